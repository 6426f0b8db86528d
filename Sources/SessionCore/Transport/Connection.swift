// SPDX-License-Identifier: Apache-2.0
// A connection to a node: drives EPMD, Handshake and Frame over a Channel. The only place where protocol and operating system meet.

import CSessionShim

/// What it takes to reach a node.
struct Endpoint {
    let node: NodeName
    let own: OwnName
    let cookie: Cookie
    /// The longest frame accepted from the node, in bytes.
    let frameLimit: Int
    /// The node has to call itself by the host part too.
    var isFullNameRequired = false
    /// nil: the distribution is not encrypted.
    var tls: TLSSettings?
    /// For how many microseconds at most to look for an answer before sleeping; 0: sleep at once.
    var spin: Int64 = 0
}

final class Connection {
    /// Who owns the processes on our side, and answers for them.
    enum Ownership {
        /// There is one, as old as the connection, and the connection answers for it.
        case alone
        case caller
    }

    /// How long nothing may be sent before we tick unasked. A quarter of the default net_ticktime.
    private static let tickInterval: Int64 = 15_000
    /// How long what was seen of the socket counts: a node that hung up since is noticed by the next who reads. Milliseconds.
    private static let lookInterval: Int64 = 1

    let names: HandshakeResult
    private let channel: Channel
    private var buffer: MessageBuffer
    private var frames = FrameReader()
    private var lastSent = Instant.now()
    /// When the socket was read last, or earlier.
    private var lastLook = Instant.now()

    private init(_ channel: Channel, _ buffer: MessageBuffer, _ names: HandshakeResult) {
        self.channel = channel
        self.buffer = buffer
        self.names = names
    }

    func close() { channel.close() }

    func abandon() { channel.abandon() }
}

// MARK: - Reaching a node

extension Connection {
    /// Asks EPMD for the port, connects and shakes hands, all before the deadline.
    static func open(
        to endpoint: Endpoint, resolver: inout Resolver, deadline: Deadline
    ) throws(TransportError) -> Connection {
        let addresses = try step(.resolving) { () throws(TransportCause) in
            try resolver.addresses(of: endpoint.node.host)
        }
        var failure = TransportError(step: .resolving, cause: .nameLookUp(EAI_NONAME))
        for (index, address) in addresses.enumerated() {
            // One dead address of a host with several must not eat the time of the others.
            let share = deadline.shortened(to: deadline.remaining / Int64(addresses.count - index))
            do throws(TransportError) {
                return try open(to: endpoint, at: address, deadline: share)
            } catch {
                failure = error
                if error.cause.isVerdict { break }
            }
        }
        resolver.forget()
        throw failure
    }

    private static func open(
        to endpoint: Endpoint, at address: SocketAddress, deadline: Deadline
    ) throws(TransportError) -> Connection {
        let port: UInt16
        if let fixed = endpoint.node.port {
            port = fixed
        } else {
            port = try step(.askingEPMD) { () throws(TransportCause) in
                try askEPMD(for: endpoint.node.alive, at: address, deadline: deadline)
            }
        }
        let socket = try step(.connecting) { () throws(TransportCause) in
            try Socket.connect(to: address.at(port: port), spin: Spin(limit: endpoint.spin), deadline: deadline)
        }
        let channel = try step(.securing) { () throws(TransportCause) in
            try makeChannel(over: socket, to: endpoint, deadline: deadline)
        }
        return try step(.handshaking) { () throws(TransportCause) in
            try shakeHands(with: endpoint, over: channel, deadline: deadline)
        }
    }

    private static func makeChannel(
        over socket: Socket, to endpoint: Endpoint, deadline: Deadline
    ) throws(TransportCause) -> Channel {
        guard let tls = endpoint.tls else { return .plain(socket) }
        return .encrypted(try TLSSocket.start(over: socket, to: endpoint.node.host, tls, deadline: deadline))
    }

    private static func askEPMD(
        for alive: [UInt8], at address: SocketAddress, deadline: Deadline
    ) throws(TransportCause) -> UInt16 {
        let socket = try Socket.connect(to: address.at(port: epmdPort()), deadline: deadline)
        try socket.send(EPMD.portPlease(alive), deadline: deadline)
        var answer = ByteCollector(limit: EPMD.answerLimit)
        while !EPMD.isComplete(answer.bytes) {
            guard try socket.receive(into: &answer, deadline: deadline) else { break }
        }
        do throws(DistributionError) {
            return try EPMD.port(of: alive, in: answer.bytes)
        } catch {
            throw .peer(error)
        }
    }

    /// `ERL_EPMD_PORT` is what Erlang's own programs look at.
    private static func epmdPort() -> UInt16 {
        guard let digits = Environment.value(of: "ERL_EPMD_PORT"), let port = decimal(digits, upTo: 65535), port > 0
        else { return EPMD.defaultPort }
        return UInt16(port)
    }

    private static func shakeHands(
        with endpoint: Endpoint, over channel: Channel, deadline: Deadline
    ) throws(TransportCause) -> Connection {
        var handshake = Handshake(
            to: endpoint.node, as: endpoint.own, cookie: endpoint.cookie, challenge: Random.uint32(),
            isFullNameRequired: endpoint.isFullNameRequired, lengthField: channel.lengthFieldOfHandshake)
        var buffer = MessageBuffer(limit: Handshake.messageLimit, lengthField: channel.lengthFieldOfHandshake)
        try channel.send(handshake.sendName(), deadline: deadline)
        while true {
            let message = try nextMessage(of: &buffer, from: channel, during: handshake, deadline)
            switch try peer({ () throws(DistributionError) in try handshake.receive(message) }) {
            case .receive: continue
            case .send(let bytes): try channel.send(bytes, deadline: deadline)
            case .done(let names):
                buffer.switchToFourBytes(limit: endpoint.frameLimit)
                return Connection(channel, buffer, names)
            }
        }
    }

    /// An alert, version 3: what a node that wants TLS answers to us.
    private static let tlsRecord: [UInt8] = [0x15, 0x03]

    private static func nextMessage(
        of buffer: inout MessageBuffer, from channel: Channel, during handshake: Handshake, _ deadline: Deadline
    ) throws(TransportCause) -> [UInt8] {
        while true {
            let isTLS = buffer.head.starts(with: tlsRecord)
            do throws(DistributionError) {
                if let message = try buffer.next() { return message }
            } catch {
                throw .peer(isTLS ? .speaksTLS : error)
            }
            guard try channel.receive(into: &buffer, deadline: deadline) else {
                if isTLS { throw .peer(.speaksTLS) }
                if let reason = handshake.closed() { throw .peer(reason) }
                throw .closed
            }
        }
    }

    private static func peer<Value>(
        _ body: () throws(DistributionError) -> Value
    ) throws(TransportCause) -> Value {
        do throws(DistributionError) {
            return try body()
        } catch {
            throw .peer(error)
        }
    }

    fileprivate static func step<Value>(
        _ step: TransportStep, _ body: () throws(TransportCause) -> Value
    ) throws(TransportError) -> Value {
        do throws(TransportCause) {
            return try body()
        } catch {
            throw TransportError(step: step, cause: error)
        }
    }
}

// MARK: - Talking to it

extension Connection {
    /// Sends whole frames. Throws `.closed` without sending when the node has hung up meanwhile.
    func send(_ frames: [UInt8], deadline: Deadline) throws(TransportError) {
        try Self.step(.sending) { () throws(TransportCause) in
            let now = Instant.now()
            if now - lastLook > Self.lookInterval {
                guard try takeArrivals() else { throw .closed }
                lastLook = now
            }
            try channel.send(frames, deadline: deadline)
            lastSent = now
        }
    }

    /// The next frame that is not a tick. Ticks are answered, and sent when we were silent for long.
    ///
    /// - Parameter owns: who answers for our processes. `alone`: there is one, and the connection does; such frames are not handed out.
    func receive(
        deadline: Deadline, stopsOnSignal: Bool = false, owns: Ownership = .alone
    ) throws(TransportError) -> Frame {
        try Self.step(.receiving) { () throws(TransportCause) in
            while true {
                if let frame = try nextFrame(deadline, owns) { return frame }
                let isLate = deadline.remaining == 0
                try waitForMore(deadline, stopsOnSignal: stopsOnSignal)
                guard isLate else { continue }
                // What was here is looked at once: a node that ticks without end must not hold us.
                guard let frame = try nextFrame(deadline, owns) else { throw .timedOut }
                return frame
            }
        }
    }

    /// The next frame that has come in already; nil when there is none.
    func receiveNow(deadline: Deadline) throws(TransportError) -> Frame? {
        try Self.step(.receiving) { () throws(TransportCause) in
            if let frame = try nextFrame(deadline, .caller) { return frame }
            let isOpen = try takeArrivals()
            let frame = try nextFrame(deadline, .caller)
            guard frame != nil || isOpen else { throw .closed }
            return frame
        }
    }

    private func nextFrame(_ deadline: Deadline, _ owns: Ownership) throws(TransportCause) -> Frame? {
        while let body = try Self.peer({ () throws(DistributionError) in try buffer.next() }) {
            if body.isEmpty {
                try tick(deadline)
                continue
            }
            let frame = try Self.peer { () throws(DistributionError) in try frames.read(body) }
            guard owns == .alone, let answer = frame.answer() else { return frame }
            try channel.send(answer, deadline: deadline)
        }
        return nil
    }

    private func waitForMore(_ deadline: Deadline, stopsOnSignal: Bool) throws(TransportCause) {
        do throws(TransportCause) {
            lastLook = .now()
            let untilTick = lastSent + Self.tickInterval
            let open = try channel.receive(
                into: &buffer, deadline: deadline.shortened(to: untilTick), stopsOnSignal: stopsOnSignal)
            guard open else { throw .closed }
        } catch .timedOut where deadline.remaining > 0 {
            try tick(deadline)
        }
    }

    private func tick(_ deadline: Deadline) throws(TransportCause) {
        try channel.send(Frame.tick, deadline: deadline)
        lastSent = .now()
    }

    /// Reads what has come in while nobody was listening, up to a limit: who only sends must not collect answers without end.
    /// False: the node has closed.
    private func takeArrivals() throws(TransportCause) -> Bool {
        while !buffer.isFull, let open = try channel.receiveNow(into: &buffer) {
            guard open else { return false }
        }
        return true
    }
}
