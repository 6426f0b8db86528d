// SPDX-License-Identifier: Apache-2.0
// session_core.h, section 7: unwrap, call, return a status.

import CSessionShim

/// What an `sc_mailbox` points to.
final class MailboxBox {
    let node: NodeBox
    let hub: Hub
    let process: LocalProcess
    /// Handed out last, kept for the caller.
    var letter: Letter?
    var reference: ReferenceTerm?

    init(_ node: NodeBox, _ hub: Hub) {
        self.node = node
        self.hub = hub
        process = hub.makeProcess()
    }

    static func borrow(_ pointer: OpaquePointer) -> MailboxBox {
        Unmanaged<MailboxBox>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }

    func status(_ body: () throws(HubError) -> Void) -> sc_status {
        node.status { () throws(HubError) in
            try body()
            return sc_status_ok
        }
    }

    /// Keeps a reference for the caller and describes it.
    func handOut(_ reference: ReferenceTerm, _ token: UnsafeMutablePointer<sc_token>) {
        self.reference = reference
        reference.fill(&token.pointee)
    }
}

/// What an `sc_request` points to.
final class RequestBox {
    let mailbox: MailboxBox
    let request: PendingRequest
    let deadline: Deadline
    /// Handed out, kept for the caller.
    private var term: [UInt8] = []
    private var stack: [UInt8] = []

    init(_ mailbox: MailboxBox, _ request: PendingRequest, _ deadline: Int64) {
        self.mailbox = mailbox
        self.request = request
        self.deadline = Deadline(deadline)
    }

    static func borrow(_ pointer: OpaquePointer) -> RequestBox {
        Unmanaged<RequestBox>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }

    func handOut(_ result: RequestResult, _ reply: inout sc_reply) {
        stack = []
        switch result {
        case .returned(let value): (reply.kind, term) = (sc_reply_returned, Self.blob(value))
        case .thrown(let value): (reply.kind, term) = (sc_reply_thrown, Self.blob(value))
        case .exited(let reason): (reply.kind, term) = (sc_reply_exited, Self.blob(reason))
        case .failed(let reason, let trace):
            (reply.kind, term) = (sc_reply_failed, Self.blob(reason))
            stack = Self.blob(trace)
        case .down(let reason): (reply.kind, term) = (sc_reply_down, Self.blob(reason))
        }
        reply.term = sc_bytes(keptAlive: term[...])
        reply.stack = sc_bytes(keptAlive: stack[...])
    }

    private static func blob(_ term: ArraySlice<UInt8>) -> [UInt8] {
        var writer = TermWriter()
        writer.writeVersion()
        writer.writeRaw(term)
        return writer.bytes
    }
}

extension Deadline {
    /// What `sc_deadline` has returned.
    fileprivate init(_ deadline: Int64) {
        self.init(at: Instant(milliseconds: min(max(0, deadline), Instant.never.milliseconds)))
    }
}

// MARK: - Mailboxes

@_cdecl("sc_mailbox_open")
public func sc_mailbox_open(_ node: OpaquePointer, _ mailbox: UnsafeMutablePointer<OpaquePointer?>) -> sc_status {
    let box = NodeBox.borrow(node)
    mailbox.pointee = nil
    return box.status { () throws(HubError) in
        guard let hub = box.hub else { throw .notConnected }
        if let loss = hub.loss { throw loss }
        mailbox.pointee = OpaquePointer(Unmanaged.passRetained(MailboxBox(box, hub)).toOpaque())
        return sc_status_ok
    }
}

@_cdecl("sc_mailbox_close")
public func sc_mailbox_close(_ mailbox: OpaquePointer?) {
    guard let mailbox else { return }
    let box = Unmanaged<MailboxBox>.fromOpaque(UnsafeRawPointer(mailbox)).takeRetainedValue()
    box.node.noticeFork()
    box.hub.end(box.process)
}

@_cdecl("sc_mailbox_is_alive")
public func sc_mailbox_is_alive(_ mailbox: OpaquePointer) -> Bool {
    let box = MailboxBox.borrow(mailbox)
    box.node.noticeFork()
    return box.hub.poll()
}

@_cdecl("sc_mailbox_pid")
public func sc_mailbox_pid(_ mailbox: OpaquePointer, _ pid: UnsafeMutablePointer<sc_token>) {
    MailboxBox.borrow(mailbox).process.pid.fill(&pid.pointee)
}

@_cdecl("sc_mailbox_reference")
public func sc_mailbox_reference(_ mailbox: OpaquePointer, _ reference: UnsafeMutablePointer<sc_token>) {
    let box = MailboxBox.borrow(mailbox)
    box.handOut(box.hub.makeReference(), reference)
}

@_cdecl("sc_mailbox_register")
public func sc_mailbox_register(_ mailbox: OpaquePointer, _ name: sc_bytes) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    return box.status { () throws(HubError) in try box.hub.register(name.copy, for: box.process) }
}

@_cdecl("sc_mailbox_unregister")
public func sc_mailbox_unregister(_ mailbox: OpaquePointer, _ name: sc_bytes) {
    MailboxBox.borrow(mailbox).process.removeName(name.copy)
}

// MARK: - Signals

@_cdecl("sc_mailbox_send")
public func sc_mailbox_send(
    _ mailbox: OpaquePointer, _ to: UnsafePointer<sc_token>, _ message: sc_bytes, _ timeout: Int64
) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    return box.status { () throws(HubError) in
        let term = try message.term()
        try box.hub.send(to: Address(to.pointee), from: box.process, timeout: timeout) { $0.writeRaw(term) }
    }
}

@_cdecl("sc_mailbox_cast")
public func sc_mailbox_cast(_ mailbox: OpaquePointer, _ to: UnsafePointer<sc_token>, _ request: sc_bytes) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    return box.status { () throws(HubError) in
        let term = try request.term()
        try box.hub.send(to: Address(to.pointee), from: box.process) { writer in
            writer.writeTupleHeader(2)
            writer.writeAtom("$gen_cast")
            writer.writeRaw(term)
        }
    }
}

@_cdecl("sc_mailbox_link")
public func sc_mailbox_link(_ mailbox: OpaquePointer, _ pid: UnsafePointer<sc_token>) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    return box.status { () throws(HubError) in try box.hub.link(PidTerm(pid.pointee), to: box.process) }
}

@_cdecl("sc_mailbox_unlink")
public func sc_mailbox_unlink(_ mailbox: OpaquePointer, _ pid: UnsafePointer<sc_token>) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    return box.status { () throws(HubError) in try box.hub.unlink(PidTerm(pid.pointee), from: box.process) }
}

@_cdecl("sc_mailbox_exit")
public func sc_mailbox_exit(_ mailbox: OpaquePointer, _ pid: UnsafePointer<sc_token>, _ reason: sc_bytes) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    return box.status { () throws(HubError) in
        let term = try reason.term()
        try box.hub.exit(PidTerm(pid.pointee), from: box.process) { $0.writeRaw(term) }
    }
}

@_cdecl("sc_mailbox_monitor")
public func sc_mailbox_monitor(
    _ mailbox: OpaquePointer, _ target: UnsafePointer<sc_token>, _ reference: UnsafeMutablePointer<sc_token>
) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    return box.status { () throws(HubError) in
        box.handOut(try box.hub.monitor(MonitorTarget(target.pointee), by: box.process), reference)
    }
}

@_cdecl("sc_mailbox_demonitor")
public func sc_mailbox_demonitor(_ mailbox: OpaquePointer, _ reference: UnsafePointer<sc_token>) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    return box.status { () throws(HubError) in
        try box.hub.demonitor(ReferenceTerm(reference.pointee), by: box.process)
    }
}

@_cdecl("sc_mailbox_spawn")
public func sc_mailbox_spawn(
    _ mailbox: OpaquePointer, _ module: sc_bytes, _ function: sc_bytes, _ arguments: sc_bytes, _ link: Bool, _ monitor: Bool,
    _ reference: UnsafeMutablePointer<sc_token>
) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    return box.status { () throws(HubError) in
        let call = try FunctionCall(module, function, arguments)
        box.handOut(try box.hub.spawn(call, isLinked: link, isMonitored: monitor, from: box.process), reference)
    }
}

// MARK: - Receiving

@_cdecl("sc_mailbox_next")
public func sc_mailbox_next(
    _ mailbox: OpaquePointer, _ after: UInt64, _ deadline: Int64, _ message: UnsafeMutablePointer<sc_message>
) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    return box.node.status { () throws(HubError) in
        let found = try box.hub.letter(after: after, of: box.process, until: Deadline(deadline))
        guard let letter = found else { return sc_status_waiting }
        box.letter = letter
        message.pointee.number = letter.number
        message.pointee.kind = letter.kind.code
        message.pointee.term = sc_bytes(keptAlive: letter.term)
        return sc_status_ok
    }
}

@_cdecl("sc_mailbox_take")
public func sc_mailbox_take(_ mailbox: OpaquePointer, _ number: UInt64) {
    MailboxBox.borrow(mailbox).process.mailbox.take(number)
}

extension Letter.Kind {
    fileprivate var code: sc_message_kind {
        switch self {
        case .message: sc_message_plain
        case .exit: sc_message_exit
        case .down: sc_message_down
        case .spawnReply: sc_message_spawn_reply
        }
    }
}

// MARK: - Requests

@_cdecl("sc_mailbox_call")
public func sc_mailbox_call(
    _ mailbox: OpaquePointer, _ server: UnsafePointer<sc_token>, _ message: sc_bytes, _ deadline: Int64,
    _ request: UnsafeMutablePointer<OpaquePointer?>
) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    request.pointee = nil
    return box.status { () throws(HubError) in
        let term = try message.term()
        let pending = try box.hub.call(MonitorTarget(server.pointee), from: box.process) { $0.writeRaw(term) }
        request.pointee = OpaquePointer(Unmanaged.passRetained(RequestBox(box, pending, deadline)).toOpaque())
    }
}

@_cdecl("sc_mailbox_apply")
public func sc_mailbox_apply(
    _ mailbox: OpaquePointer, _ module: sc_bytes, _ function: sc_bytes, _ arguments: sc_bytes, _ deadline: Int64,
    _ request: UnsafeMutablePointer<OpaquePointer?>
) -> sc_status {
    let box = MailboxBox.borrow(mailbox)
    request.pointee = nil
    return box.status { () throws(HubError) in
        let pending = try box.hub.apply(FunctionCall(module, function, arguments), from: box.process)
        request.pointee = OpaquePointer(Unmanaged.passRetained(RequestBox(box, pending, deadline)).toOpaque())
    }
}

@_cdecl("sc_request_wait")
public func sc_request_wait(_ request: OpaquePointer, _ reply: UnsafeMutablePointer<sc_reply>) -> sc_status {
    let box = RequestBox.borrow(request)
    return box.mailbox.node.status { () throws(HubError) in
        let found = try box.mailbox.hub.result(of: box.request, until: box.deadline)
        guard let result = found else { return sc_status_waiting }
        box.handOut(result, &reply.pointee)
        return sc_status_ok
    }
}

@_cdecl("sc_request_destroy")
public func sc_request_destroy(_ request: OpaquePointer?) {
    guard let request else { return }
    let box = Unmanaged<RequestBox>.fromOpaque(UnsafeRawPointer(request)).takeRetainedValue()
    box.mailbox.node.noticeFork()
    box.mailbox.hub.abandon(box.request)
}
