// SPDX-License-Identifier: Apache-2.0
// Each request against the bytes that term_to_binary of OTP makes of the tuple in docs/wire.md.
import Testing

@testable import SessionCore

@Suite struct RequestTests {
    private let id = Array("abc".utf8)
    private let token = Token(bytes: hex("00000000000000000000000000000001"))
    private let commitID = CommitID(bytes: hex("00000000000000000000000000000002"))

    private func encode(_ request: Request, _ sequence: Int64 = 1) -> [UInt8] {
        var writer = TermWriter()
        request.encode(into: &writer, sequence: sequence)
        return [131] + writer.bytes
    }

    @Test("START asks for a lock, or says that it wants none")
    func start() {
        let locking = Start(id: id, token: token, lifetime: 1_440_000, wait: 30000, lease: 300_000, ifAbsent: .lock)
        #expect(
            encode(.start(locking))
                == hex(
                    """
                    8368067705737461727461016D000000036162636D0000001000000000000000000000000000000001\
                    620015F9007400000002770477616974620000753077056C6561736562000493E0
                    """))
        let plain = Start(id: id, token: nil, lifetime: 0, wait: 0, lease: 300_000, ifAbsent: .lock)
        #expect(
            encode(.start(plain), 300)
                == hex("83680677057374617274620000012C6D0000000361626377046E6F6E6561007400000002770477616974610077056C6561736562000493E0"))
    }

    @Test("START that leaves an absent session alone says so in its options")
    func startLeaving() throws {
        let start = Start(id: id, token: nil, lifetime: 0, wait: 0, lease: 300_000, ifAbsent: .leave)
        var reader = try TermReader(blob: encode(.start(start))[...])
        try reader.expectTuple(6)
        for _ in 0..<5 { try reader.skipTerm() }
        #expect(try reader.readMapCount() == 3)
        for _ in 0..<4 { try reader.skipTerm() }
        try reader.expectAtom("if_absent")
        try reader.expectAtom("leave")
    }

    @Test("COMMIT writes and touches")
    func commit() {
        let data = Array("a|i:1;".utf8)
        data.withUnsafeBytes { bytes in
            let write = Commit(
                id: id, token: token, expected: 7, commitID: commitID,
                change: .write(data: BorrowedBytes(buffer: bytes), serializer: Array("php".utf8)), lifetime: 1_440_000, tags: SessionTags())
            #expect(
                encode(.commit(write), 2)
                    == hex(
                        """
                        8368087706636F6D6D697461026D000000036162636D0000001000000000000000000000000000000001\
                        61076D0000001000000000000000000000000000000002\
                        6804770577726974656D00000006617C693A313B620015F9006D000000037068707400000000
                        """))
        }
        let touch = Commit(id: id, token: nil, expected: 7, commitID: commitID, change: .touch, lifetime: 5000, tags: SessionTags())
        #expect(
            encode(.commit(touch), 3)
                == hex(
                    """
                    8368087706636F6D6D697461036D0000000361626377046E6F6E6561076D00000010\
                    00000000000000000000000000000002\
                    68027705746F75636862000013887400000000
                    """))
    }

    @Test("ABORT, DESTROY and GC are written as the protocol has them")
    func others() {
        #expect(
            encode(.abort(id: id, token: token))
                == hex("836803770561626F72746D000000036162636D0000001000000000000000000000000000000001"))
        #expect(
            encode(.destroy(id: id, token: nil), 4)
                == hex("836805770764657374726F7961046D0000000361626377046E6F6E657400000000"))
        #expect(encode(.gc(lifetime: 1000), 5) == hex("8368037702676361057400000000"))
    }

    @Test("COMMIT brings tags, LIST and REVOKE ask for one")
    func tags() {
        var tags = SessionTags()
        tags.add(Array("u:1".utf8))
        let touch = Commit(id: id, token: nil, expected: 7, commitID: commitID, change: .touch, lifetime: 5000, tags: tags)
        #expect(
            encode(.commit(touch), 6)
                == hex(
                    """
                    8368087706636F6D6D697461066D0000000361626377046E6F6E6561076D00000010\
                    00000000000000000000000000000002\
                    68027705746F75636862000013887400000001770374616\
                    76C000000016D00000003753A316A
                    """))
        let tag = Array("u:1".utf8)
        #expect(
            encode(.list(tag: tag, current: id), 7)
                == hex("83680477046C69737461076D00000003753A317400000001770763757272656E746D00000003616263"))
        #expect(
            encode(.revoke(tag: tag, keep: id), 8)
                == hex("83680477067265766F6B6561086D00000003753A31740000000177046B6565706D00000003616263"))
        #expect(encode(.revoke(tag: tag, keep: nil), 8) == hex("83680477067265766F6B6561086D00000003753A317400000000"))
    }

    @Test("the token and the commit id are never the same twice")
    func randomness() {
        var reserve = RandomReserve()
        let numbers = (0..<100).map { _ in Token.random(from: &reserve).bytes }
        #expect(Set(numbers).count == 100)
        #expect(numbers.allSatisfy { $0.count == 16 })
        #expect(CommitID.random(from: &reserve).bytes.count == 16)
    }
}
