// SPDX-License-Identifier: Apache-2.0
// One connection that several processes of ours share: frames that arrive go to the process, the name or the request that they are for.

/// How to reach a node, and under which name.
struct HubSettings {
    /// A day, in milliseconds. Longer waits are typing errors.
    static let longestTimeout: Int64 = 86_400_000

    let node: NodeName
    let cookie: CookieSource
    /// nil: the distribution is not encrypted.
    var tls: TLSSettings?
    let own: OwnName
    let isFullNameRequired: Bool
    /// Milliseconds, for connecting and for each sending.
    let timeout: Int64
    /// Microseconds for which an answer is looked for at most before sleeping.
    var spin: Int64 = 0
    let limits: MailboxLimits
}

final class Hub {
    /// The longest frame accepted from the node, and sent to it.
    static let frameLimit = 64 << 20

    let connection: Connection
    private let settings: HubSettings
    private var processes: [LocalProcess] = []
    private(set) var requests: [PendingRequest] = []
    var groupLeader = GroupLeader.unknown
    private var nextProcess: UInt32 = 1
    private var nextReference: UInt32 = 1
    /// Why the connection cannot be used any more.
    private(set) var loss: HubError?

    init(_ connection: Connection, _ settings: HubSettings) {
        self.connection = connection
        self.settings = settings
    }

    static func connect(_ settings: HubSettings, resolver: inout Resolver) throws(HubError) -> Hub {
        let deadline = Deadline(in: settings.timeout)
        let cookie: Cookie
        do throws(CookieSource.Failure) {
            cookie = try settings.cookie.read()
        } catch {
            throw .cookie(error)
        }
        let endpoint = Endpoint(
            node: settings.node, own: settings.own, cookie: cookie, frameLimit: frameLimit,
            isFullNameRequired: settings.isFullNameRequired, tls: settings.tls, spin: settings.spin)
        do throws(TransportError) {
            return Hub(try Connection.open(to: endpoint, resolver: &resolver, deadline: deadline), settings)
        } catch {
            throw .transport(error)
        }
    }

    /// The node's full name.
    var peer: [UInt8] { connection.names.peerName }
}

// MARK: - Processes, names, references

extension Hub {
    /// Who asks when no process does.
    var ownPid: PidTerm { pid(0) }

    private func pid(_ id: UInt32) -> PidTerm {
        PidTerm(node: connection.names.ownName[...], id: id, serial: 0, creation: connection.names.ownCreation)
    }

    func makeProcess() -> LocalProcess {
        let process = LocalProcess(pid: pid(nextProcess), peer: peer, limits: settings.limits)
        nextProcess &+= 1
        processes.append(process)
        return process
    }

    func end(_ process: LocalProcess) {
        processes.removeAll { $0 === process }
        requests.removeAll { $0.from == process.pid }
        let frames = process.end()
        if loss == nil, !frames.isEmpty { answer(frames) }
    }

    func register(_ name: [UInt8], for process: LocalProcess) throws(HubError) {
        guard AtomText.isValid(name[...]), !name.isEmpty else { throw .argument(reason: "a name is 1 to 255 characters of UTF-8") }
        guard self.process(named: name) == nil else { throw .argument(reason: "the name is in use on our side of the connection") }
        process.addName(name)
    }

    func process(_ pid: PidTerm) -> LocalProcess? {
        processes.first { $0.pid == pid }
    }

    func process(named name: [UInt8]) -> LocalProcess? {
        processes.first { $0.has(name: name) }
    }

    func process(_ target: MonitorTarget) -> LocalProcess? {
        switch target {
        case .pid(let pid): process(pid)
        case .name(let name): process(named: name)
        }
    }

    func makeReference() -> ReferenceTerm {
        defer { nextReference &+= 1 }
        return ReferenceTerm(
            node: connection.names.ownName[...], creation: connection.names.ownCreation,
            words: ReferenceWords(nextReference & 0x3ffff, nextReference >> 18, 0))
    }

    func add(_ request: PendingRequest) {
        requests.append(request)
    }

    func remove(_ request: PendingRequest) {
        requests.removeAll { $0 === request }
    }
}

// MARK: - The connection

extension Hub {
    /// How long a wait lasts before the program may look at its own affairs. Milliseconds.
    static let slice: Int64 = 1000

    func close() {
        lose(.notConnected)
    }

    /// In a forked child: forgets the parent's connection without a word to the node.
    func abandon() {
        guard loss == nil else { return }
        connection.abandon()
        loss = .forked
    }

    func send(_ frames: [UInt8], timeout: Int64 = 0) throws(HubError) {
        if let loss { throw loss }
        let allowed = timeout > 0 ? min(timeout, HubSettings.longestTimeout) : settings.timeout
        do throws(TransportError) {
            try connection.send(frames, deadline: Deadline(in: allowed))
        } catch {
            // Part of a frame may be on its way.
            lose(.transport(error))
            throw .transport(error)
        }
    }

    /// Waits for something to arrive and lets it in, for at most a slice of time. False: nothing has; look at signals and clocks, then go on.
    func listen(until deadline: Deadline) throws(HubError) -> Bool {
        if let loss { throw loss }
        guard !processes.contains(where: { $0.mailbox.isFull }) else { throw .mailboxFull }
        do throws(TransportError) {
            let slice = deadline.shortened(to: Self.slice)
            dispatch(try connection.receive(deadline: slice, stopsOnSignal: true, owns: .caller))
            return true
        } catch {
            if error.isPause { return false }
            lose(.transport(error))
            throw .transport(error)
        }
    }

    /// Lets in what has arrived, as far as there is room for it. Says whether the connection is still there.
    func poll() -> Bool {
        do throws(TransportError) {
            while loss == nil, !processes.contains(where: { $0.mailbox.isFull }),
                let frame = try connection.receiveNow(deadline: Deadline(in: settings.timeout))
            {
                dispatch(frame)
            }
        } catch {
            lose(.transport(error))
        }
        return loss == nil
    }

    private func lose(_ reason: HubError) {
        guard loss == nil else { return }
        loss = reason
        connection.close()
        for process in processes { process.connectionLost() }
    }

    /// What we owe the node. If it cannot be sent, the connection is lost, which the next call tells.
    func answer(_ frames: [UInt8]) {
        do throws(HubError) {
            try send(frames)
        } catch {}
    }
}

extension TransportError {
    /// Nothing is wrong: a slice of time is over, or a signal came.
    fileprivate var isPause: Bool {
        switch (step, cause) {
        case (.receiving, .timedOut), (.receiving, .interrupted): true
        default: false
        }
    }
}
