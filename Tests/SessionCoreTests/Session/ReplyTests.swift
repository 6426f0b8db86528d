// SPDX-License-Identifier: Apache-2.0
// Each answer from the bytes that term_to_binary of OTP makes of the tuple in docs/wire.md.
import Testing

@testable import SessionCore

@Suite struct ReplyTests {
    private static let holder = "7400000003770468656C6462000005DC77046E6F64656D0000000558407068707703706964612A"
    private let started = hex(
        """
        68057707737461727465\
        6461016E070035E4EEF6B527066D00000006617C693A313B74000000027707637265617465646E06004E6EC8619301\
        770A73657269616C697A65726D00000003706870
        """)

    private func parse(_ bytes: [UInt8]) throws -> (sequence: Int64, Reply)? {
        try Reply.parse(bytes[...])
    }

    @Test("STARTED brings version and data")
    func startedReply() throws {
        guard case (1, .started(let record))? = try parse(started) else { return fail() }
        #expect(record.version == 1_732_512_345_678_901)
        #expect(text(record.data) == "a|i:1;")
        guard case (1, .started(let absent))? = try parse(hex("6805770773746172746564610161006D000000007400000000"))
        else { return fail() }
        #expect(absent.version == 0)
        #expect(absent.data.isEmpty)
    }

    @Test("QUEUED tells who is before us")
    func queued() throws {
        guard case (1, .queued(2, let holder))? = try parse(hex("6804770671756575656461016102" + Self.holder))
        else { return fail() }
        #expect(text(holder.node) == "X@php")
        #expect(holder.process == 42)
        #expect(holder.held == 1500)
    }

    @Test("COMMITTED, DESTROYED and SWEPT tell what came of a request")
    func short() throws {
        guard case (2, .committed(8))? = try parse(hex("68037709636F6D6D697474656461026108")) else { return fail() }
        guard case (4, .destroyed)? = try parse(hex("6802770964657374726F7965646104")) else { return fail() }
        guard case (5, .swept(12))? = try parse(hex("6803770573776570746105610C")) else { return fail() }
    }

    @Test("each reason of REFUSED is understood")
    func refusals() throws {
        let prefix = "6803770772656675736564 6101"
        guard
            case .lockTimeout(let holder) = try refusal(
                hex(prefix + "6802770C6C6F636B5F74696D656F7574" + Self.holder))
        else { return fail() }
        #expect(holder.process == 42)
        guard case .busy(64) = try refusal(hex(prefix + "68027704627573796140")) else { return fail() }
        guard case .conflict(9) = try refusal(hex(prefix + "68027708636F6E666C6963746109")) else { return fail() }
        guard case .lockLost = try refusal(hex(prefix + "680277096C6F636B5F6C6F737474 00000000")) else { return fail() }
        guard case .tooLarge(1000) = try refusal(hex(prefix + "68027709746F6F5F6C61726765 62000003E8"))
        else { return fail() }
        guard case .full(let limit) = try refusal(hex(prefix + "6802770466756C6C 77066D656D6F7279")) else { return fail() }
        #expect(text(limit) == "memory")
        guard case .notReady = try refusal(hex(prefix + "77096E6F745F7265616479")) else { return fail() }
        guard
            case .badRequest(let what) = try refusal(
                hex(prefix + "6802770B6261645F7265717565737477086C69666574696D65"))
        else { return fail() }
        #expect(text(what) == "lifetime")
    }

    @Test("a reason of a later version is a refusal all the same")
    func laterReason() throws {
        let bytes = hex("68037707726566757365646102 6802770F736F6D655F6E65775F726561736F6E6B0003010203")
        guard case .unknown(let reason) = try refusal(bytes) else { return fail() }
        #expect(text(reason) == "some_new_reason")
    }

    @Test("a message of another kind is nothing to us")
    func foreign() throws {
        #expect(try parse(hex("77026869"))?.sequence == nil)
        #expect(try parse(hex("6803770570726573736101 6102"))?.sequence == nil)
    }

    @Test("no cut and no changed byte crashes")
    func hostile() {
        for count in started.indices { _ = try? parse(Array(started.prefix(count))) }
        for position in started.indices {
            for value in UInt8.min...UInt8.max {
                var changed = started
                changed[position] = value
                _ = try? parse(changed)
            }
        }
    }

    @Test("the greeting names the process to talk to")
    func greeting() throws {
        let bytes = hex(
            """
            68047705 68656C6C6F6101 5877066e323540766d00000055000000006b0640f7 7400000002\
            7707636C75737465726D0000000163 77057265616479770474727565
            """)
        guard case .hello(1, let process, let info) = try Greeting(parsing: bytes[...]) else { return fail() }
        #expect(process.id == 85)
        #expect(info.isReady)
        #expect(text(info.cluster) == "c")
    }

    @Test("a greeting that is refused says whether the server has too many connections")
    func refusedGreeting() throws {
        let prefix = "6802770772656675736564"
        let full = hex(prefix + "6802770466756C6C 770B636F6E6E656374696F6E73")
        guard case .full = try Greeting(parsing: full[...]) else { return fail() }
        let other = hex(prefix + "6802770870726F746F636F6C 6B000101")
        guard case .refused = try Greeting(parsing: other[...]) else { return fail() }
    }

    private func refusal(_ bytes: [UInt8]) throws -> Refusal {
        guard case (_, .refused(let reason))? = try parse(bytes) else { throw FormatError(offset: 0, reason: "no") }
        return reason
    }

    private func fail() { Issue.record("another reply") }
}
