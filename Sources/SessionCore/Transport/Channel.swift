// SPDX-License-Identifier: Apache-2.0
// What a connection talks over: a socket, or one that encrypts.

enum Channel {
    case plain(Socket)
    case encrypted(TLSSocket)

    /// Over TLS, the messages of the handshake have four bytes of length, too.
    var lengthFieldOfHandshake: LengthField {
        switch self {
        case .plain: .twoBytes
        case .encrypted: .fourBytes
        }
    }

    func close() {
        switch self {
        case .plain(let socket): socket.close()
        case .encrypted(let socket): socket.close()
        }
    }

    func abandon() {
        switch self {
        case .plain(let socket): socket.abandon()
        case .encrypted(let socket): socket.abandon()
        }
    }

    func send(_ bytes: [UInt8], deadline: Deadline) throws(TransportCause) {
        switch self {
        case .plain(let socket): try socket.send(bytes, deadline: deadline)
        case .encrypted(let socket): try socket.send(bytes, deadline: deadline)
        }
    }

    func receive(
        into sink: inout some ByteSink, deadline: Deadline, stopsOnSignal: Bool = false
    ) throws(TransportCause) -> Bool {
        switch self {
        case .plain(let socket): try socket.receive(into: &sink, deadline: deadline, stopsOnSignal: stopsOnSignal)
        case .encrypted(let socket): try socket.receive(into: &sink, deadline: deadline, stopsOnSignal: stopsOnSignal)
        }
    }

    func receiveNow(into sink: inout some ByteSink) throws(TransportCause) -> Bool? {
        switch self {
        case .plain(let socket): try socket.receiveNow(into: &sink)
        case .encrypted(let socket): try socket.receiveNow(into: &sink)
        }
    }
}
