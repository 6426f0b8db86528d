// SPDX-License-Identifier: Apache-2.0
// session_core.h, sections 2 and 3: unwrap, call, return a status.

import CSessionShim

/// What an `sc_client` points to.
final class ClientBox {
    let client = SessionClient()
    /// The sentence of the last failure, kept for the caller.
    var error: [UInt8] = []
    var peer: [UInt8] = []
    var nodes = NodeList()

    static func borrow(_ pointer: OpaquePointer) -> ClientBox {
        Unmanaged<ClientBox>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }

    /// Runs `body`; a failure becomes a status, and its sentence is kept.
    func status(_ body: () throws(SessionError) -> sc_status) -> sc_status {
        do throws(SessionError) {
            return try body()
        } catch {
            self.error = error.sentence
            return error.status
        }
    }
}

@_cdecl("sc_version")
public func sc_version() -> sc_bytes { sc_bytes("0.1.0") }

@_cdecl("sc_abi_version")
public func sc_abi_version() -> UInt32 { UInt32(SC_ABI_VERSION) }

@_cdecl("sc_client_create")
public func sc_client_create() -> OpaquePointer? {
    OpaquePointer(Unmanaged.passRetained(ClientBox()).toOpaque())
}

@_cdecl("sc_client_destroy")
public func sc_client_destroy(_ client: OpaquePointer?) {
    guard let client else { return }
    let box = Unmanaged<ClientBox>.fromOpaque(UnsafeRawPointer(client)).takeRetainedValue()
    box.client.noticeFork()
    box.client.disconnect()
}

@_cdecl("sc_client_error")
public func sc_client_error(_ client: OpaquePointer) -> sc_bytes {
    sc_bytes(keptAlive: ClientBox.borrow(client).error[...])
}

@_cdecl("sc_client_peer")
public func sc_client_peer(_ client: OpaquePointer) -> sc_bytes {
    let box = ClientBox.borrow(client)
    box.client.noticeFork()
    box.peer = box.client.peer
    return sc_bytes(keptAlive: box.peer[...])
}

@_cdecl("sc_check_nodes")
public func sc_check_nodes(_ nodes: sc_bytes, _ reason: UnsafeMutablePointer<sc_bytes>) -> sc_status {
    do throws(NodeNameError) {
        _ = try NodeName.list(parsing: nodes.copy)
        return sc_status_ok
    } catch {
        reason.pointee = sc_bytes(error.reason)
        return sc_status_invalid
    }
}

@_cdecl("sc_check_cookie")
public func sc_check_cookie(_ cookie: sc_bytes, _ reason: UnsafeMutablePointer<sc_bytes>) -> sc_status {
    do throws(CookieError) {
        _ = try Cookie(cookie.copy)
        return sc_status_ok
    } catch {
        reason.pointee = sc_bytes(error.reason)
        return sc_status_invalid
    }
}

@_cdecl("sc_is_namespace")
public func sc_is_namespace(_ name: sc_bytes) -> Bool { Namespace.isValid(name.buffer) }

@_cdecl("sc_is_host")
public func sc_is_host(_ name: sc_bytes) -> Bool { NodeName.isHost(name.buffer) }

@_cdecl("sc_is_session_id")
public func sc_is_session_id(_ id: sc_bytes) -> Bool { SessionID.isValid(id.buffer) }
