// SPDX-License-Identifier: Apache-2.0
// One open..close of PHP: what is known about its id, and which message each of PHP's callbacks needs. docs/wire.md, "What PHP does, in messages".

final class Session {
    /// How far the server and we have come with the id.
    enum Phase {
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

    let client: SessionClient
    var settings: SessionSettings
    private let generation: Int32
    var id: [UInt8] = []
    var token: Token?
    var phase = Phase.idle
    /// Whether what was read has not been handed out yet.
    var isUnread = false
    /// Why there is no lock although one was wanted: then the session is not written.
    var hindrance: Refusal?
    /// The set of records that the session was read from; nil: it is in none yet.
    var origin: [UInt8]?
    var tags = SessionTags()
    private var expectedNew: [UInt8] = []

    init(_ client: SessionClient, _ settings: SessionSettings) {
        client.noticeFork()
        self.client = client
        self.settings = settings
        generation = client.generation
    }

    func deadline() -> Deadline { Deadline(in: settings.timeout) }
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
            return .done(try readable(record))
        }
        if id == expectedNew, case .idle = phase {
            try startFresh(lifetime)
            return .done(Record(version: 0, data: []))
        }
        guard let record = try start(ifAbsent: .lock, lifetime: lifetime) else { return .waiting }
        isUnread = false
        return .done(try readable(record))
    }

    func write(_ id: [UInt8], _ data: BorrowedBytes, lifetime: Int64) throws(SessionError) {
        try turn(to: id)
        guard data.count <= settings.maxSize else {
            throw SessionError(.tooLarge(size: data.count, limit: settings.maxSize))
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
                throw refused(.conflict(version: record.version))
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
        if let hindrance { throw SessionError(.readOnly(because: hindrance), at: client.currentNode) }
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

    /// - Parameter id: or the handle of another session, from a list.
    func destroy(_ id: [UInt8]) throws(SessionError) {
        try turn(to: id)
        let (holding, origin) = (token, origin)
        forget()
        let deadline = deadline()
        let reply = try client.ask(.destroy(id: id, token: holding), settings, deadline, within: origin).reply
        guard case .destroyed = reply else { throw unexpected(reply, deadline) }
    }

    func collectGarbage() throws(SessionError) -> Int64 {
        try checkProcess()
        let deadline = deadline()
        let reply = try client.ask(.gc(lifetime: settings.lifetime), settings, deadline).reply
        guard case .swept(let count) = reply else { throw unexpected(reply, deadline) }
        return count
    }

    /// The record stays as it is, and its lock is given up: PHP could not make sense of the data.
    func keepUndecoded() {
        release()
    }

    func close() {
        client.noticeFork()
        guard client.generation == generation else { return }
        client.lastTags = tags.all
        release()
    }
}

// MARK: - Belonging

extension Session {
    /// With the next COMMIT, which is then sent even when nothing else was changed.
    func tag(_ tag: [UInt8], isAdded: Bool) throws(SessionError) {
        guard settings.servers.module.isEmpty else { throw SessionError(.link(.notOffered)) }
        guard (1...SessionTags.longest).contains(tag.count) else { throw SessionError(.invalidTag) }
        if isAdded { tags.add(tag) } else { tags.remove(tag) }
    }

    /// The tags of the session that was closed last become those of this one.
    func continueLast() {
        for tag in client.lastTags { tags.add(tag) }
    }

    func list(_ tag: [UInt8]) throws(SessionError) -> [SessionSummary] {
        try checkProcess()
        let deadline = deadline()
        let reply = try client.ask(.list(tag: tag, current: id), settings, deadline).reply
        guard case .listed(let summaries) = reply else { throw unexpected(reply, deadline) }
        return summaries
    }

    /// Destroys the sessions with a tag; all of them, or all but this one. Returns how many there were.
    func revoke(_ tag: [UInt8], keepsThis: Bool) throws(SessionError) -> Int64 {
        try checkProcess()
        let deadline = deadline()
        let keep = keepsThis && !id.isEmpty ? id : nil
        let reply = try client.ask(.revoke(tag: tag, keep: keep), settings, deadline).reply
        guard case .revoked(let count) = reply else { throw unexpected(reply, deadline) }
        return count
    }

    func destroy(handle: [UInt8]) throws(SessionError) {
        try checkProcess()
        guard SessionID.isValidOrHandle(handle) else { throw SessionError(.invalidID) }
        let deadline = deadline()
        let reply = try client.ask(.destroy(id: handle, token: nil), settings, deadline).reply
        guard case .destroyed = reply else { throw unexpected(reply, deadline) }
    }
}

// MARK: - What holds for all of them

extension Session {
    /// Makes `id` the one that everything is about. Another one's lock is given up: a session holds one.
    private func turn(to id: [UInt8]) throws(SessionError) {
        try checkProcess()
        guard id != self.id else { return }
        guard SessionID.isValid(id) else { throw SessionError(.invalidID) }
        release()
        if !self.id.isEmpty { tags = SessionTags() }
        self.id = id
    }

    func checkProcess() throws(SessionError) {
        client.noticeFork()
        guard client.generation == generation else { throw SessionError(.forked) }
    }

    /// Gives up what is held or waited for.
    func release() {
        switch phase {
        case .fresh, .waiting, .started:
            if let token { client.abort(id: id, token: token, deadline()) }
        case .idle, .finished:
            break
        }
        forget()
    }

    /// The server has nothing of ours any more.
    func forget() {
        phase = .idle
        token = nil
        isUnread = false
        hindrance = nil
        origin = nil
    }

    /// After a failure the connection is closed, and the lock with it.
    func asking<Value>(_ body: () throws(SessionError) -> Value) throws(SessionError) -> Value {
        do throws(SessionError) {
            return try body()
        } catch {
            forget()
            throw error
        }
    }

    func refused(_ reason: Refusal) -> SessionError {
        SessionError(.refused(reason), at: client.currentNode, deadline())
    }

    func unexpected(_ reply: Reply, _ deadline: Deadline) -> SessionError {
        guard case .refused(let reason) = reply else {
            return SessionError(.wrongAnswer, at: client.currentNode, deadline)
        }
        return SessionError(.refused(reason), at: client.currentNode, deadline)
    }
}
