// SPDX-License-Identifier: Apache-2.0
// Sessions on several nodes: who is asked next, and what may be believed of whom.
import CSessionShim
import Testing

@testable import SessionCore

@Suite(.serialized) struct FailoverTests {
    private let id = Array("abc".utf8)

    private func open(_ nodes: [[UInt8]], timeout: Int64 = 2000, retryAfter: Int64 = 60_000) throws -> Session {
        let names = try nodes.map { name in try NodeName(parsing: name) }
        return Session(
            SessionClient(),
            SessionSettings(
                servers: Servers(nodes: names, retryAfter: retryAfter, cookie: .value(ScriptedNode.cookie)), timeout: timeout,
                isLocking: true, lockTimeout: 2000, lifetime: 1_440_000, serializer: Array("php".utf8)))
    }

    /// A name whose port nobody listens at.
    private func gone() -> [UInt8] {
        let node = ScriptedNode()
        _ = node.finish()
        return node.name
    }

    private func read(_ session: Session) throws(SessionError) -> String? {
        guard case .done(let record) = try session.read(id, lifetime: 1_440_000) else { return nil }
        return text(record.data)
    }

    private func write(_ session: Session, _ data: String) throws {
        let bytes = Array(data.utf8)
        try bytes.withUnsafeBytes { try session.write(id, BorrowedBytes(buffer: $0), lifetime: 1_440_000) }
    }

    private func problem(_ body: () throws -> Void) -> SessionError? {
        do {
            try body()
            return nil
        } catch {
            return error as? SessionError
        }
    }

    @Test("a node that is not there is passed over")
    func passedOver() throws {
        let node = ScriptedNode { peer in
            try peer.greet(members: [self.gone()])
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "here") }
            try peer.expect("abort")
        }
        let session = try open([gone(), node.name])
        #expect(try read(session) == "here")
        session.close()
        #expect(node.finish())
    }

    @Test("when no node answers, each is named with its reason")
    func noneAnswers() throws {
        let (one, other) = (gone(), gone())
        let failure = problem { _ = try read(try open([one, other])) }
        let sentence = failure.map { text($0.sentence) } ?? ""
        #expect(sentence.contains(text(one) + ": connecting to the node: "))
        #expect(sentence.contains("; " + text(other) + ": connecting to the node: "))
    }

    @Test("a COMMIT goes to the next node of the cluster, with its commit id, when the first one dies")
    func commitElsewhere() throws {
        nonisolated(unsafe) var commitIDs: [[UInt8]] = []
        let other = ScriptedNode { peer in
            try peer.greet(cluster: "c")
            let commit = try peer.expect("commit") { $0.writeCommitted($1, version: 8) }
            commitIDs.append(Array(commit[4]))
        }
        let one = ScriptedNode { peer in
            try peer.greet(cluster: "c")
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "a") }
            commitIDs.append(Array(try peer.expect("commit")[4]))
        }
        let session = try open([one.name, other.name])
        #expect(try read(session) == "a")
        try write(session, "b")
        #expect(one.finish() && other.finish())
        #expect(commitIDs.count == 2 && commitIDs[0] == commitIDs[1])
    }

    @Test("a COMMIT is not given to a node that keeps other records: unknown if it was sent, a failure if not")
    func commitNowhere() throws {
        for wasSent in [true, false] {
            let one = ScriptedNode { peer in
                try peer.greet(cluster: "c")
                try peer.expect("start") { $0.writeStarted($1, version: 7, data: "a") }
                if wasSent { try peer.expect("commit") }
            }
            let other = ScriptedNode { peer in
                try peer.greet(cluster: "d")
                guard (try? peer.receiveRequest()) == nil else { throw ScriptError() }
            }
            let session = try open([one.name, other.name])
            #expect(try read(session) == "a")
            if !wasSent {
                #expect(one.finish())
                usleep(3000)  // what was seen of a socket counts for a moment
            }
            let failure = problem { try write(session, "b") }
            switch failure?.problem {
            case .unknown(.otherStore)?: #expect(wasSent)
            case .link(.otherStore)?: #expect(!wasSent)
            default: Issue.record("another failure")
            }
            session.client.disconnect()
            #expect(other.finish())
        }
    }

    @Test("a session that a later node does not have is asked for at the earlier one, which keeps records of its own")
    func askedBefore() throws {
        let later = ScriptedNode { peer in
            try peer.greet(cluster: "d")
            try peer.expect("start") { $0.writeStarted($1, version: 0, data: "") }
        }
        let earlier = ScriptedNode(
            { _ in },  // hangs up
            { peer in
                try peer.greet(cluster: "c")
                try peer.expect("start") { $0.writeStarted($1, version: 7, data: "found") }
                try peer.expect("abort")
            })
        let session = try open([earlier.name, later.name], retryAfter: 0)
        #expect(try read(session) == "found")
        session.close()
        #expect(earlier.finish() && later.finish())
    }

    @Test("while the earlier one is away, such a session is a failure and not missing, and its lock is given up")
    func notMissing() throws {
        let later = ScriptedNode { peer in
            try peer.greet(cluster: "d", members: [Array("scripted@elsewhere".utf8)])
            let start = try peer.expect("start") { $0.writeStarted($1, version: 0, data: "") }
            let abort = try peer.expect("abort")
            guard abort[1] == start[2] else { throw ScriptError() }
        }
        let away = gone()
        let session = try open([away, later.name])
        guard case .link(.elsewhere(away))? = problem({ _ = try read(session) })?.problem else {
            Issue.record("another outcome")
            return
        }
        #expect(later.finish())
    }

    @Test("of nodes that share their records, one word is enough: the session is missing")
    func missing() throws {
        let away = gone()
        let host = Array(text(away).split(separator: ":")[0].utf8)
        let other = ScriptedNode { peer in
            try peer.greet(cluster: "c", members: [host, Array("other@h".utf8)])
            try peer.expect("start") { $0.writeStarted($1, version: 0, data: "") }
            try peer.expect("abort")
        }
        let session = try open([away, other.name])
        #expect(try read(session) == "")
        session.close()
        #expect(other.finish())
    }

    @Test("a node that has lost its majority is passed over")
    func notReady() throws {
        let other = ScriptedNode { peer in
            try peer.greet(cluster: "c")
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "a") }
            try peer.expect("abort")
        }
        let one = ScriptedNode { peer in
            try peer.greet(cluster: "c")
            try peer.expect("start") { writer, sequence in
                writer.writeRefused(sequence) { $0.writeAtom("not_ready") }
            }
        }
        let session = try open([one.name, other.name])
        #expect(try read(session) == "a")
        session.close()
        #expect(one.finish() && other.finish())
    }

    @Test("a silent node costs its share of the time, and then it is asked last")
    func silence() throws {
        let answer: ScriptedNode.Script = { peer in
            try peer.greet(cluster: "c")
            for _ in 0..<2 {
                try peer.expect("start") { $0.writeStarted($1, version: 7, data: "a") }
                try peer.expect("abort")
            }
        }
        let one = ScriptedNode { peer in
            try peer.greet(cluster: "c")
            try peer.expect("start")
            usleep(1_500_000)
        }
        let other = ScriptedNode(answer)
        let session = try open([one.name, other.name], timeout: 2000)
        var begin = Instant.now()
        #expect(try read(session) == "a")
        #expect((1000..<1900).contains(Instant.now() - begin))
        session.release()
        begin = Instant.now()
        #expect(try read(session) == "a")
        #expect(Instant.now() - begin < 900)
        session.close()
        #expect(one.finish() && other.finish())
    }
}
