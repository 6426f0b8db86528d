// SPDX-License-Identifier: Apache-2.0
// How a session gets its record and its lock.

extension Session {
    /// nil: queued. A START that stands in the queue already is not sent again.
    func start(ifAbsent: Start.IfAbsent, lifetime: Int64) throws(SessionError) -> Record? {
        if case .waiting = phase { return nil }
        if token == nil, settings.isLocking { token = .random(from: &client.reserve) }
        let wait = settings.isLocking ? settings.lockTimeout : 0
        return try send(start(token, lifetime, wait: wait, ifAbsent))
    }

    private func start(
        _ token: Token?, _ lifetime: Int64, wait: Int64, _ ifAbsent: Start.IfAbsent
    ) -> Start {
        Start(id: id, token: token, lifetime: lifetime, wait: wait, lease: settings.lockLease, ifAbsent: ifAbsent)
    }

    private func send(_ start: Start) throws(SessionError) -> Record? {
        let deadline = deadline()
        let (sequence, reply) = try asking { () throws(SessionError) in
            try client.ask(.start(start), settings, deadline, within: origin)
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
        if case .refused(let reason) = reply, reason.isOfLock, settings.onLockTimeout == .readOnly {
            return try readWithoutLock(start, because: reason)
        }
        guard case .started(let record) = reply else {
            forget()
            throw unexpected(reply, deadline)
        }
        phase = .started(record, at: .now(), lifetime: start.lifetime)
        isUnread = true
        origin = record.version == 0 ? nil : client.cluster
        tags.wereRead(record.tags)
        return record
    }

    /// The lock could not be had, and the site would rather show something than nothing.
    private func readWithoutLock(_ start: Start, because reason: Refusal) throws(SessionError) -> Record {
        forget()
        let deadline = deadline()
        let unlocked = self.start(nil, start.lifetime, wait: 0, start.ifAbsent)
        let reply = try client.ask(.start(unlocked), settings, deadline).reply
        guard case .started = reply else { throw unexpected(reply, deadline) }
        let record = try takeGrant(reply, unlocked, deadline)
        hindrance = reason
        return record
    }

    /// Refuses data that PHP's serializer would not understand: it would take it for damaged, and destroy it.
    func readable(_ record: Record) throws(SessionError) -> Record {
        guard !record.data.isEmpty, !record.serializer.isEmpty, record.serializer != settings.serializer else {
            return record
        }
        release()
        throw SessionError(
            .otherSerializer(stored: record.serializer, configured: settings.serializer), at: client.currentNode)
    }

    /// The answer is known: there is no such record, and nobody else has the lock.
    func startFresh(_ lifetime: Int64) throws(SessionError) {
        if settings.isLocking {
            let token = Token.random(from: &client.reserve)
            self.token = token
            var start = start(token, lifetime, wait: 0, .lock)
            start.isOfNewID = true
            _ = try asking { () throws(SessionError) in try client.ask(.start(start), settings, deadline()) }
        }
        phase = .fresh
    }

    /// A START whose wait for the lock cannot be left and resumed.
    func startForWriting(_ lifetime: Int64) throws(SessionError) -> Record {
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
            let node = client.currentNode
            release()
            throw SessionError(.lockTimeout, at: node, patience.extended(by: settings.timeout))
        }
        guard error.isLostConnection else {
            forget()
            throw SessionError(.link(error), at: client.currentNode, patience)
        }
        // The place in the queue went with the connection. The token is the same, so a grant that was under way is found again.
        phase = .idle
        let again = self.start(token, start.lifetime, wait: patience.remaining, start.ifAbsent)
        return try send(again) == nil ? .waiting : .done(())
    }
}

extension Refusal {
    /// Somebody else has the lock; nothing else is wrong.
    fileprivate var isOfLock: Bool {
        switch self {
        case .lockTimeout, .busy: true
        default: false
        }
    }
}
