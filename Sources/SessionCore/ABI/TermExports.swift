// SPDX-License-Identifier: Apache-2.0
// session_core.h, section 5: unwrap, call, return a status.

import CSessionShim

/// What an `sc_term_reader` points to.
final class TermReaderBox {
    var reader: TermReader
    /// The last token, whose bytes were handed out.
    var token: TermToken?
    var error: FormatError?

    init(_ reader: TermReader) {
        self.reader = reader
    }

    static func borrow(_ pointer: OpaquePointer) -> TermReaderBox {
        Unmanaged<TermReaderBox>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }

    /// The next token; nil at the end and after an error.
    func next() -> TermToken? {
        guard error == nil else { return nil }
        do throws(FormatError) {
            return try reader.next()
        } catch {
            self.error = error
            return nil
        }
    }
}

@_cdecl("sc_term_reader_create")
public func sc_term_reader_create(
    _ blob: sc_bytes, _ depthLimit: Int, _ sizeLimit: Int, _ reader: UnsafeMutablePointer<OpaquePointer?>
) -> sc_status {
    reader.pointee = nil
    // A size_t above Int.max arrives negative.
    let limits = TermLimits(
        depth: depthLimit < 0 ? Int.max : depthLimit, size: sizeLimit < 0 ? Int.max : sizeLimit)
    do throws(FormatError) {
        let box = TermReaderBox(try TermReader(blob: blob.copy, limits: limits))
        reader.pointee = OpaquePointer(Unmanaged.passRetained(box).toOpaque())
        return sc_status_ok
    } catch {
        return sc_status_protocol
    }
}

@_cdecl("sc_term_reader_next")
public func sc_term_reader_next(_ reader: OpaquePointer, _ token: UnsafeMutablePointer<sc_token>) -> sc_status {
    let box = TermReaderBox.borrow(reader)
    guard let next = box.next() else { return box.error == nil ? sc_status_end : sc_status_protocol }
    token.pointee.fill(from: next)
    box.token = next
    return sc_status_ok
}

@_cdecl("sc_term_reader_error")
public func sc_term_reader_error(_ reader: OpaquePointer, _ offset: UnsafeMutablePointer<Int>) -> sc_bytes {
    guard let error = TermReaderBox.borrow(reader).error else {
        offset.pointee = 0
        return sc_bytes("")
    }
    offset.pointee = error.offset
    return sc_bytes(error.reason)
}

@_cdecl("sc_term_reader_destroy")
public func sc_term_reader_destroy(_ reader: OpaquePointer?) {
    guard let reader else { return }
    Unmanaged<TermReaderBox>.fromOpaque(UnsafeRawPointer(reader)).release()
}

/// What an `sc_term_writer` points to.
final class TermBuilderBox {
    var builder = TermBuilder()
    /// What was handed out.
    var blob: [UInt8] = []

    static func borrow(_ pointer: OpaquePointer) -> TermBuilderBox {
        Unmanaged<TermBuilderBox>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }
}

@_cdecl("sc_term_writer_create")
public func sc_term_writer_create() -> OpaquePointer? {
    OpaquePointer(Unmanaged.passRetained(TermBuilderBox()).toOpaque())
}

@_cdecl("sc_term_writer_append")
public func sc_term_writer_append(_ writer: OpaquePointer, _ token: UnsafePointer<sc_token>) -> sc_status {
    let box = TermBuilderBox.borrow(writer)
    // What was handed out would make the builder copy itself.
    box.blob = []
    return box.builder.append(token) ? sc_status_ok : sc_status_invalid
}

@_cdecl("sc_term_writer_finish")
public func sc_term_writer_finish(_ writer: OpaquePointer, _ blob: UnsafeMutablePointer<sc_bytes>) -> sc_status {
    let box = TermBuilderBox.borrow(writer)
    guard let bytes = box.builder.blob else {
        blob.pointee = sc_bytes("")
        return sc_status_invalid
    }
    box.blob = bytes
    blob.pointee = sc_bytes(keptAlive: box.blob[...])
    return sc_status_ok
}

@_cdecl("sc_term_writer_destroy")
public func sc_term_writer_destroy(_ writer: OpaquePointer?) {
    guard let writer else { return }
    Unmanaged<TermBuilderBox>.fromOpaque(UnsafeRawPointer(writer)).release()
}
