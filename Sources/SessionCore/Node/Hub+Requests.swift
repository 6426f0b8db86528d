// SPDX-License-Identifier: Apache-2.0
// Questions that are answered: gen_server:call, erpc:call, spawn_request.

extension Hub {
    /// `gen_server:call`. The server is monitored meanwhile, so that its end is noticed; the answer comes to a reference, so that a late one
    /// finds nobody.
    func call(
        _ target: MonitorTarget, from process: LocalProcess, _ request: (inout TermWriter) -> Void
    ) throws(HubError) -> PendingRequest {
        let pending = PendingRequest(.call(target), reference: makeReference(), from: process.pid)
        try post(pending, to: target, request)
        return pending
    }

    private func post(
        _ pending: PendingRequest, to target: MonitorTarget, _ request: (inout TermWriter) -> Void
    ) throws(HubError) {
        let (from, reference) = (pending.from, pending.reference)
        let monitor = Frame.encode(.monitor(from: from, target: target, reference: reference))
        let message = Frame.encode(target.delivery(from: from)) { writer in
            writer.writeCall(from: from, reference)
            request(&writer)
        }
        try send(monitor + limited(message))
        add(pending)
    }

    /// Does not wait for its answer any more.
    func abandon(_ request: PendingRequest) {
        remove(request)
        if loss == nil, let frames = request.demonitor() { answer(frames) }
    }

    /// Waits for at most a slice of time. nil: not yet.
    func result(of request: PendingRequest, until deadline: Deadline) throws(HubError) -> RequestResult? {
        let slice = deadline.shortened(to: Self.slice)
        while request.result == nil {
            guard try listen(until: deadline), slice.remaining > 0 else { break }
        }
        if let result = request.result { return try result.get() }
        guard deadline.remaining > 0 else { throw .timedOut }
        return nil
    }
}

extension MonitorTarget {
    /// The control message that brings a message there.
    func delivery(from: PidTerm) -> ControlMessage {
        switch self {
        case .pid(let pid): .sendSender(from: from, to: pid)
        case .name(let name): .registeredSend(from: from, name: name)
        }
    }
}

// MARK: - Starting processes

/// A function of the node with its arguments: a list, as a term.
struct FunctionCall {
    let module: [UInt8]
    let function: [UInt8]
    let arguments: [UInt8]
    let arity: Int
}

extension FunctionCall {
    /// The function that runs this one and ends with what came of it.
    fileprivate func executed(for reference: ReferenceTerm) -> FunctionCall {
        var writer = TermWriter()
        writer.writeListHeader(4)
        writer.writeReference(reference)
        writer.writeAtom(module)
        writer.writeAtom(function)
        writer.writeRaw(arguments)
        writer.writeNil()
        return FunctionCall(module: Array("erpc"), function: Array("execute_call"), arguments: writer.bytes, arity: 4)
    }
}

extension Hub {
    /// Where the output of processes that we start goes. It has to be a pid of the node, and is asked for when it is first needed.
    enum GroupLeader {
        case unknown
        case asked(PendingRequest, waiting: [PendingSpawn])
        case known(PidTerm)
    }

    /// A process to be started once the group leader is known.
    struct PendingSpawn {
        let reference: ReferenceTerm
        let from: PidTerm
        let call: FunctionCall
        let isLinked: Bool
        let isMonitored: Bool

        fileprivate func frame(groupLeader: PidTerm) -> [UInt8] {
            let spawn = Spawn(
                reference: reference, from: from, groupLeader: groupLeader, module: call.module, function: call.function,
                arity: call.arity, isLinked: isLinked, isMonitored: isMonitored)
            return Frame.encode(.spawn(spawn)) { $0.writeRaw(call.arguments) }
        }
    }

    /// `erpc:call`: the function runs in a process of its own, which ends with the answer.
    func apply(_ call: FunctionCall, from process: LocalProcess) throws(HubError) -> PendingRequest {
        let pending = PendingRequest(.apply, reference: makeReference(), from: process.pid)
        try start(
            PendingSpawn(
                reference: pending.reference, from: process.pid, call: call.executed(for: pending.reference), isLinked: false,
                isMonitored: true))
        add(pending)
        return pending
    }

    /// `spawn_request`. The answer is a letter.
    func spawn(
        _ call: FunctionCall, isLinked: Bool, isMonitored: Bool, from process: LocalProcess
    ) throws(HubError) -> ReferenceTerm {
        let reference = makeReference()
        try start(
            PendingSpawn(
                reference: reference, from: process.pid, call: call, isLinked: isLinked, isMonitored: isMonitored))
        return reference
    }

    private func start(_ spawn: PendingSpawn) throws(HubError) {
        switch groupLeader {
        case .known(let pid):
            try send(limited(spawn.frame(groupLeader: pid)))
        case .asked(let request, var waiting):
            waiting.append(spawn)
            groupLeader = .asked(request, waiting: waiting)
        case .unknown:
            groupLeader = .asked(try askForGroupLeader(), waiting: [spawn])
        }
    }

    /// `rex` gives what it runs for `user` the node's own group leader.
    private func askForGroupLeader() throws(HubError) -> PendingRequest {
        let rex = MonitorTarget.name(Array("rex"))
        let pending = PendingRequest(.call(rex), reference: makeReference(), from: ownPid)
        try post(pending, to: rex) { writer in
            writer.writeTupleHeader(5)
            writer.writeAtom("call")
            writer.writeAtom("erlang")
            writer.writeAtom("group_leader")
            writer.writeNil()
            writer.writeAtom("user")
        }
        return pending
    }

    /// Sends what has waited for the group leader, once it is known.
    func settleGroupLeader() {
        guard case .asked(let request, let waiting) = groupLeader, let result = request.result else { return }
        abandon(request)
        if case .success(.returned(let term)) = result, let pid = Self.pid(in: term) {
            groupLeader = .known(pid)
            for spawn in waiting { answer(spawn.frame(groupLeader: pid)) }
        } else {
            groupLeader = .unknown
            for spawn in waiting { spawned(spawn.reference, by: spawn.from, 0, .refused(reason: Array("notsup"))) }
        }
    }

    private static func pid(in term: ArraySlice<UInt8>) -> PidTerm? {
        var reader = TermReader(term)
        do throws(FormatError) {
            return try reader.readPid()
        } catch {
            return nil
        }
    }
}

extension TermWriter {
    /// `{'$gen_call', {Pid, [alias | Ref]}, ...`: the request has to follow.
    mutating func writeCall(from own: PidTerm, _ reference: ReferenceTerm) {
        writeTupleHeader(3)
        writeAtom("$gen_call")
        writeTupleHeader(2)
        writePid(own)
        writeListHeader(1)
        writeAtom("alias")
        writeReference(reference)
    }
}
