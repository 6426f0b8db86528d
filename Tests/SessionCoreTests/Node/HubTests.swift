// SPDX-License-Identifier: Apache-2.0
// Conversations of several processes over one connection.
import CSessionShim
import Testing

@testable import SessionCore

@Suite struct HubTests {
    private func connect(_ node: ScriptedNode, limits: MailboxLimits = MailboxLimits()) throws -> Hub {
        var resolver = Resolver()
        let settings = HubSettings(
            node: try NodeName(parsing: node.name), cookie: .value(ScriptedNode.cookie),
            own: .dynamic(host: Array("php".utf8)), isFullNameRequired: false, timeout: 2000, limits: limits)
        return try Hub.connect(settings, resolver: &resolver)
    }

    private let server = MonitorTarget.name(Array("server".utf8))

    /// The next letter, taken, as text.
    private func receive(_ hub: Hub, _ process: LocalProcess, within milliseconds: Int64 = 2000) throws -> String {
        let deadline = Deadline(in: milliseconds)
        while true {
            guard let letter = try hub.letter(after: 0, of: process, until: deadline) else { continue }
            process.mailbox.take(letter.number)
            return try Term(blob: Array(letter.term)).description
        }
    }

    private func result(_ hub: Hub, _ request: PendingRequest, within milliseconds: Int64 = 2000) throws -> String {
        let deadline = Deadline(in: milliseconds)
        while true {
            guard let result = try hub.result(of: request, until: deadline) else { continue }
            switch result {
            case .returned(let value): return "returned \(try describe(value))"
            case .thrown(let value): return "thrown \(try describe(value))"
            case .exited(let reason): return "exited \(try describe(reason))"
            case .failed(let reason, let stack): return "failed \(try describe(reason)) \(try describe(stack))"
            case .down(let reason): return "down \(try describe(reason))"
            }
        }
    }

    private func describe(_ term: ArraySlice<UInt8>) throws -> String {
        var reader = TermReader(term)
        return try Term(from: &reader).description
    }

    @Test("an answer that comes too late is nobody's, and the next call gets its own")
    func lateAnswer() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            let late = try peer.receiveCall()
            let second = try peer.receiveCall()
            peer.answer(late, 1)
            peer.answer(second, 2)
            usleep(50_000)
        }
        let hub = try connect(node)
        let process = hub.makeProcess()
        let first = try hub.call(server, from: process) { $0.writeAtom("one") }
        #expect(throws: HubError.self) { _ = try result(hub, first, within: 50) }
        hub.abandon(first)
        let second = try hub.call(server, from: process) { $0.writeAtom("two") }
        #expect(try result(hub, second) == "returned 2")
        #expect(process.mailbox.count == 0)
        #expect(node.finish())
    }

    @Test("answers find their calls in any order")
    func nestedCalls() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            let calls = [try peer.receiveCall(), try peer.receiveCall()]
            peer.answer(calls[1], 2)
            peer.answer(calls[0], 1)
            usleep(50_000)
        }
        let hub = try connect(node)
        let process = hub.makeProcess()
        let first = try hub.call(server, from: process) { $0.writeAtom("one") }
        let second = try hub.call(server, from: process) { $0.writeAtom("two") }
        #expect(try result(hub, first) == "returned 1")
        #expect(try result(hub, second) == "returned 2")
    }

    @Test("messages that come while a call waits go to the mailboxes that they are for")
    func strayMessages() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            let call = try peer.receiveCall()
            peer.send(to: 2, 20)
            peer.send(to: 1, 10)
            peer.send(to: 9, 90)
            peer.answer(call, 1)
            usleep(50_000)
        }
        let hub = try connect(node)
        let (first, second) = (hub.makeProcess(), hub.makeProcess())
        #expect(try result(hub, try hub.call(server, from: first) { $0.writeAtom("one") }) == "returned 1")
        #expect(try receive(hub, first) == "10")
        #expect(try receive(hub, second) == "20")
        #expect(first.mailbox.count + second.mailbox.count == 0)
    }

    @Test("a process that was asked to run a function ends with what came of it; the group leader is asked for once")
    func apply() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            peer.answer(try peer.receiveCall()) { $0.writePid(Peer.process) }
            for outcome in ["return", "throw", "exit"] {
                try peer.runSpawn { $0.writeOutcome($1, outcome) { $0.writeInteger(1) } }
            }
            try peer.runSpawn { writer, reference in
                writer.writeOutcome(reference, "error", arity: 4) {
                    $0.writeAtom("oops")
                    $0.writeNil()
                }
            }
            try peer.runSpawn { writer, _ in writer.writeAtom("killed") }
            usleep(50_000)
        }
        let hub = try connect(node)
        let process = hub.makeProcess()
        let call = FunctionCall(module: Array("m".utf8), function: Array("f".utf8), arguments: [106], arity: 0)
        #expect(try result(hub, try hub.apply(call, from: process)) == "returned 1")
        #expect(try result(hub, try hub.apply(call, from: process)) == "thrown 1")
        #expect(try result(hub, try hub.apply(call, from: process)) == "exited 1")
        #expect(try result(hub, try hub.apply(call, from: process)) == "failed 'oops' []")
        #expect(try result(hub, try hub.apply(call, from: process)) == "down 'killed'")
        #expect(node.finish())
    }

    @Test("a process that ends while the group leader is asked for does not keep others from starting theirs")
    func endedWhileAsking() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            let call = try peer.receiveCall()
            usleep(50_000)
            peer.answer(call) { $0.writePid(Peer.process) }
            try peer.runSpawn { writer, _ in writer.writeAtom("first") }
            try peer.runSpawn { $0.writeOutcome($1, "return") { $0.writeInteger(2) } }
            usleep(50_000)
        }
        let hub = try connect(node)
        let (first, second) = (hub.makeProcess(), hub.makeProcess())
        let call = FunctionCall(module: Array("m".utf8), function: Array("f".utf8), arguments: [106], arity: 0)
        _ = try hub.apply(call, from: first)
        hub.end(first)
        #expect(try result(hub, try hub.apply(call, from: second)) == "returned 2")
        #expect(node.finish())
    }

    @Test("without a group leader nothing is started, and that is told")
    func noGroupLeader() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            peer.answer(try peer.receiveCall()) { $0.writeAtom("none") }
            usleep(50_000)
        }
        let hub = try connect(node)
        let process = hub.makeProcess()
        let call = FunctionCall(module: Array("m".utf8), function: Array("f".utf8), arguments: [106], arity: 0)
        let request = try hub.apply(call, from: process)
        _ = try hub.spawn(call, isLinked: false, isMonitored: false, from: process)
        #expect(try result(hub, request) == "down 'notsup'")
        #expect(try receive(hub, process) == "{'spawn_reply',ref('X@php',7,3,0,0),'error','notsup'}")
    }

    @Test("who links to or watches what is not here is told noproc; a registered name is watched")
    func missing() throws {
        let name = MonitorTarget.name(Array("inbox".utf8))
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            let reference = ReferenceTerm(node: Peer.process.node, creation: 9, words: ReferenceWords(5))
            peer.send(Frame.encode(.link(from: Peer.process, to: Peer.own(9))))
            guard try peer.receiveFrame().control == .exit(from: Peer.own(9), to: Peer.process) else { throw ScriptError() }
            for target in [MonitorTarget.pid(Peer.own(9)), .name(Array("nobody".utf8))] {
                peer.send(Frame.encode(.monitor(from: Peer.process, target: target, reference: reference)))
                let expected = ControlMessage.monitorExit(from: target, to: Peer.process, reference: reference)
                guard try peer.receiveFrame().control == expected else { throw ScriptError() }
            }
            peer.send(Frame.encode(.monitor(from: Peer.process, target: name, reference: reference)))
            peer.send(Frame.encode(.registeredSend(from: Peer.process, name: Array("inbox".utf8))) { $0.writeInteger(1) })
            let end = ControlMessage.monitorExit(from: name, to: Peer.process, reference: reference)
            guard try peer.receiveFrame().control == end else { throw ScriptError() }
        }
        let hub = try connect(node)
        let process = hub.makeProcess()
        try hub.register(Array("inbox".utf8), for: process)
        #expect(try receive(hub, process) == "1")
        hub.end(process)
        #expect(node.finish())
    }

    @Test("a full mailbox lets nothing more in, and nothing is lost")
    func full() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            for number in 1...4 { peer.send(to: 1, Int64(number)) }
            usleep(100_000)
        }
        let hub = try connect(node, limits: MailboxLimits(letters: 2))
        let process = hub.makeProcess()
        #expect(throws: HubError.self) {
            for _ in 0..<4 { _ = try hub.letter(after: 2, of: process, until: Deadline(in: 2000)) }
        }
        #expect(hub.poll())
        #expect(process.mailbox.count == 2)
        #expect(try (1...4).map { _ in try receive(hub, process) } == ["1", "2", "3", "4"])
    }

    @Test("when the node hangs up, what has arrived can be received, then what was watched ends, then it is an error")
    func hangUp() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            _ = try peer.receiveFrame()
            peer.send(to: 1, 10)
        }
        let hub = try connect(node)
        let process = hub.makeProcess()
        _ = try hub.monitor(server, by: process)
        #expect(node.finish())
        #expect(!hub.poll())
        #expect(try receive(hub, process) == "10")
        #expect(
            try receive(hub, process)
                == "{'DOWN',ref('X@php',7,1,0,0),'process',{'server','scripted@host'},'noconnection'}")
        #expect(throws: HubError.self) { try receive(hub, process) }
        #expect(throws: HubError.self) { try hub.monitor(server, by: process) }
    }

    @Test("a node that ticks without end holds nobody")
    func ticks() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            for _ in 0..<3000 {
                peer.send([UInt8](repeating: 0, count: 4096))
                usleep(500)
            }
        }
        let hub = try connect(node)
        let process = hub.makeProcess()
        let begin = Instant.now()
        #expect(throws: HubError.self) { try receive(hub, process, within: 100) }
        #expect(Instant.now() - begin < 1000)
        #expect(hub.loss == nil)
    }

    @Test("a frame half here at the deadline is completed by the next wait")
    func halfAFrame() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            let frame = Frame.encode(.sendSender(from: Peer.process, to: Peer.own(1))) { $0.writeInteger(10) }
            peer.send(Array(frame.prefix(9)))
            usleep(100_000)
            peer.send(Array(frame.dropFirst(9)))
            usleep(50_000)
        }
        let hub = try connect(node)
        let process = hub.makeProcess()
        #expect(throws: HubError.self) { try receive(hub, process, within: 30) }
        #expect(try receive(hub, process) == "10")
    }
}

extension Peer {
    /// The client's process of this number.
    static func own(_ id: UInt32) -> PidTerm {
        PidTerm(node: Array("X@php".utf8), id: id, serial: 0, creation: 7)
    }

    func send(to id: UInt32, _ number: Int64) {
        send(Frame.encode(.sendSender(from: Self.process, to: Self.own(id))) { $0.writeInteger(number) })
    }

    /// The reference of the next call.
    func receiveCall() throws -> ReferenceTerm {
        while true {
            let frame = try receiveFrame()
            guard case .registeredSend = frame.control else { continue }
            var reader = TermReader(frame.payload)
            try reader.expectTuple(3)
            try reader.expectAtom("$gen_call")
            try reader.expectTuple(2)
            _ = try reader.readPid()
            _ = try reader.next()
            try reader.expectAtom("alias")
            return try reader.readReference()
        }
    }

    func answer(_ reference: ReferenceTerm, _ number: Int64) {
        answer(reference) { $0.writeInteger(number) }
    }

    func answer(_ reference: ReferenceTerm, _ value: (inout TermWriter) -> Void) {
        send(
            Frame.encode(.aliasSend(from: Self.process, alias: reference)) { writer in
                writer.writeTupleHeader(2)
                writer.writeListHeader(1)
                writer.writeAtom("alias")
                writer.writeReference(reference)
                value(&writer)
            })
    }

    /// Starts a process as asked, which ends with what `reason` writes.
    func runSpawn(_ reason: (inout TermWriter, ReferenceTerm) -> Void) throws {
        while true {
            guard case .spawnRequest(let reference, let from) = try receiveFrame().control else { continue }
            send(Frame.encode(.spawnReply(reference: reference, to: from, flags: 2, result: .started(Self.process))))
            send(
                Frame.encode(.monitorExit(from: .pid(Self.process), to: from, reference: reference)) {
                    reason(&$0, reference)
                })
            return
        }
    }
}

extension TermWriter {
    /// What `erpc:execute_call/4` ends with.
    mutating func writeOutcome(
        _ reference: ReferenceTerm, _ name: String, arity: Int = 3, _ value: (inout TermWriter) -> Void
    ) {
        writeTupleHeader(arity)
        writeReference(reference)
        writeAtom(Array(name.utf8))
        value(&self)
    }
}
