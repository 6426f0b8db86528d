// SPDX-License-Identifier: Apache-2.0
// session_core.h, section 6: unwrap, call, return a status.

import CSessionShim

/// What an `sc_node` points to.
final class NodeBox {
    private(set) var hub: Hub?
    private var generation = sys_fork_count()
    private var resolver = Resolver()
    /// As configured, for messages.
    private var name: [UInt8] = []
    /// Kept for the caller.
    fileprivate var error: [UInt8] = []

    static func borrow(_ pointer: OpaquePointer) -> NodeBox {
        Unmanaged<NodeBox>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }

    /// Runs `body`; a failure becomes a status, and its sentence is kept.
    func status(_ body: () throws(HubError) -> sc_status) -> sc_status {
        noticeFork()
        do throws(HubError) {
            return try body()
        } catch {
            var text = TextWriter()
            text.append(error, node: name)
            self.error = text.bytes
            return error.status
        }
    }

    func connect(_ settings: sc_node_settings) throws(HubError) {
        hub?.close()
        hub = nil
        name = []
        let settings = try HubSettings(settings)
        name = settings.node.text
        hub = try Hub.connect(settings, resolver: &resolver)
    }

    func close() {
        noticeFork()
        hub?.close()
    }

    /// What a parent process has left us is dead, and not ours to close.
    func noticeFork() {
        let current = sys_fork_count()
        guard current != generation else { return }
        hub?.abandon()
        generation = current
    }
}

@_cdecl("sc_node_create")
public func sc_node_create() -> OpaquePointer? {
    OpaquePointer(Unmanaged.passRetained(NodeBox()).toOpaque())
}

@_cdecl("sc_node_destroy")
public func sc_node_destroy(_ node: OpaquePointer?) {
    guard let node else { return }
    Unmanaged<NodeBox>.fromOpaque(UnsafeRawPointer(node)).takeRetainedValue().close()
}

@_cdecl("sc_node_connect")
public func sc_node_connect(_ node: OpaquePointer, _ settings: UnsafePointer<sc_node_settings>) -> sc_status {
    let box = NodeBox.borrow(node)
    return box.status { () throws(HubError) in
        try box.connect(settings.pointee)
        return sc_status_ok
    }
}

@_cdecl("sc_node_close")
public func sc_node_close(_ node: OpaquePointer) {
    NodeBox.borrow(node).close()
}

@_cdecl("sc_node_is_alive")
public func sc_node_is_alive(_ node: OpaquePointer) -> Bool {
    let box = NodeBox.borrow(node)
    box.noticeFork()
    return box.hub?.poll() ?? false
}

@_cdecl("sc_node_error")
public func sc_node_error(_ node: OpaquePointer) -> sc_bytes {
    sc_bytes(keptAlive: NodeBox.borrow(node).error[...])
}

@_cdecl("sc_node_peer")
public func sc_node_peer(_ node: OpaquePointer) -> sc_bytes {
    guard let hub = NodeBox.borrow(node).hub else { return sc_bytes("") }
    return sc_bytes(keptAlive: hub.connection.names.peerName[...])
}

@_cdecl("sc_node_own_name")
public func sc_node_own_name(_ node: OpaquePointer) -> sc_bytes {
    guard let hub = NodeBox.borrow(node).hub else { return sc_bytes("") }
    return sc_bytes(keptAlive: hub.connection.names.ownName[...])
}

@_cdecl("sc_deadline")
public func sc_deadline(_ timeout: Int64) -> Int64 {
    let never = Instant.never.milliseconds
    guard timeout >= 0 else { return never }
    return min(never, Deadline(in: min(timeout, never)).end.milliseconds)
}
