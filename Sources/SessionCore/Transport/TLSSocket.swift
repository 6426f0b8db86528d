// SPDX-License-Identifier: Apache-2.0
// A socket whose bytes are encrypted on the way: drives TLSSession over a Socket.

import CSessionShim

final class TLSSocket {
    /// How much is encrypted before it is sent.
    private static let chunk = 1 << 16
    /// How often is read without a look at the clock: once for what has no content, and once to see whether the peer has closed behind it.
    private static let patience = 2

    private let socket: Socket
    private var session: TLSSession

    private init(_ socket: Socket, _ session: TLSSession) {
        self.socket = socket
        self.session = session
    }

    /// Shakes hands over a connected socket.
    static func start(
        over socket: Socket, to host: [UInt8], _ settings: TLSSettings, deadline: Deadline
    ) throws(TransportCause) -> TLSSocket {
        let secured = TLSSocket(socket, try TLSSession(settings, host: host))
        try secured.shakeHands(deadline)
        return secured
    }

    func close() { socket.close() }

    func abandon() { socket.abandon() }

    private func shakeHands(_ deadline: Deadline) throws(TransportCause) {
        while deadline.remaining > 0 {
            let isDone: Bool
            do throws(TLSError) {
                isDone = try session.shakeHands()
            } catch {
                sayWhy(deadline)
                throw .tls(error)
            }
            try socket.send(session.takeDepartures(), deadline: deadline)
            if isDone { return }
            guard try socket.receive(into: &session, deadline: deadline) else { throw .closed }
        }
        throw .timedOut
    }

    /// The alert, for the node's log. That it does not arrive changes nothing.
    private func sayWhy(_ deadline: Deadline) {
        do throws(TransportCause) {
            try socket.send(session.takeDepartures(), deadline: deadline)
        } catch {}
    }
}

// MARK: - Sending and receiving, as Socket does

extension TLSSocket {
    func send(_ bytes: [UInt8], deadline: Deadline) throws(TransportCause) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Self.chunk)
            try Self.tls { () throws(TLSError) in try session.encrypt(piece) }
            try socket.send(session.takeDepartures(), deadline: deadline)
            rest = rest.dropFirst(piece.count)
        }
    }

    func receive(
        into sink: inout some ByteSink, deadline: Deadline, stopsOnSignal: Bool
    ) throws(TransportCause) -> Bool {
        while true {
            let isLate = deadline.remaining == 0
            guard try socket.receive(into: &session, deadline: deadline, stopsOnSignal: stopsOnSignal) else { return false }
            if let open = try decrypt(into: &sink) { return open }
            guard !isLate else { throw .timedOut }
        }
    }

    func receiveNow(into sink: inout some ByteSink) throws(TransportCause) -> Bool? {
        for _ in 0..<Self.patience {
            guard let open = try socket.receiveNow(into: &session) else { return nil }
            guard open else { return false }
            if let open = try decrypt(into: &sink) { return open }
        }
        return nil
    }

    private func decrypt(into sink: inout some ByteSink) throws(TransportCause) -> Bool? {
        do throws(TLSError) {
            return try session.decrypt(into: &sink)
        } catch {
            throw .tls(error)
        }
    }

    private static func tls<Value>(_ body: () throws(TLSError) -> Value) throws(TransportCause) -> Value {
        do throws(TLSError) {
            return try body()
        } catch {
            throw .tls(error)
        }
    }
}
