// SPDX-License-Identifier: Apache-2.0
// What becomes of a session's requests when connections are lost and answers do not come. FailoverTests has more than one node.
import CSessionShim
import Testing

@testable import SessionCore

extension SessionTests {
    @Test("a COMMIT whose answer was lost is sent again with its commit id, and nobody sees it")
    func repeatedCommit() throws {
        nonisolated(unsafe) var commitIDs: [[UInt8]] = []
        let node = ScriptedNode(
            { peer in
                try peer.greet()
                try peer.expect("start") { $0.writeStarted($1, version: 7, data: "") }
                commitIDs.append(Array(try peer.expect("commit")[4]))
            },
            { peer in
                try peer.greet()
                commitIDs.append(Array(try peer.expect("commit") { $0.writeCommitted($1, version: 8) }[4]))
            })
        let session = try open(node)
        _ = try read(session)
        try write(session, "n|i:2;")
        session.close()
        #expect(node.finish())
        #expect(commitIDs.count == 2 && commitIDs[0] == commitIDs[1])
    }

    @Test("a COMMIT that nobody answers is unknown; one that was never sent has failed")
    func unknown() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "") }
            try peer.expect("commit")
        }
        let session = try open(node)
        _ = try read(session)
        expect(session, "x") { if case .unknown = $0.problem { true } else { false } }
        #expect(node.finish())
        session.expectNew(id)
        expect(session, "x") { if case .link = $0.problem { true } else { false } }
    }

    @Test("a place in the queue that was lost with its connection is taken again with the same token")
    func queuedAgain() throws {
        nonisolated(unsafe) var tokens: [[UInt8]] = []
        let node = ScriptedNode(
            { peer in
                try peer.greet()
                tokens.append(Array(try peer.expect("start") { $0.writeQueued($1) }[2]))
            },
            { peer in
                try peer.greet()
                tokens.append(Array(try peer.expect("start") { $0.writeStarted($1, version: 3, data: "x") }[2]))
                try peer.expect("abort")
            })
        let session = try open(node)
        #expect(try read(session) == nil)
        while case .waiting = try session.wait() {}
        #expect(try read(session) == "x")
        session.close()
        #expect(node.finish())
        #expect(tokens.count == 2 && tokens[0] == tokens[1])
    }

    @Test("a connection that went stale while idle is replaced unseen")
    func stale() throws {
        let script: ScriptedNode.Script = { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeStarted($1, version: 3, data: "x") }
            try peer.expect("abort")
        }
        let node = ScriptedNode(script, script)
        let session = try open(node)
        for _ in 0..<2 {
            #expect(try read(session) == "x")
            try write(session, "x")
            usleep(50_000)
        }
        session.close()
        #expect(node.finish())
        #expect(node.connections == 2)
    }

    @Test("a node that never answers costs the time-out and no more")
    func silence() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start")
            usleep(1_500_000)
        }
        let session = try open(node, timeout: 200)
        let begin = Instant.now()
        #expect(throws: SessionError.self) { _ = try read(session) }
        #expect((200..<1400).contains(Instant.now() - begin))
    }

    @Test("a server that is starting is away, and one that hangs up on every request is asked three times")
    func away() throws {
        let starting = ScriptedNode { peer in
            try peer.greet(isReady: false)
            usleep(50_000)
        }
        expectRead(try open(starting)) { if case .link(.notReady) = $0.problem { true } else { false } }
        let hangUp: ScriptedNode.Script = { peer in
            try peer.greet()
            try peer.expect("start")
        }
        let node = ScriptedNode(hangUp, hangUp, hangUp)
        expectRead(try open(node)) { if case .link(.node(.transport)) = $0.problem { true } else { false } }
        #expect(node.finish())
        #expect(node.connections == 3)
    }
}
