// SPDX-License-Identifier: Apache-2.0
// Connections to peers that misbehave, each within its deadline.
import CSessionShim
import Foundation
import Testing

@testable import SessionCore

@Suite(.serialized) struct ConnectionTests {
    private func connect(
        to node: ScriptedNode, timeout: Int64 = 300, name: String = "scripted", spin: Int64 = 0
    ) throws -> Result<Connection, TransportError> {
        let endpoint = Endpoint(
            node: try NodeName(parsing: Array("\(name)@127.0.0.1:\(node.port)".utf8)),
            own: .dynamic(host: Array("php".utf8)), cookie: ScriptedNode.cookie, frameLimit: 1 << 20,
            spin: spin)
        var resolver = Resolver()
        do throws(TransportError) {
            return .success(
                try Connection.open(to: endpoint, resolver: &resolver, deadline: Deadline(in: timeout)))
        } catch {
            return .failure(error)
        }
    }

    private func expect(
        _ result: Result<Connection, TransportError>, _ matches: (TransportError) -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard case .failure(let error) = result else {
            Issue.record("connected", sourceLocation: sourceLocation)
            return
        }
        #expect(matches(error), "\(error)", sourceLocation: sourceLocation)
    }

    @Test("a peer that accepts and says nothing costs the deadline and no more")
    func silence() throws {
        let node = ScriptedNode { _ in usleep(1_500_000) }
        let begin = Instant.now()
        expect(try connect(to: node)) {
            if case .timedOut = $0.cause { $0.step == .handshaking } else { false }
        }
        #expect((300..<1400).contains(Instant.now() - begin))
    }

    @Test("a peer that drips its bytes cannot stretch the deadline")
    func dripping() throws {
        let node = ScriptedNode { peer in
            for _ in 0..<20 {
                peer.send([0])
                usleep(40_000)
            }
        }
        let begin = Instant.now()
        _ = try connect(to: node)
        #expect(Instant.now() - begin < 450)
    }

    @Test("a web server, a TLS node and a peer that hangs up are told apart")
    func strangers() throws {
        expect(try connect(to: ScriptedNode { $0.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)) })) {
            if case .peer(.tooLong) = $0.cause { true } else { false }
        }
        expect(try connect(to: ScriptedNode { $0.send([0x15, 3, 3, 0, 2, 2, 10]) })) {
            if case .peer(.speaksTLS) = $0.cause { true } else { false }
        }
        expect(try connect(to: ScriptedNode { _ = try $0.receiveHandshakeMessage() })) {
            if case .closed = $0.cause { true } else { false }
        }
    }

    @Test("a node that closes after our digest has another cookie")
    func otherCookie() throws {
        let node = ScriptedNode { peer in
            _ = try peer.receiveHandshakeMessage()
            peer.sendHandshakeMessage(Array("snamed:".utf8) + [0, 5] + Array("X@php".utf8) + [0, 0, 0, 7])
            peer.sendHandshakeMessage(
                Array("N".utf8) + [UInt8](repeating: 0, count: 16) + [0, 10] + Array("scripted@h".utf8))
            _ = try peer.receiveHandshakeMessage()
        }
        expect(try connect(to: node)) {
            if case .peer(.cookieRefused) = $0.cause { true } else { false }
        }
    }

    @Test("nobody listens: refused, at once")
    func refused() throws {
        let gone = ScriptedNode { _ in }
        _ = try connect(to: gone)
        #expect(gone.finish())
        expect(try connect(to: gone)) {
            if case .system(ECONNREFUSED) = $0.cause { $0.step == .connecting } else { false }
        }
    }

    @Test("ticks are answered while an answer is waited for")
    func ticks() throws {
        nonisolated(unsafe) var answer: [UInt8] = []
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            peer.send(Frame.tick)
            answer = try peer.receive(4)
        }
        let connection = try connect(to: node, timeout: 1000).get()
        do throws(TransportError) {
            _ = try connection.receive(deadline: Deadline(in: 1000))
            Issue.record("a frame came")
        } catch {
            guard case .closed = error.cause else { return }
        }
        #expect(node.finish())
        #expect(answer == Frame.tick)
    }

    @Test("an answer is heard, whether it comes while it is looked for or later", arguments: [0, 1000])
    func answers(spin: Int64) throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            for delay: UInt32 in [0, 300, 5000, 400_000] {
                _ = try peer.receiveFrame()
                usleep(delay)
                peer.reply { $0.writeInteger(Int64(delay)) }
            }
        }
        let connection = try connect(to: node, timeout: 1000, spin: spin).get()
        let (question, deadline) = (Frame.encode(.sendSender(from: Peer.process, to: Peer.process)), Deadline(in: 3000))
        for delay: Int64 in [0, 300, 5000, 400_000] {
            try connection.send(question, deadline: deadline)
            var reader = TermReader(try connection.receive(deadline: deadline).payload)
            let heard = try reader.readInteger()
            #expect(heard == delay)
        }
        #expect(node.finish())
    }

    @Test("waits end at their deadlines, those of recv and those of poll", arguments: [0, 1, 100, 249, 250, 251, 600])
    func deadlines(milliseconds: Int64) throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            _ = try? peer.receive(1)
        }
        let connection = try connect(to: node, timeout: 1000, spin: 1000).get()
        // A busy machine lets some waits take longer.
        var waited: [Int64] = []
        while waited.count < 5, (waited.min() ?? .max) > milliseconds + 100 {
            let begin = Instant.now()
            do throws(TransportError) {
                _ = try connection.receive(deadline: Deadline(in: milliseconds))
                Issue.record("a frame came")
            } catch {
                guard case .timedOut = error.cause else {
                    Issue.record("another cause")
                    return
                }
            }
            waited.append(Instant.now() - begin)
        }
        let shortest = waited.min() ?? 0
        #expect((milliseconds...milliseconds + 100).contains(shortest))
        connection.close()
    }

    @Test("a node that hung up a while ago is noticed before anything is sent")
    func hungUp() throws {
        let node = ScriptedNode { try $0.shakeHands() }
        let connection = try connect(to: node, timeout: 1000).get()
        #expect(node.finish())
        usleep(3000)
        do throws(TransportError) {
            try connection.send(Frame.tick, deadline: Deadline(in: 300))
            Issue.record("sent")
        } catch {
            guard case (.sending, .closed) = (error.step, error.cause) else {
                Issue.record("another failure")
                return
            }
        }
    }

    @Test("a frame over the limit is refused before its bytes are taken")
    func longFrame() throws {
        let node = ScriptedNode { peer in
            try peer.shakeHands()
            peer.send([0x7f, 0xff, 0xff, 0xff])
            usleep(200_000)
        }
        let connection = try connect(to: node, timeout: 1000).get()
        do throws(TransportError) {
            _ = try connection.receive(deadline: Deadline(in: 1000))
            Issue.record("a frame came")
        } catch {
            guard case .peer(.tooLong) = error.cause else {
                Issue.record("another cause")
                return
            }
        }
    }

    @Test("a host name that does not exist is said to be unknown")
    func unknownHost() throws {
        var resolver = Resolver()
        do throws(TransportCause) {
            _ = try resolver.addresses(of: Array("no-such-host.invalid".utf8))
            Issue.record("found")
        } catch {
            guard case .nameLookUp = error else {
                Issue.record("another cause")
                return
            }
        }
    }
}
