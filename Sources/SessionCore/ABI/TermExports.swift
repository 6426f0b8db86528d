// SPDX-License-Identifier: Apache-2.0
// session_core.h, section 5: unwrap, call, return a status. The objects are structs in memory of their own, not class instances: these
// functions are called once per token, and a class costs a check of exclusive access each time.

import CSessionShim

@_cdecl("sc_is_atom")
public func sc_is_atom(_ name: sc_bytes) -> Bool {
    AtomText.isValid(name.borrowed)
}

@_cdecl("sc_term_reader_create")
public func sc_term_reader_create(
    _ blob: sc_bytes, _ depthLimit: Int, _ sizeLimit: Int, _ reader: UnsafeMutablePointer<OpaquePointer?>
) -> sc_status {
    reader.pointee = nil
    // A size_t above Int.max arrives negative.
    let limits = TermLimits(
        depth: depthLimit < 0 ? Int.max : depthLimit, size: sizeLimit < 0 ? Int.max : sizeLimit)
    let cursor = UnsafeMutablePointer<TermCursor>.allocate(capacity: 1)
    cursor.initialize(to: TermCursor(limits: limits))
    let status = cursor.pointee.restart(blob)
    if status == sc_status_ok {
        reader.pointee = OpaquePointer(cursor)
    } else {
        sc_term_reader_destroy(OpaquePointer(cursor))
    }
    return status
}

@_cdecl("sc_term_reader_restart")
public func sc_term_reader_restart(_ reader: OpaquePointer, _ blob: sc_bytes) -> sc_status {
    UnsafeMutablePointer<TermCursor>(reader).pointee.restart(blob)
}

@_cdecl("sc_term_reader_next")
public func sc_term_reader_next(_ reader: OpaquePointer, _ token: UnsafeMutablePointer<sc_token>) -> sc_status {
    UnsafeMutablePointer<TermCursor>(reader).pointee.next(token)
}

@_cdecl("sc_term_reader_fill")
public func sc_term_reader_fill(
    _ reader: OpaquePointer, _ tokens: UnsafeMutablePointer<sc_token>, _ room: Int, _ count: UnsafeMutablePointer<Int>
) -> sc_status {
    UnsafeMutablePointer<TermCursor>(reader).pointee.fill(tokens, room, count)
}

@_cdecl("sc_term_reader_error")
public func sc_term_reader_error(_ reader: OpaquePointer, _ offset: UnsafeMutablePointer<Int>) -> sc_bytes {
    guard let error = UnsafeMutablePointer<TermCursor>(reader).pointee.error else {
        offset.pointee = UnsafeMutablePointer<TermCursor>(reader).pointee.offset
        return sc_bytes("")
    }
    offset.pointee = error.offset
    return sc_bytes(error.reason)
}

@_cdecl("sc_term_reader_destroy")
public func sc_term_reader_destroy(_ reader: OpaquePointer?) {
    guard let reader else { return }
    let cursor = UnsafeMutablePointer<TermCursor>(reader)
    cursor.deinitialize(count: 1)
    cursor.deallocate()
}

@_cdecl("sc_term_writer_create")
public func sc_term_writer_create() -> OpaquePointer {
    let output = UnsafeMutablePointer<TermOutput>.allocate(capacity: 1)
    output.initialize(to: TermOutput())
    return OpaquePointer(output)
}

@_cdecl("sc_term_writer_append")
public func sc_term_writer_append(_ writer: OpaquePointer, _ token: UnsafePointer<sc_token>) -> sc_status {
    UnsafeMutablePointer<TermOutput>(writer).pointee.append(token) ? sc_status_ok : sc_status_invalid
}

@_cdecl("sc_term_writer_append_all")
public func sc_term_writer_append_all(
    _ writer: OpaquePointer, _ tokens: UnsafePointer<sc_token>, _ count: Int, _ taken: UnsafeMutablePointer<Int>
) -> sc_status {
    taken.pointee = UnsafeMutablePointer<TermOutput>(writer).pointee.append(tokens, count)
    return taken.pointee == count ? sc_status_ok : sc_status_invalid
}

@_cdecl("sc_term_writer_reset")
public func sc_term_writer_reset(_ writer: OpaquePointer) {
    UnsafeMutablePointer<TermOutput>(writer).pointee.reset()
}

@_cdecl("sc_term_writer_finish")
public func sc_term_writer_finish(_ writer: OpaquePointer, _ blob: UnsafeMutablePointer<sc_bytes>) -> sc_status {
    blob.pointee = UnsafeMutablePointer<TermOutput>(writer).pointee.finish()
    return blob.pointee.count > 0 ? sc_status_ok : sc_status_invalid
}

@_cdecl("sc_term_writer_destroy")
public func sc_term_writer_destroy(_ writer: OpaquePointer?) {
    guard let writer else { return }
    let output = UnsafeMutablePointer<TermOutput>(writer)
    output.deinitialize(count: 1)
    output.deallocate()
}
