// SPDX-License-Identifier: Apache-2.0
// Encrypted connections to peers that do not encrypt, and files that are of no use. What real nodes do is in Tests/system/test_tls.py.
import CSessionShim
import Foundation
import Testing

@testable import SessionCore

@Suite(.serialized) struct TLSTests {
    /// A conversation in memory, up to the end of the handshake.
    private func greet(_ settings: TLSSettings, host: String = "node.example") throws -> (TLSSession, TLSPeer) {
        let (session, peer) = (try TLSSession(settings, host: Array(host.utf8)), TLSPeer())
        while try !session.shakeHands() { session.append(peer.answer(session.takeDepartures())) }
        session.append(peer.answer(session.takeDepartures()))
        return (session, peer)
    }

    private func refusal(_ settings: TLSSettings, host: String) throws -> TLSError? {
        do {
            _ = try greet(settings, host: host)
            return nil
        } catch let error as TLSError {
            return error
        }
    }

    @Test("both sides shake hands, talk, and say good-bye")
    func transcript() throws {
        let (session, peer) = try greet(TestCertificates.shared.trusting)
        var content = ByteCollector(limit: 1000)
        #expect(try session.decrypt(into: &content) == nil)
        try session.encrypt(Array("question".utf8)[...])
        #expect(peer.answer(session.takeDepartures()) == [])
        #expect(peer.read() == Array("question".utf8))
        session.append(peer.write(Array("answer".utf8)))
        #expect(try session.decrypt(into: &content) == true)
        #expect(content.bytes == Array("answer".utf8))
        session.append(peer.sayGoodbye())
        #expect(try session.decrypt(into: &content) == false)
    }

    @Test("a record comes out when its last byte is there, and not before")
    func pieces() throws {
        let (session, peer) = try greet(TestCertificates.shared.trusting)
        var content = ByteCollector(limit: 1000)
        let record = peer.write([7])
        for byte in record.dropLast() {
            session.append([byte])
            #expect(try session.decrypt(into: &content) == nil)
        }
        session.append([record.last!])
        #expect(try session.decrypt(into: &content) == true)
        #expect(content.bytes == [7])
    }

    @Test("a damaged record ends the conversation")
    func damage() throws {
        let (session, peer) = try greet(TestCertificates.shared.trusting)
        var content = ByteCollector(limit: 1000)
        var record = peer.write([7])
        record[record.count - 1] ^= 1
        session.append(record)
        #expect(throws: TLSError.self) { _ = try session.decrypt(into: &content) }
        #expect(throws: TLSError.self) { _ = try session.decrypt(into: &content) }
        #expect(ERR_peek_error() == 0)
    }

    @Test("the certificate is for the node's host, or for the name that is set")
    func names() throws {
        var settings = TestCertificates.shared.trusting
        #expect(try refusal(settings, host: "node.example") == nil)
        #expect(try refusal(settings, host: "127.0.0.1") == nil)
        guard case .otherName(let name)? = try refusal(settings, host: "other.example") else {
            Issue.record("another name was accepted")
            return
        }
        #expect(name == Array("other.example".utf8))
        settings.peerName = Array("node.example".utf8)
        #expect(try refusal(settings, host: "other.example") == nil)
        settings.peerName = Array("127.0.0.2".utf8)
        guard case .otherName? = try refusal(settings, host: "node.example") else {
            Issue.record("another address was accepted")
            return
        }
    }

    @Test("an authority that nobody has named is not trusted, unless nobody is to be verified")
    func trust() throws {
        guard case .untrusted? = try refusal(TLSSettings(), host: "node.example") else {
            Issue.record("a stranger was trusted")
            return
        }
        #expect(try refusal(TLSSettings(isPeerVerified: false), host: "other.example") == nil)
    }

    @Test("records without content, and no end of them, cannot hold us when time is up")
    func flood() throws {
        let isReady = DispatchSemaphore(value: 0)
        let node = ScriptedNode { peer in
            let tls = TLSPeer()
            for _ in 0..<2 { peer.send(tls.answer(try peer.receiveRecord())) }
            peer.send(tls.answer(try peer.receiveRecord()))
            var flood: [UInt8] = []
            for _ in 0..<12_000 { flood += tls.changeKeys() }
            isReady.signal()
            peer.send(flood + tls.write(Array("content".utf8)))
            usleep(500_000)
        }
        let address = SocketAddress(numeric: Array("127.0.0.1".utf8), port: node.port)!
        let deadline = Deadline(in: 5000)
        let plain = try Socket.connect(to: address, deadline: deadline)
        let socket = try TLSSocket.start(
            over: plain, to: Array("127.0.0.1".utf8), TestCertificates.shared.trusting, deadline: deadline)
        #expect(isReady.wait(timeout: .now() + 10) == .success)
        usleep(200_000)
        var content = ByteCollector(limit: 1000)
        do throws(TransportCause) {
            _ = try socket.receive(into: &content, deadline: Deadline(in: 0), stopsOnSignal: false)
            Issue.record("it read to the end of the flood")
        } catch {
            guard case .timedOut = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    private func connect(to node: ScriptedNode, _ tls: TLSSettings, timeout: Int64 = 300) throws -> TransportError? {
        let endpoint = Endpoint(
            node: try NodeName(parsing: node.name), own: .dynamic(host: Array("php".utf8)), cookie: ScriptedNode.cookie,
            frameLimit: 1 << 20, tls: tls)
        var resolver = Resolver()
        do throws(TransportError) {
            _ = try Connection.open(to: endpoint, resolver: &resolver, deadline: Deadline(in: timeout))
            return nil
        } catch {
            return error
        }
    }

    /// The reason for which a file is refused.
    private func refusal(of content: String, permissions: Int, isKey: Bool) throws -> CredentialError.Reason? {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var settings = TLSSettings()
        if isKey { (settings.certificate, settings.key) = (Array("/nonexistent".utf8), Array(path.utf8)) }
        if !isKey { settings.authorities = Array(path.utf8) }
        do throws(TransportCause) {
            _ = try TLSContext(settings)
            return nil
        } catch {
            guard case .credentials(let error) = error else { return nil }
            return error.reason
        }
    }

    @Test("a peer that accepts and says nothing costs the deadline and no more")
    func silence() throws {
        let node = ScriptedNode { _ in usleep(2_500_000) }
        let begin = Instant.now()
        let error = try connect(to: node, TLSSettings())
        guard let error, case .timedOut = error.cause, error.step == .securing else {
            Issue.record("\(error as Any)")
            return
        }
        #expect((300..<2000).contains(Instant.now() - begin))
    }

    @Test("a web server is not taken for a node, and a peer that hangs up is one that closed")
    func strangers() throws {
        let server = ScriptedNode { peer in
            peer.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
            usleep(200_000)
        }
        let answer = try connect(to: server, TLSSettings(), timeout: 2000)
        guard case .tls(.notTLS)? = answer?.cause else {
            Issue.record("a web server was taken for \(answer as Any)")
            return
        }
        let mute = ScriptedNode { _ = try $0.receive(5) }
        let error = try connect(to: mute, TLSSettings(), timeout: 2000)
        guard case .closed? = error?.cause else {
            Issue.record("closing was taken for \(error as Any)")
            return
        }
    }

    @Test("the first thing that is sent is the ClientHello, with the name of the node's host only where it is a name")
    func clientHello() throws {
        let named = try TLSSession(TLSSettings(), host: Array("sessions.example".utf8))
        #expect(try named.shakeHands() == false)
        let hello = named.takeDepartures()
        #expect(hello.prefix(2) == [0x16, 3])
        #expect(String(decoding: hello, as: UTF8.self).contains("sessions.example"))
        let addressed = try TLSSession(TLSSettings(), host: Array("127.0.0.1".utf8))
        #expect(try addressed.shakeHands() == false)
        #expect(!String(decoding: addressed.takeDepartures(), as: UTF8.self).contains("127.0.0.1"))
    }

    @Test("a key that everybody can read is refused before it is looked at; authorities are for everybody")
    func permissions() throws {
        guard case .file(.exposed)? = try refusal(of: "no key", permissions: 0o644, isKey: true) else {
            Issue.record("an exposed key was accepted")
            return
        }
        guard case .content? = try refusal(of: "no key", permissions: 0o640, isKey: true) else {
            Issue.record("what is no key was accepted")
            return
        }
        guard case .content? = try refusal(of: "no authority", permissions: 0o644, isKey: false) else {
            Issue.record("what is no authority was accepted")
            return
        }
    }
}
