// SPDX-License-Identifier: Apache-2.0
// A connected node: calling a registered server, sending to processes, receiving what they send.

/// What arrived for us.
enum NodeEvent {
    /// A message to our process, or to a reference of ours.
    case message(ArraySlice<UInt8>)
    /// A monitored process or name is gone. With the reason as a term.
    case down(reference: ReferenceTerm, reason: ArraySlice<UInt8>)
}

final class Node {
    let connection: Connection
    /// Our only process. It lives as long as the connection.
    let own: PidTerm
    private var nextReference: UInt32 = 1

    init(_ connection: Connection) {
        self.connection = connection
        own = PidTerm(
            node: connection.names.ownName[...], id: 1, serial: 0, creation: connection.names.ownCreation)
    }

    static func connect(
        to endpoint: Endpoint, resolver: inout Resolver, deadline: Deadline
    ) throws(NodeError) -> Node {
        do throws(TransportError) {
            return Node(try Connection.open(to: endpoint, resolver: &resolver, deadline: deadline))
        } catch {
            throw .transport(error)
        }
    }

    /// The node's full name.
    var name: [UInt8] { connection.names.peerName }
}

// MARK: - Signals

extension Node {
    /// - Parameter room: how many bytes the message has, about.
    func send(
        behind head: FrameHead, room: Int, deadline: Deadline, _ message: (inout TermWriter) -> Void
    ) throws(NodeError) {
        try send(Frame.encode(behind: head, room: room, payload: message), deadline)
    }

    /// What messages to a process begin with.
    func head(to process: PidTerm) -> FrameHead {
        FrameHead(.sendSender(from: own, to: process))
    }

    /// Watches a process; its end comes as `.down` with the returned reference.
    func monitor(_ process: PidTerm, deadline: Deadline) throws(NodeError) -> ReferenceTerm {
        let reference = makeReference()
        try send(
            Frame.encode(.monitor(from: own, target: .pid(process), reference: reference)), deadline)
        return reference
    }

    /// The next message or the end of something monitored; signals that mean nothing to us are passed over.
    func receive(deadline: Deadline, stopsOnSignal: Bool = false) throws(NodeError) -> NodeEvent {
        while true {
            let frame: Frame
            do throws(TransportError) {
                frame = try connection.receive(deadline: deadline, stopsOnSignal: stopsOnSignal)
            } catch {
                throw .transport(error)
            }
            if let event = event(from: frame) { return event }
        }
    }

    private func event(from frame: Frame) -> NodeEvent? {
        switch frame.control {
        case .sendSender(_, let to) where to == own, .send(let to) where to == own:
            return .message(frame.payload)
        case .aliasSend(_, let alias) where alias.node == own.node && alias.creation == own.creation:
            return .message(frame.payload)
        case .monitorExit(_, let to, let reference) where to == own:
            return .down(reference: reference, reason: frame.payload)
        default:
            return nil  // for a former owner of our name, or of no use to us
        }
    }

    private func send(_ frames: [UInt8], _ deadline: Deadline) throws(NodeError) {
        do throws(TransportError) {
            try connection.send(frames, deadline: deadline)
        } catch {
            throw .transport(error)
        }
    }

    private func makeReference() -> ReferenceTerm {
        defer { nextReference &+= 1 }
        return ReferenceTerm(
            node: own.node, creation: own.creation, words: ReferenceWords(nextReference & 0x3ffff, nextReference >> 18, 0))
    }
}

// MARK: - Calls

extension Node {
    /// `gen_server:call` to a registered name: the answer as a term. The name is monitored meanwhile, so that a missing server is noticed.
    func call(
        _ name: StaticString, deadline: Deadline, _ request: (inout TermWriter) -> Void
    ) throws(NodeError) -> ArraySlice<UInt8> {
        let reference = makeReference()
        let target = MonitorTarget.name(Array(name))
        let monitor = Frame.encode(.monitor(from: own, target: target, reference: reference))
        let message = Frame.encode(.registeredSend(from: own, name: Array(name))) { [own] writer in
            writer.writeCall(from: own, reference, request)
        }
        try send(monitor + message, deadline)
        let answer = try receiveAnswer(to: reference, deadline)
        try send(Frame.encode(.demonitor(from: own, target: target, reference: reference)), deadline)
        return answer
    }

    private func receiveAnswer(
        to reference: ReferenceTerm, _ deadline: Deadline
    ) throws(NodeError) -> ArraySlice<UInt8> {
        while true {
            switch try receive(deadline: deadline) {
            case .down(reference, _): throw .noSuchName
            case .down: continue
            case .message(let term):
                if let answer = try answer(in: term, to: reference) { return answer }
            }
        }
    }

    /// `{[alias | Ref], Answer}`, or nil when the message is something else.
    private func answer(
        in term: ArraySlice<UInt8>, to reference: ReferenceTerm
    ) throws(NodeError) -> ArraySlice<UInt8>? {
        do throws(FormatError) {
            var reader = TermReader(term)
            guard try reader.readTupleArity() == 2 else { return nil }
            guard case .list(1)? = try reader.next() else { return nil }
            try reader.expectAtom("alias")
            guard try reader.readReference() == reference else { return nil }
            return try reader.readRawTerm()
        } catch {
            throw .malformed(error)
        }
    }
}

extension TermWriter {
    /// `{'$gen_call', {Pid, [alias | Ref]}, Request}`: the answer comes to the reference, so that a late one finds nobody.
    fileprivate mutating func writeCall(
        from own: PidTerm, _ reference: ReferenceTerm, _ request: (inout TermWriter) -> Void
    ) {
        writeTupleHeader(3)
        writeAtom("$gen_call")
        writeTupleHeader(2)
        writePid(own)
        writeListHeader(1)
        writeAtom("alias")
        writeReference(reference)
        request(&self)
    }
}
