// SPDX-License-Identifier: Apache-2.0
// What PHP's callbacks become on the wire: each test is a conversation with a node that follows a script.
import CSessionShim
import Testing

@testable import SessionCore

@Suite(.serialized) struct SessionTests {
    let id = Array("abc".utf8)

    func open(
        _ node: ScriptedNode, timeout: Int64 = 2000, lock: Bool = true, lockTimeout: Int64 = 2000,
        _ change: (inout SessionSettings) -> Void = { _ in }
    ) throws -> Session {
        var settings = SessionSettings(
            servers: Servers(nodes: [try NodeName(parsing: node.name)], cookie: .value(ScriptedNode.cookie)), timeout: timeout,
            isLocking: lock, lockTimeout: lockTimeout, lifetime: 1_440_000, serializer: Array("php".utf8))
        change(&settings)
        return Session(SessionClient(), settings)
    }

    func write(_ session: Session, _ data: String, lifetime: Int64 = 1_440_000) throws {
        let bytes = Array(data.utf8)
        try bytes.withUnsafeBytes {
            try session.write(id, BorrowedBytes(buffer: $0), lifetime: lifetime)
        }
    }

    func read(_ session: Session) throws -> String? {
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

    func expectRead(_ session: Session, _ matches: (SessionError) -> Bool) {
        do throws(SessionError) {
            _ = try session.read(id, lifetime: 0)
            Issue.record("accepted")
        } catch {
            #expect(matches(error), "\(text(error.sentence))")
        }
    }

    func expect(_ session: Session, _ data: String, _ matches: (SessionError) -> Bool) {
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
