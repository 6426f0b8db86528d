// SPDX-License-Identifier: Apache-2.0
// What EPMD and a node say before we know each other.

/// The first byte says how we call ourselves; the rest are messages with their two bytes of length.
func fuzzHandshake(_ input: [UInt8]) {
    _ = EPMD.isComplete(input)
    _ = try? EPMD.port(of: Array("n25".utf8), in: input)
    guard let kind = input.first, let node = try? NodeName(parsing: Array("n25@vm".utf8)),
        let cookie = try? Cookie(Array("secret".utf8))
    else { return }
    let own: OwnName =
        kind & 1 == 0
        ? .dynamic(host: Array("php.example".utf8)) : .fixed(name: Array("c5@vm".utf8), creation: 7)
    var handshake = Handshake(
        to: node, as: own, cookie: cookie, challenge: 0x0102_0304, isFullNameRequired: kind & 2 != 0)
    _ = handshake.sendName()
    var buffer = MessageBuffer(limit: Handshake.messageLimit)
    buffer.append(input.dropFirst())
    while let message = try? buffer.next(), let action = try? handshake.receive(message) {
        if case .done(let names) = action {
            precondition(names.ownName.count <= 255 && node.isName(of: names.peerName[...]))
            return
        }
    }
    _ = handshake.closed()
}
