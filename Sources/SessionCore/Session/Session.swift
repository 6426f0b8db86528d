// SPDX-License-Identifier: Apache-2.0
// One open..close of PHP: what is known about its id, and which message each of PHP's callbacks needs. docs/wire.md, "What PHP does, in messages".

final class Session {
    /// How far the server and we have come with the id.
    private enum Phase {
        /// Nothing is known, nothing is held.
        case idle
        /// We made the id: it is known to be missing. With locking, START was sent and its answer is not needed.
        case fresh
        /// START stands in the queue.
        case waiting(sequence: Int64, patience: Deadline, start: Start)
        /// The record was read, and the lock is ours if we wanted one.
        case started(Record, at: Instant, lifetime: Int64)
        /// Everything was said; no lock is held.
        case finished(version: Int64)
    }

    /// Data that was not changed needs no more than an unlock, unless the page ran so long that the expiry set by START is stale: by more than this, or
    /// by a tenth of the lifetime.
    private static let renewalInterval: Int64 = 60_000

    let client: SessionClient
    private(set) var settings: SessionSettings
    private let process: Int32
    private var id: [UInt8] = []
    private var token: Token?
    private var phase = Phase.idle
    /// Whether what was read has not been handed out yet.
    private var isUnread = false
    private var expectedNew: [UInt8] = []

    init(_ client: SessionClient, _ settings: SessionSettings) {
        client.noticeFork()
        self.client = client
        self.settings = settings
        process = client.process
    }

    private func deadline() -> Deadline { Deadline(in: settings.timeout) }
}

// MARK: - The callbacks

extension Session {
    enum Outcome<Value> {
        case done(Value)
        /// The lock is somebody else's: `wait`, then ask again.
        case waiting
    }

    /// A second open: the lock is kept, what was read is forgotten.
    func reopen(_ settings: SessionSettings) {
        self.settings = settings
        isUnread = false
    }

    func expectNew(_ id: [UInt8]) {
        expectedNew = id
    }

    func validate(_ id: [UInt8]) throws(SessionError) -> Outcome<Bool> {
        // Not turned to: PHP also asks about an id that it makes for later, while it has another one open.
        if id == expectedNew { return .done(false) }
        try turn(to: id)
        if case .started(let record, _, _) = phase, isUnread { return .done(record.version != 0) }
        guard let record = try start(ifAbsent: .leave, lifetime: settings.lifetime) else { return .waiting }
        if record.version == 0 { phase = .idle }
        return .done(record.version != 0)
    }

    /// The record, whose version is 0 when there is none.
    func read(_ id: [UInt8], lifetime: Int64) throws(SessionError) -> Outcome<Record> {
        try turn(to: id)
        if case .started(let record, _, _) = phase, isUnread {
            isUnread = false
            return .done(record)
        }
        if id == expectedNew, case .idle = phase {
            try startFresh(lifetime)
            return .done(Record(version: 0, data: []))
        }
        guard let record = try start(ifAbsent: .lock, lifetime: lifetime) else { return .waiting }
        isUnread = false
        return .done(record)
    }

    func write(_ id: [UInt8], _ data: BorrowedBytes, lifetime: Int64) throws(SessionError) {
        try turn(to: id)
        guard data.buffer.count <= SessionClient.dataLimit else {
            throw SessionError(.tooLarge(limit: SessionClient.dataLimit))
        }
        let expected: Int64
        switch phase {
        case .fresh:
            expected = 0
        case .finished(let version):
            let record = try startForWriting(lifetime)
            guard record.version == version else {
                release()
                finish(version: version)  // a third write is as late as the second
                throw refusal(.conflict(version: record.version))
            }
            expected = version
        case .started(let record, let instant, let readLifetime):
            if record.version != 0, data.equals(record.data) {
                return try renew(record, readAt: instant, readLifetime, lifetime)
            }
            expected = record.version
        case .idle, .waiting:
            expected = try startForWriting(lifetime).version
        }
        try commit(.write(data: data, serializer: settings.serializer), expected: expected, lifetime)
    }

    func touch(_ id: [UInt8], _ data: BorrowedBytes, lifetime: Int64) throws(SessionError) {
        try turn(to: id)
        switch phase {
        case .started(let record, let instant, let readLifetime) where record.version != 0:
            try renew(record, readAt: instant, readLifetime, lifetime)
        case .finished:
            return  // renewed a moment ago, by a write of the same open
        default:
            try write(id, data, lifetime: lifetime)
        }
    }

    func destroy(_ id: [UInt8]) throws(SessionError) {
        try turn(to: id)
        let holding = token
        phase = .idle
        token = nil
        let deadline = deadline()
        let reply = try client.ask(.destroy(id: id, token: holding), settings, deadline).reply
        guard case .destroyed = reply else { throw unexpected(reply, deadline) }
    }

    func collectGarbage() throws(SessionError) -> Int64 {
        try checkProcess()
        let deadline = deadline()
        let reply = try client.ask(.gc, settings, deadline).reply
        guard case .swept(let count) = reply else { throw unexpected(reply, deadline) }
        return count
    }

    func close() {
        client.noticeFork()
        guard client.process == process else { return }
        release()
    }
}

// MARK: - Starting

extension Session {
    /// Makes `id` the one that everything is about. Another one's lock is given up: a session holds one.
    private func turn(to id: [UInt8]) throws(SessionError) {
        try checkProcess()
        guard SessionID.isValid(id) else { throw SessionError(.invalidID) }
        guard id != self.id else { return }
        release()
        self.id = id
    }

    private func checkProcess() throws(SessionError) {
        client.noticeFork()
        guard client.process == process else { throw SessionError(.forked) }
    }

    /// nil: queued. A START that stands in the queue already is not sent again.
    private func start(ifAbsent: Start.IfAbsent, lifetime: Int64) throws(SessionError) -> Record? {
        if case .waiting = phase { return nil }
        if token == nil, settings.isLocking { token = .random() }
        return try send(
            Start(
                id: id, token: token, lifetime: lifetime,
                wait: settings.isLocking ? settings.lockTimeout : 0, ifAbsent: ifAbsent))
    }

    private func send(_ start: Start) throws(SessionError) -> Record? {
        let deadline = deadline()
        let (sequence, reply) = try asking { () throws(SessionError) in
            try client.ask(.start(start), settings, deadline)
        }
        if case .queued = reply {
            phase = .waiting(sequence: sequence, patience: Deadline(in: start.wait), start: start)
            return nil
        }
        return try takeGrant(reply, start, deadline)
    }

    private func takeGrant(
        _ reply: Reply, _ start: Start, _ deadline: Deadline
    ) throws(SessionError) -> Record {
        guard case .started(let record) = reply else {
            forget()
            throw unexpected(reply, deadline)
        }
        phase = .started(record, at: .now(), lifetime: start.lifetime)
        isUnread = true
        return record
    }

    /// The answer is known: there is no such record, and nobody else has the lock.
    private func startFresh(_ lifetime: Int64) throws(SessionError) {
        if settings.isLocking {
            let token = Token.random()
            self.token = token
            let start = Start(id: id, token: token, lifetime: lifetime, wait: 0, ifAbsent: .lock)
            try asking { () throws(SessionError) in try client.tell(.start(start), settings, deadline()) }
        }
        phase = .fresh
    }

    /// A START whose wait for the lock cannot be left and resumed.
    private func startForWriting(_ lifetime: Int64) throws(SessionError) -> Record {
        if let record = try start(ifAbsent: .lock, lifetime: lifetime) { return record }
        while case .waiting = phase { _ = try wait() }
        guard case .started(let record, _, _) = phase else { throw SessionError(.lockTimeout) }
        return record
    }

    /// Waits for the grant, for at most a second or until a signal comes.
    func wait() throws(SessionError) -> Outcome<Void> {
        try checkProcess()
        guard case .waiting(let sequence, let patience, let start) = phase else { return .done(()) }
        // The server ends the wait; should it fail to, we do, an ordinary time-out later.
        let end = patience.extended(by: settings.timeout)
        let reply: Reply
        do throws(LinkError) {
            reply = try client.awaitGrant(sequence, end.shortened(to: 1000))
        } catch {
            return try goOnWaiting(after: error, patience, start, isOver: end.remaining == 0)
        }
        if case .queued = reply { return .waiting }
        _ = try takeGrant(reply, start, patience)
        return .done(())
    }

    private func goOnWaiting(
        after error: LinkError, _ patience: Deadline, _ start: Start, isOver: Bool
    ) throws(SessionError) -> Outcome<Void> {
        if error.isPause {
            guard isOver else { return .waiting }
            release()
            throw SessionError(.lockTimeout, at: settings.node, patience.extended(by: settings.timeout))
        }
        guard error.isLostConnection else {
            forget()
            throw SessionError(.link(error), at: settings.node, patience)
        }
        // The place in the queue went with the connection. The token is the same, so a grant that was under way is found again.
        phase = .idle
        let again = Start(
            id: id, token: token, lifetime: start.lifetime, wait: patience.remaining, ifAbsent: start.ifAbsent)
        return try send(again) == nil ? .waiting : .done(())
    }
}

// MARK: - Finishing

extension Session {
    /// The record stays as it is.
    private func renew(
        _ record: Record, readAt instant: Instant, _ readLifetime: Int64, _ lifetime: Int64
    ) throws(SessionError) {
        let interval = lifetime > 0 ? min(Self.renewalInterval, lifetime / 10) : Self.renewalInterval
        if .now() - instant <= interval, readLifetime == lifetime {
            release()
            finish(version: record.version)
        } else {
            try commit(.touch, expected: record.version, lifetime)
        }
    }

    private func commit(
        _ change: Commit.Change, expected: Int64, _ lifetime: Int64
    ) throws(SessionError) {
        let commit = Commit(
            id: id, token: token, expected: expected, commitID: .random(), change: change, lifetime: lifetime)
        let deadline = deadline()
        let reply = try asking { () throws(SessionError) in
            try client.ask(.commit(commit), settings, deadline).reply
        }
        guard case .committed(let version) = reply else {
            forget()
            throw unexpected(reply, deadline)
        }
        finish(version: version)
    }

    private func finish(version: Int64) {
        phase = .finished(version: version)
        token = nil
        isUnread = false
    }

    /// Gives up what is held or waited for.
    private func release() {
        switch phase {
        case .fresh, .waiting, .started:
            if let token { client.abort(id: id, token: token, deadline()) }
        case .idle, .finished:
            break
        }
        forget()
    }

    /// The server has nothing of ours any more.
    private func forget() {
        phase = .idle
        token = nil
        isUnread = false
    }

    /// After a failure the connection is closed, and the lock with it.
    private func asking<Value>(_ body: () throws(SessionError) -> Value) throws(SessionError) -> Value {
        do throws(SessionError) {
            return try body()
        } catch {
            forget()
            throw error
        }
    }

    private func refusal(_ reason: Refusal) -> SessionError {
        SessionError(.refused(reason), at: settings.node, deadline())
    }

    private func unexpected(_ reply: Reply, _ deadline: Deadline) -> SessionError {
        guard case .refused(let reason) = reply else {
            return SessionError(.wrongAnswer, at: settings.node, deadline)
        }
        return SessionError(.refused(reason), at: settings.node, deadline)
    }
}
