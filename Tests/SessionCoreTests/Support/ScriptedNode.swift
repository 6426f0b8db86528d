// SPDX-License-Identifier: Apache-2.0
// A node that follows a script: it speaks the handshake and hello by itself, the rest is up to the test.

import CSessionShim
import Foundation

@testable import SessionCore

/// Listens on a free port of the loopback interface. Each connection runs the next script; the connection closes when its script ends.
final class ScriptedNode: @unchecked Sendable {
    typealias Script = @Sendable (Peer) throws -> Void

    static let cookie = try! Cookie(Array("secret".utf8))

    let port: UInt16
    private let listener: Int32
    private let lock = NSLock()
    private var scripts: [Script]
    private var accepted = 0
    private var failures = 0
    private let done = DispatchSemaphore(value: 0)

    init(_ scripts: Script...) {
        self.scripts = scripts
        (listener, port) = Self.listen()
        Thread { [self] in serve() }.start()
    }

    private static func listen() -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SYS_SOCK_STREAM | SYS_SOCK_CLOEXEC), 0)
        let address = SocketAddress(numeric: Array("127.0.0.1".utf8), port: 0)!
        _ = address.withPointer { bind(descriptor, $0, $1) }
        _ = CSessionShim.listen(descriptor, 8)
        var bound = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &bound) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return (descriptor, UInt16(bigEndian: bound.sin_port))
    }

    var name: [UInt8] { Array("scripted@127.0.0.1:\(port)".utf8) }

    /// How many connections were made.
    var connections: Int { lock.withLock { accepted } }

    /// Waits until every script has run. False when one of them met something else than it expected.
    func finish() -> Bool {
        done.wait(timeout: .now() + 5) == .success && lock.withLock { failures == 0 }
    }

    private func serve() {
        while let script = lock.withLock({ scripts.isEmpty ? nil : scripts.removeFirst() }) {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            lock.withLock { accepted += 1 }
            var timeout = timeval(tv_sec: 5, tv_usec: 0)
            setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
            if (try? script(Peer(connection))) == nil { lock.withLock { failures += 1 } }
            close(connection)
        }
        close(listener)
        done.signal()
    }
}

struct ScriptError: Error {}

/// The node's end of one connection.
final class Peer {
    private let connection: Int32
    private(set) var client = PidTerm(node: [], id: 0, serial: 0, creation: 0)

    init(_ connection: Int32) {
        self.connection = connection
    }

    static let process = PidTerm(node: Array("scripted@host".utf8), id: 85, serial: 0, creation: 9)

    // MARK: Bytes

    func send(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { CSessionShim.send(connection, $0.baseAddress!, $0.count, Int32(SYS_MSG_NOSIGNAL)) }
    }

    func receive(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var chunk = [UInt8](repeating: 0, count: count - bytes.count)
            let read = recv(connection, &chunk, chunk.count, 0)
            guard read > 0 else { throw ScriptError() }
            bytes += chunk.prefix(read)
        }
        return bytes
    }

    /// One record of TLS, head and all.
    func receiveRecord() throws -> [UInt8] {
        let head = try receive(5)
        return head + (try receive(Int(head[3]) << 8 | Int(head[4])))
    }

    // MARK: The handshake

    func receiveHandshakeMessage() throws -> [UInt8] {
        let length = try receive(2)
        return try receive(Int(length[0]) << 8 | Int(length[1]))
    }

    func sendHandshakeMessage(_ body: [UInt8]) {
        send([UInt8(body.count >> 8), UInt8(body.count & 255)] + body)
    }

    func shakeHands() throws {
        _ = try receiveHandshakeMessage()
        sendHandshakeMessage(Array("snamed:".utf8) + [0, 5] + Array("X@php".utf8) + [0, 0, 0, 7])
        // One sum of many literals is more than Swift 6.0 types in reasonable time.
        let flagsChallengeAndCreation: [UInt8] = [0, 0, 0, 0xf, 7, 0xdf, 0x7f, 0xbc, 1, 2, 3, 4, 0, 0, 0, 9]
        sendHandshakeMessage(Array("N".utf8) + flagsChallengeAndCreation + [0, 13] + Array("scripted@host".utf8))
        let reply = try receiveHandshakeMessage()
        let challenge = reply[1..<5].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        sendHandshakeMessage(Array("a".utf8) + ScriptedNode.cookie.digest(of: challenge))
    }

    // MARK: Frames

    /// The next frame that is not a tick.
    func receiveFrame() throws -> Frame {
        while true {
            let length = try receive(4).reduce(0) { $0 << 8 | Int($1) }
            if length > 0 { return try Frame(parsing: try receive(length)) }
        }
    }

    /// Handshake and hello: what every client does first.
    func greet(isReady: Bool = true, cluster: String = "", members: [[UInt8]] = []) throws {
        try shakeHands()
        while true {
            let frame = try receiveFrame()
            guard case .registeredSend(let from, _) = frame.control else { continue }
            client = from
            var reader = TermReader(frame.payload)
            try reader.expectTuple(3)
            try reader.skipTerm()
            try reader.expectTuple(2)
            try reader.skipTerm()
            let tag = try reader.readRawTerm()
            reply { writer in
                writer.writeTupleHeader(2)
                writer.writeRaw(tag)
                writer.writeTupleHeader(4)
                writer.writeAtom("hello")
                writer.writeInteger(1)
                writer.writePid(Self.process)
                writer.writeMapHeader(3)
                writer.writeAtom("cluster")
                writer.writeBinary(Array(cluster.utf8))
                writer.writeAtom("members")
                writer.writeListHeader(members.count)
                for member in members { writer.writeBinary(member) }
                writer.writeNil()
                writer.writeAtom("ready")
                writer.writeAtom(isReady ? "true" : "false")
            }
            return
        }
    }

    /// The next request: its name, and its elements as raw terms.
    func receiveRequest() throws -> (name: String, elements: [ArraySlice<UInt8>]) {
        while true {
            let frame = try receiveFrame()
            guard case .sendSender = frame.control else { continue }
            var reader = TermReader(frame.payload)
            let arity = try reader.readTupleArity()
            let name = String(decoding: try reader.readAtom(), as: UTF8.self)
            return (name, try (1..<arity).map { _ in try reader.readRawTerm() })
        }
    }

    /// Receives a request, which has to be called `name`, and answers with what `answer` writes.
    @discardableResult
    func expect(
        _ name: String, _ answer: ((inout TermWriter, _ sequence: ArraySlice<UInt8>) -> Void)? = nil
    ) throws -> [ArraySlice<UInt8>] {
        let request = try receiveRequest()
        guard request.name == name else { throw ScriptError() }
        if let answer { reply { answer(&$0, request.elements[0]) } }
        return request.elements
    }

    func reply(_ message: (inout TermWriter) -> Void) {
        send(Frame.encode(.sendSender(from: Self.process, to: client), payload: message))
    }
}

extension TermWriter {
    mutating func writeStarted(_ sequence: ArraySlice<UInt8>, version: Int64, data: String, serializer: String = "") {
        writeTupleHeader(5)
        writeAtom("started")
        writeRaw(sequence)
        writeInteger(version)
        writeBinary(Array(data.utf8))
        writeMapHeader(1)
        writeAtom("serializer")
        writeBinary(Array(serializer.utf8))
    }

    mutating func writeRefused(_ sequence: ArraySlice<UInt8>, _ reason: (inout TermWriter) -> Void) {
        writeTupleHeader(3)
        writeAtom("refused")
        writeRaw(sequence)
        reason(&self)
    }

    /// The lock is somebody else's.
    mutating func writeLockTimeout(_ sequence: ArraySlice<UInt8>) {
        writeRefused(sequence) { writer in
            writer.writeTupleHeader(2)
            writer.writeAtom("lock_timeout")
            writer.writeMapHeader(1)
            writer.writeAtom("node")
            writer.writeBinary(Array("holder@php".utf8))
        }
    }

    mutating func writeQueued(_ sequence: ArraySlice<UInt8>) {
        writeTupleHeader(4)
        writeAtom("queued")
        writeRaw(sequence)
        writeInteger(0)
        writeMapHeader(0)
    }

    mutating func writeCommitted(_ sequence: ArraySlice<UInt8>, version: Int64) {
        writeTupleHeader(3)
        writeAtom("committed")
        writeRaw(sequence)
        writeInteger(version)
    }

    mutating func writeConflict(_ sequence: ArraySlice<UInt8>, version: Int64) {
        writeTupleHeader(3)
        writeAtom("refused")
        writeRaw(sequence)
        writeTupleHeader(2)
        writeAtom("conflict")
        writeInteger(version)
    }
}
