// SPDX-License-Identifier: Apache-2.0
// The distribution handshake, version 6, from the side that connects: ERTS manual, "Distribution Protocol", chapter "Distribution Handshake".
//
//   send_name -> status -> challenge -> challenge_reply -> challenge_ack

/// The names by which the two ends know each other after the handshake.
struct HandshakeResult {
    /// Our name and creation: given by the node, or the fixed ones.
    let ownName: [UInt8]
    let ownCreation: UInt32
    /// The node's full name, as it calls itself.
    let peerName: [UInt8]
    let peerCreation: UInt32
}

/// How we call ourselves.
enum OwnName {
    /// The node chooses a name at this host part, and uses it again for others when we are gone. 1 to 64 of `[A-Za-z0-9._-]`.
    case dynamic(host: [UInt8])
    /// A full name that nobody else may use at the same time.
    case fixed(name: [UInt8], creation: UInt32)
}

/// A value that takes messages in and says what to send: no I/O.
struct Handshake {
    enum Action {
        /// Send these bytes (length included), then go on receiving.
        case send([UInt8])
        /// Go on receiving.
        case receive
        /// Both sides know each other.
        case done(HandshakeResult)
    }

    /// The longest message of a handshake that a node sends.
    static let messageLimit = 1024

    private enum State {
        case awaitingStatus
        case awaitingChallenge(ownName: [UInt8], ownCreation: UInt32)
        case awaitingAck(HandshakeResult)
        case finished
    }

    private let node: NodeName
    private let cookie: Cookie
    private let own: OwnName
    private let challenge: UInt32
    private let isFullNameRequired: Bool
    private let lengthField: LengthField
    private var state = State.awaitingStatus

    /// - Parameters:
    ///   - challenge: unpredictable, new for each handshake.
    ///   - isFullNameRequired: the node has to call itself by the host part too.
    ///   - lengthField: of the messages that are sent.
    init(
        to node: NodeName, as own: OwnName, cookie: Cookie, challenge: UInt32, isFullNameRequired: Bool = false,
        lengthField: LengthField = .twoBytes
    ) {
        self.node = node
        self.lengthField = lengthField
        self.isFullNameRequired = isFullNameRequired
        self.own = own
        self.cookie = cookie
        self.challenge = challenge
    }

    /// The first message, which is ours.
    func sendName() -> [UInt8] {
        switch own {
        case .dynamic(let host):
            message { $0.writeName(tag: "N", flags: [.offered, .nameMe], creation: 0, name: host) }
        case .fixed(let name, let creation):
            message { $0.writeName(tag: "N", flags: .offered, creation: creation, name: name) }
        }
    }

    mutating func receive(_ message: [UInt8]) throws(DistributionError) -> Action {
        var next = self
        defer { self = next }
        return try DistributionError.parsing { () throws(FormatError) in try next.handle(message) }
    }

    /// What it means that the node closed the connection now.
    func closed() -> DistributionError? {
        if case .awaitingAck = state { return .cookieRefused }
        return nil
    }

    private mutating func handle(
        _ message: [UInt8]
    ) throws(FormatError) -> Result<Action, DistributionError> {
        var reader = ByteReader(message)
        let tag = try reader.readUInt8()
        switch (state, tag) {
        case (.awaitingStatus, UInt8(ascii: "s")):
            return try receiveStatus(&reader)
        case (.awaitingChallenge(let name, let creation), UInt8(ascii: "N")):
            return try receiveChallenge(&reader, ownName: name, ownCreation: creation)
        case (.awaitingAck(let result), UInt8(ascii: "a")):
            return try receiveChallengeAck(&reader, result)
        default:
            return .failure(.malformed("not the message that the handshake expects"))
        }
    }

    private mutating func receiveStatus(
        _ reader: inout ByteReader
    ) throws(FormatError) -> Result<Action, DistributionError> {
        let text = try reader.readBytes(reader.remaining)
        if text.prefix(6).equals("named:") {
            return try receiveNamed(text.dropFirst(6))
        }
        if case .fixed(let name, let creation) = own, text.equals("ok") {
            state = .awaitingChallenge(ownName: name, ownCreation: creation)
            return .success(.receive)
        }
        if text.equals("not_allowed") { return .failure(.notAllowed) }
        if text.equals("alive") || text.equals("nok") {
            return .failure(.nameInUse)
        }
        return .failure(.malformed("a status that does not fit"))
    }

    private mutating func receiveNamed(
        _ bytes: ArraySlice<UInt8>
    ) throws(FormatError) -> Result<Action, DistributionError> {
        guard case .dynamic(let host) = own else {
            return .failure(.malformed("a name was given to a client that has one"))
        }
        var reader = ByteReader(bytes)
        let name = try reader.readBytes(Int(try reader.readUInt16()))
        let creation = try reader.readUInt32()
        guard name.count <= 255, name.count > host.count + 1, name.suffix(host.count).elementsEqual(host),
            name.dropLast(host.count).last == UInt8(ascii: "@")
        else { return .failure(.malformed("the name that was given is not at our host part")) }
        state = .awaitingChallenge(ownName: Array(name), ownCreation: creation)
        return .success(.receive)
    }

    private mutating func receiveChallenge(
        _ reader: inout ByteReader, ownName: [UInt8], ownCreation: UInt32
    ) throws(FormatError) -> Result<Action, DistributionError> {
        _ = try reader.readUInt64()  // the node's flags: ours are a subset of what every node has that let us in
        let peerChallenge = try reader.readUInt32()
        let creation = try reader.readUInt32()
        let name = try reader.readBytes(Int(try reader.readUInt16()))
        let isTheNode = isFullNameRequired ? node.isFullName(of: name) : node.isName(of: name)
        guard isTheNode else { return .failure(.wrongNode(name: Array(name.prefix(255)))) }
        state = .awaitingAck(
            HandshakeResult(
                ownName: ownName, ownCreation: ownCreation, peerName: Array(name), peerCreation: creation))
        return .success(.send(sendChallengeReply(to: peerChallenge)))
    }

    private func sendChallengeReply(to peerChallenge: UInt32) -> [UInt8] {
        message {
            $0.writeUInt8(UInt8(ascii: "r"))
            $0.writeUInt32(challenge)
            $0.writeBytes(cookie.digest(of: peerChallenge))
        }
    }

    private mutating func receiveChallengeAck(
        _ reader: inout ByteReader, _ result: HandshakeResult
    ) throws(FormatError) -> Result<Action, DistributionError> {
        let digest = try reader.readBytes(16)
        try reader.expectEnd()
        guard cookie.verifies(digest, of: challenge) else { return .failure(.cookieUnknownToNode) }
        state = .finished
        return .success(.done(result))
    }

    private func message(_ body: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter()
        switch lengthField {
        case .twoBytes: writer.writeLengthPrefixed16(body)
        case .fourBytes: writer.writeLengthPrefixed32(body)
        }
        return writer.bytes
    }
}

extension ByteWriter {
    fileprivate mutating func writeName(
        tag: Unicode.Scalar, flags: DistributionFlags, creation: UInt32, name: [UInt8]
    ) {
        writeUInt8(UInt8(ascii: tag))
        writeUInt64(flags.rawValue)
        writeUInt32(creation)
        writeUInt16(UInt16(truncatingIfNeeded: name.count))
        writeBytes(name)
    }
}
