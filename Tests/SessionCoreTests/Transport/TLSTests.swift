// SPDX-License-Identifier: Apache-2.0
// Encrypted connections to peers that do not encrypt, and files that are of no use. What real nodes do is in Tests/system/test_tls.py.
import CSessionShim
import Foundation
import Testing

@testable import SessionCore

@Suite(.serialized) struct TLSTests {
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
        let node = ScriptedNode { _ in usleep(800_000) }
        let begin = Instant.now()
        let error = try connect(to: node, TLSSettings())
        guard let error, case .timedOut = error.cause, error.step == .securing else {
            Issue.record("\(error as Any)")
            return
        }
        #expect((300..<700).contains(Instant.now() - begin))
    }

    @Test("a web server is not taken for a node, and a peer that hangs up is one that closed")
    func strangers() throws {
        let server = ScriptedNode { peer in
            peer.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
            usleep(200_000)
        }
        guard case .tls(.notTLS)? = try connect(to: server, TLSSettings())?.cause else {
            Issue.record("a web server was taken for something else")
            return
        }
        let mute = ScriptedNode { _ = try $0.receive(5) }
        guard case .closed? = try connect(to: mute, TLSSettings())?.cause else {
            Issue.record("closing was taken for something else")
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
