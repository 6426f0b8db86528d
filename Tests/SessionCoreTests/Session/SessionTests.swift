// SPDX-License-Identifier: Apache-2.0
// What PHP's callbacks become on the wire: each test is a conversation with a node that follows a script.
import CSessionShim
import Testing

@testable import SessionCore

@Suite(.serialized) struct SessionTests {
    private let id = Array("abc".utf8)

    private func open(
        _ node: ScriptedNode, timeout: Int64 = 2000, lock: Bool = true, lockTimeout: Int64 = 2000,
        _ change: (inout SessionSettings) -> Void = { _ in }
    ) throws -> Session {
        var settings = SessionSettings(
            servers: Servers(nodes: [try NodeName(parsing: node.name)], cookie: .value(ScriptedNode.cookie)), timeout: timeout,
            isLocking: lock, lockTimeout: lockTimeout, lifetime: 1_440_000, serializer: Array("php".utf8))
        change(&settings)
        return Session(SessionClient(), settings)
    }

    private func write(_ session: Session, _ data: String, lifetime: Int64 = 1_440_000) throws {
        let bytes = Array(data.utf8)
        try bytes.withUnsafeBytes {
            try session.write(id, BorrowedBytes(buffer: $0), lifetime: lifetime)
        }
    }

    private func read(_ session: Session) throws -> String? {
        guard case .done(let record) = try session.read(id, lifetime: 1_440_000) else { return nil }
        return text(record.data)
    }

    @Test("a changed session is START and COMMIT, with the version that was read and the token of the lock")
    func changed() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            let start = try peer.expect("start") { $0.writeStarted($1, version: 7, data: "n|i:1;") }
            let commit = try peer.expect("commit") { $0.writeCommitted($1, version: 8) }
            guard commit[2] == start[2], commit[3].elementsEqual([97, 7]) else { throw ScriptError() }
        }
        let session = try open(node)
        #expect(try read(session) == "n|i:1;")
        try write(session, "n|i:2;")
        session.close()
        #expect(node.finish())
    }

    @Test("an unchanged session is START and ABORT, although PHP calls write")
    func unchanged() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            let start = try peer.expect("start") { $0.writeStarted($1, version: 7, data: "same") }
            let abort = try peer.expect("abort")
            guard abort[1] == start[2] else { throw ScriptError() }
        }
        let session = try open(node)
        #expect(try read(session) == "same")
        try write(session, "same")
        session.close()
        #expect(node.finish())
    }

    @Test("an id that we made is not asked for: START is not waited for, COMMIT expects no record")
    func fresh() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start")
            let commit = try peer.expect("commit") { $0.writeCommitted($1, version: 1) }
            guard commit[3].elementsEqual([97, 0]) else { throw ScriptError() }
        }
        let session = try open(node)
        session.expectNew(id)
        guard case .done(false) = try session.validate(id) else {
            Issue.record("an id of ours is said to exist")
            return
        }
        #expect(try read(session) == "")
        try write(session, "n|i:1;")
        session.close()
        #expect(node.finish())
    }

    @Test("without locking nothing is left to say when nothing was changed")
    func unlocked() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            let start = try peer.expect("start") { $0.writeStarted($1, version: 7, data: "same") }
            guard start[2].elementsEqual([119, 4] + Array("none".utf8)) else { throw ScriptError() }
            guard (try? peer.receiveRequest()) == nil else { throw ScriptError() }
        }
        let session = try open(node, lock: false)
        _ = try read(session)
        try write(session, "same")
        session.close()
        session.client.disconnect()
        #expect(node.finish())
    }

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

    @Test("a conflict is told as one, and the connection serves on")
    func conflict() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            for _ in 0..<2 {
                try peer.expect("start") { $0.writeStarted($1, version: 7, data: "") }
                try peer.expect("commit") { $0.writeConflict($1, version: 9) }
            }
        }
        let session = try open(node)
        for _ in 0..<2 {
            _ = try read(session)
            expect(session, "x") { if case .refused(.conflict(9)) = $0.problem { true } else { false } }
        }
        #expect(node.finish())
        #expect(node.connections == 1)
    }

    @Test("the last one to write wins where that is wanted: over another version, and over another's lock")
    func overwritten() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "") }
            try peer.expect("commit") { $0.writeConflict($1, version: 9) }
            let again = try peer.expect("commit") { writer, sequence in
                writer.writeRefused(sequence) { writer in
                    writer.writeTupleHeader(2)
                    writer.writeAtom("lock_lost")
                    writer.writeMapHeader(0)
                }
            }
            let last = try peer.expect("commit") { $0.writeCommitted($1, version: 10) }
            let unlocked = [119, 4] + Array("none".utf8)
            guard again[3].elementsEqual([97, 9]), again[2].elementsEqual(unlocked) else { throw ScriptError() }
            guard last[3].elementsEqual([97, 9]), again[4] != last[4] else { throw ScriptError() }
        }
        let session = try open(node) { $0.onConflict = .overwrite }
        _ = try read(session)
        try write(session, "x")
        #expect(node.finish())
    }

    @Test("a session that was destroyed is not written back, even where the last one wins")
    func destroyedStaysDestroyed() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "") }
            try peer.expect("commit") { $0.writeConflict($1, version: 0) }
        }
        let session = try open(node) { $0.onConflict = .overwrite }
        _ = try read(session)
        expect(session, "x") { if case .refused(.conflict(0)) = $0.problem { true } else { false } }
        #expect(node.finish())
    }

    @Test("where a page may go on without its lock it reads, and its write is refused with the holder's name")
    func readOnly() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeLockTimeout($1) }
            let start = try peer.expect("start") { $0.writeStarted($1, version: 7, data: "old") }
            guard start[2].elementsEqual([119, 4] + Array("none".utf8)) else { throw ScriptError() }
        }
        let session = try open(node) { $0.onLockTimeout = .readOnly }
        #expect(try read(session) == "old")
        expect(session, "new") { error in
            guard case .readOnly = error.problem else { return false }
            return text(error.sentence).contains("holder@php")
        }
        session.close()
        #expect(node.finish())
    }

    @Test("what was not changed is no write, with the lock or without")
    func readOnlyUnchanged() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeLockTimeout($1) }
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "old") }
        }
        let session = try open(node) { $0.onLockTimeout = .readOnly }
        #expect(try read(session) == "old")
        try write(session, "old")
        #expect(node.finish())
    }

    @Test("data of another serializer is not handed out, and its lock is given up")
    func otherSerializer() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "a:0:{}", serializer: "php_serialize") }
            try peer.expect("abort")
        }
        expectRead(try open(node)) { text($0.sentence).contains("session.serialize_handler = php_serialize, and now it is php") }
        #expect(node.finish())
    }

    @Test("more bytes than allowed are not sent")
    func tooLarge() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "") }
            try peer.expect("abort")
        }
        let session = try open(node) { $0.maxSize = 3 }
        _ = try read(session)
        expect(session, "four") { text($0.sentence).contains("has 4 bytes, which is more than the 3 allowed") }
        session.close()
        #expect(node.finish())
    }

    @Test("a tag makes an unchanged session a COMMIT, once")
    func tagged() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "x") }
            let commit = try peer.expect("commit") { $0.writeCommitted($1, version: 7) }
            guard commit[6].elementsEqual([116, 0, 0, 0, 1, 119, 3] + Array("tag".utf8) + [108, 0, 0, 0, 1, 109, 0, 0, 0, 1, 117, 106])
            else { throw ScriptError() }
            try peer.expect("start") { $0.writeStarted($1, version: 7, data: "x") }
            try peer.expect("abort")
        }
        let session = try open(node)
        _ = try read(session)
        try session.tag(Array("u".utf8), isAdded: true)
        #expect(session.tags.all == [Array("u".utf8)])
        try write(session, "x")
        session.reopen(session.settings)
        _ = try read(session)
        try write(session, "x")
        #expect(node.finish())
    }

    @Test("a queued START is waited for in slices, and the grant is read once")
    func queued() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            let start = try peer.expect("start") { $0.writeQueued($1) }
            usleep(50_000)
            peer.reply { $0.writeStarted(start[0], version: 3, data: "late") }
            try peer.expect("abort")
        }
        let session = try open(node)
        #expect(try read(session) == nil)
        while case .waiting = try session.wait() {}
        #expect(try read(session) == "late")
        session.close()
        #expect(node.finish())
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

    @Test("session_reset reads again under the lock that is held")
    func reset() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            let first = try peer.expect("start") { $0.writeStarted($1, version: 3, data: "x") }
            let second = try peer.expect("start") { $0.writeStarted($1, version: 3, data: "x") }
            guard first[2] == second[2] else { throw ScriptError() }
            try peer.expect("abort")
        }
        let session = try open(node)
        _ = try read(session)
        session.reopen(session.settings)
        #expect(try read(session) == "x")
        session.close()
        #expect(node.finish())
    }

    @Test("a second write in one open takes the lock again and expects what the first one made")
    func secondWrite() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeStarted($1, version: 3, data: "a") }
            try peer.expect("commit") { $0.writeCommitted($1, version: 4) }
            try peer.expect("start") { $0.writeStarted($1, version: 4, data: "b") }
            let commit = try peer.expect("commit") { $0.writeCommitted($1, version: 5) }
            guard commit[3].elementsEqual([97, 4]) else { throw ScriptError() }
        }
        let session = try open(node)
        _ = try read(session)
        try write(session, "b")
        try write(session, "c")
        session.close()
        #expect(node.finish())
    }

    @Test("a second write over somebody else's is refused")
    func secondWriteTooLate() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeStarted($1, version: 3, data: "a") }
            try peer.expect("commit") { $0.writeCommitted($1, version: 4) }
            try peer.expect("start") { $0.writeStarted($1, version: 6, data: "theirs") }
            try peer.expect("abort")
        }
        let session = try open(node)
        _ = try read(session)
        try write(session, "b")
        expect(session, "c") { if case .refused(.conflict(6)) = $0.problem { true } else { false } }
        session.close()
        #expect(node.finish())
    }

    @Test("another id in the same open gives the first one's lock up")
    func otherID() throws {
        let node = ScriptedNode { peer in
            try peer.greet()
            try peer.expect("start") { $0.writeStarted($1, version: 3, data: "a") }
            try peer.expect("abort")
            try peer.expect("start") { $0.writeStarted($1, version: 5, data: "b") }
            try peer.expect("abort")
        }
        let session = try open(node)
        _ = try read(session)
        _ = try session.read(Array("other".utf8), lifetime: 0)
        session.close()
        #expect(node.finish())
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

    private func expectRead(_ session: Session, _ matches: (SessionError) -> Bool) {
        do throws(SessionError) {
            _ = try session.read(id, lifetime: 0)
            Issue.record("accepted")
        } catch {
            #expect(matches(error), "\(text(error.sentence))")
        }
    }

    private func expect(_ session: Session, _ data: String, _ matches: (SessionError) -> Bool) {
        let bytes = Array(data.utf8)
        bytes.withUnsafeBytes { buffer in
            do throws(SessionError) {
                try session.write(id, BorrowedBytes(buffer: buffer), lifetime: 0)
                Issue.record("accepted")
            } catch {
                #expect(matches(error), "\(text(error.sentence))")
            }
        }
    }
}
