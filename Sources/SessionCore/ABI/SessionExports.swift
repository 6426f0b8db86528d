// SPDX-License-Identifier: Apache-2.0
// session_core.h, section 4: unwrap, call, return a status.

import CSessionShim

/// What an `sc_session` points to.
final class SessionBox {
    let client: ClientBox
    let session: Session
    /// Data that was handed out, kept for the caller.
    var data: ArraySlice<UInt8> = []
    /// A tag or a handle that was handed out, kept for the caller.
    var name: [UInt8] = []
    var list: [SessionSummary] = []

    init(_ client: ClientBox, _ settings: SessionSettings) {
        self.client = client
        session = Session(client.client, settings)
    }

    static func borrow(_ pointer: OpaquePointer) -> SessionBox {
        Unmanaged<SessionBox>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }
}

@_cdecl("sc_session_open")
public func sc_session_open(
    _ client: OpaquePointer, _ settings: UnsafePointer<sc_settings>,
    _ session: UnsafeMutablePointer<OpaquePointer?>
) -> sc_status {
    let client = ClientBox.borrow(client)
    session.pointee = nil
    return client.status { () throws(SessionError) in
        let opened = SessionBox(client, try SessionSettings(settings.pointee, &client.nodes))
        session.pointee = OpaquePointer(Unmanaged.passRetained(opened).toOpaque())
        return sc_status_ok
    }
}

@_cdecl("sc_session_reopen")
public func sc_session_reopen(_ session: OpaquePointer, _ settings: UnsafePointer<sc_settings>) -> sc_status {
    let box = SessionBox.borrow(session)
    return box.client.status { () throws(SessionError) in
        box.session.reopen(try SessionSettings(settings.pointee, &box.client.nodes))
        return sc_status_ok
    }
}

@_cdecl("sc_session_expect_new")
public func sc_session_expect_new(_ session: OpaquePointer, _ id: sc_bytes) {
    SessionBox.borrow(session).session.expectNew(id.copy)
}

@_cdecl("sc_session_validate")
public func sc_session_validate(
    _ session: OpaquePointer, _ id: sc_bytes, _ exists: UnsafeMutablePointer<Bool>
) -> sc_status {
    let box = SessionBox.borrow(session)
    exists.pointee = false
    return box.client.status { () throws(SessionError) in
        guard case .done(let found) = try box.session.validate(id.copy) else { return sc_status_waiting }
        exists.pointee = found
        return sc_status_ok
    }
}

@_cdecl("sc_session_read")
public func sc_session_read(
    _ session: OpaquePointer, _ id: sc_bytes, _ lifetime: Int64,
    _ data: UnsafeMutablePointer<sc_bytes>, _ existed: UnsafeMutablePointer<Bool>
) -> sc_status {
    let box = SessionBox.borrow(session)
    data.pointee = sc_bytes(bytes: nil, count: 0)
    existed.pointee = false
    return box.client.status { () throws(SessionError) in
        guard case .done(let record) = try box.session.read(id.copy, lifetime: max(0, lifetime)) else {
            return sc_status_waiting
        }
        box.data = record.data
        data.pointee = sc_bytes(keptAlive: box.data)
        existed.pointee = record.version != 0
        return sc_status_ok
    }
}

@_cdecl("sc_session_wait")
public func sc_session_wait(_ session: OpaquePointer) -> sc_status {
    let box = SessionBox.borrow(session)
    return box.client.status { () throws(SessionError) in
        guard case .done = try box.session.wait() else { return sc_status_waiting }
        return sc_status_ok
    }
}

@_cdecl("sc_session_write")
public func sc_session_write(
    _ session: OpaquePointer, _ id: sc_bytes, _ data: sc_bytes, _ lifetime: Int64
) -> sc_status {
    let box = SessionBox.borrow(session)
    return box.client.status { () throws(SessionError) in
        try box.session.write(id.copy, BorrowedBytes(buffer: data.buffer), lifetime: max(0, lifetime))
        return sc_status_ok
    }
}

@_cdecl("sc_session_touch")
public func sc_session_touch(
    _ session: OpaquePointer, _ id: sc_bytes, _ data: sc_bytes, _ lifetime: Int64
) -> sc_status {
    let box = SessionBox.borrow(session)
    return box.client.status { () throws(SessionError) in
        try box.session.touch(id.copy, BorrowedBytes(buffer: data.buffer), lifetime: max(0, lifetime))
        return sc_status_ok
    }
}

@_cdecl("sc_session_destroy")
public func sc_session_destroy(_ session: OpaquePointer, _ id: sc_bytes) -> sc_status {
    let box = SessionBox.borrow(session)
    return box.client.status { () throws(SessionError) in
        try box.session.destroy(id.copy)
        return sc_status_ok
    }
}

@_cdecl("sc_session_keep_undecoded")
public func sc_session_keep_undecoded(_ session: OpaquePointer) {
    SessionBox.borrow(session).session.keepUndecoded()
}

@_cdecl("sc_session_gc")
public func sc_session_gc(_ session: OpaquePointer, _ count: UnsafeMutablePointer<Int64>) -> sc_status {
    let box = SessionBox.borrow(session)
    count.pointee = 0
    return box.client.status { () throws(SessionError) in
        count.pointee = try box.session.collectGarbage()
        return sc_status_ok
    }
}

@_cdecl("sc_session_close")
public func sc_session_close(_ session: OpaquePointer?) {
    guard let session else { return }
    let box = Unmanaged<SessionBox>.fromOpaque(UnsafeRawPointer(session)).takeRetainedValue()
    box.session.close()
}
