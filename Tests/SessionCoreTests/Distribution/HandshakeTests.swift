// SPDX-License-Identifier: Apache-2.0
// A handshake as a node of OTP 25 had it: node n25@vm, cookie `secret`, our challenge 0x01020304.
import Testing

@testable import SessionCore

@Suite struct HandshakeTests {
    private let status = Recording.handshake("status")
    private let challenge = Recording.handshake("challenge")
    private let ack = Recording.handshake("challenge_ack")

    private func handshake(node: String = "n25@vm", cookie: String = "secret") throws -> Handshake {
        Handshake(
            to: try NodeName(parsing: Array(node.utf8)), as: .dynamic(host: Array("php.example".utf8)),
            cookie: try Cookie(Array(cookie.utf8)), challenge: 0x0102_0304)
    }

    @Test("the flags are those of the protocol's page, with the request for a name")
    func flags() {
        #expect(DistributionFlags.offered.union(.nameMe).rawValue == 0x0000_000F_075F_1FBC)
    }

    @Test("send_name, status, challenge, reply, ack: both sides know each other")
    func transcript() throws {
        var handshake = try handshake()
        #expect(handshake.sendName() == Recording.message("send_name"))
        guard case .receive = try handshake.receive(status) else { return fail("status") }
        guard case .send(let reply) = try handshake.receive(challenge) else { return fail("challenge") }
        #expect(reply == Recording.message("challenge_reply"))
        guard case .done(let names) = try handshake.receive(ack) else { return fail("ack") }
        #expect(text(names.ownName) == "3TZTJADZP2JCC@php.example")
        #expect(names.ownCreation == 0xce66_2f81)
        #expect(text(names.peerName) == "n25@vm")
        #expect(names.peerCreation == 0x6b06_40f7)
    }

    @Test("over TLS, the messages have four bytes of length")
    func longLengths() throws {
        var handshake = Handshake(
            to: try NodeName(parsing: Array("n25@vm".utf8)), as: .dynamic(host: Array("php.example".utf8)),
            cookie: try Cookie(Array("secret".utf8)), challenge: 0x0102_0304, lengthField: .fourBytes)
        #expect(handshake.sendName() == [0, 0] + Recording.message("send_name"))
        _ = try handshake.receive(status)
        guard case .send(let reply) = try handshake.receive(challenge) else { return fail("challenge") }
        #expect(reply == [0, 0] + Recording.message("challenge_reply"))
    }

    @Test("a node that does not know the cookie is refused")
    func wrongDigest() throws {
        var handshake = try handshake()
        _ = try handshake.receive(status)
        _ = try handshake.receive(challenge)
        var forged = ack
        forged[16] ^= 1
        expect({ if case .cookieUnknownToNode = $0 { true } else { false } }) { () throws(DistributionError) in
            _ = try handshake.receive(forged)
        }
    }

    @Test("a node that closes after our digest has another cookie; before, it just closed")
    func closing() throws {
        var handshake = try handshake()
        #expect(handshake.closed() == nil)
        _ = try handshake.receive(status)
        #expect(handshake.closed() == nil)
        _ = try handshake.receive(challenge)
        guard case .cookieRefused? = handshake.closed() else { return fail("cookieRefused") }
    }

    @Test("another node than the one asked for is refused before our digest goes out")
    func wrongNode() throws {
        var handshake = try handshake(node: "n27@vm")
        _ = try handshake.receive(status)
        expect({ if case .wrongNode(let name) = $0 { text(name) == "n25@vm" } else { false } }) {
            () throws(DistributionError) in _ = try handshake.receive(challenge)
        }
    }

    @Test("where the full name is wanted, the same name at another host is another node", arguments: [false, true])
    func fullName(isRequired: Bool) throws {
        var handshake = Handshake(
            to: try NodeName(parsing: Array("n25@127.0.0.1".utf8)), as: .dynamic(host: Array("php.example".utf8)),
            cookie: try Cookie(Array("secret".utf8)), challenge: 0x0102_0304, isFullNameRequired: isRequired)
        _ = try handshake.receive(status)
        let isRefused = (try? handshake.receive(challenge)) == nil
        #expect(isRefused == isRequired)
    }

    @Test("refusals have their own errors")
    func refusals() throws {
        var notAllowed = try handshake()
        expect({ if case .notAllowed = $0 { true } else { false } }) { () throws(DistributionError) in
            _ = try notAllowed.receive(Array("snot_allowed".utf8))
        }
        var inUse = try handshake()
        expect({ if case .nameInUse = $0 { true } else { false } }) { () throws(DistributionError) in
            _ = try inUse.receive(Array("salive".utf8))
        }
    }

    @Test("a fixed name goes out with its creation and wants a plain ok")
    func fixedName() throws {
        var handshake = Handshake(
            to: try NodeName(parsing: Array("n25@vm".utf8)),
            as: .fixed(name: Array("c5@vm".utf8), creation: 7),
            cookie: try Cookie(Array("secret".utf8)), challenge: 0x0102_0304)
        #expect(handshake.sendName() == hex("00144e0000000d075f1fbc00000007000563354076 6d"))
        guard case .receive = try handshake.receive(Array("sok".utf8)) else { return fail("status") }
        _ = try handshake.receive(challenge)
        guard case .done(let names) = try handshake.receive(ack) else { return fail("ack") }
        #expect(text(names.ownName) == "c5@vm")
        #expect(names.ownCreation == 7)
    }

    @Test("a name that is not at our host part, and messages out of order or cut short, are malformed")
    func malformed() throws {
        let otherHost = hex("736e616d65643a0006 414240786d6c ce662f81")
        for message in [otherHost, challenge, ack, [], Array("s".utf8), Array(status.prefix(20))] {
            var handshake = try handshake()
            expect({ if case .malformed = $0 { true } else { false } }) { () throws(DistributionError) in
                _ = try handshake.receive(message)
            }
        }
    }

    private func fail(_ step: Comment) { Issue.record(step) }

    private func expect(
        _ matches: (DistributionError) -> Bool, _ body: () throws(DistributionError) -> Void
    ) {
        do throws(DistributionError) {
            try body()
            Issue.record("accepted")
        } catch {
            #expect(matches(error))
        }
    }
}
