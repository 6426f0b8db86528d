// SPDX-License-Identifier: Apache-2.0
// How a session is stored and its lock given up.

extension Session {
    /// Data that was not changed needs no more than an unlock, unless the page ran so long that the expiry set by START is stale: by more than this, or
    /// by a tenth of the lifetime.
    private static let renewalInterval: Int64 = 60_000

    /// How often a write is sent again that others were faster than.
    private static let overwrites = 3

    /// The record stays as it is.
    func renew(
        _ record: Record, readAt instant: Instant, _ readLifetime: Int64, _ lifetime: Int64
    ) throws(SessionError) {
        guard settings.servers.module.isEmpty else { return try writeAgain(record, lifetime) }
        let interval = lifetime > 0 ? min(Self.renewalInterval, lifetime / 10) : Self.renewalInterval
        let isFresh = .now() - instant <= interval && readLifetime == lifetime
        if !tags.areChanged, isFresh || hindrance != nil {
            release()
            finish(version: record.version)
        } else {
            if let hindrance { throw SessionError(.readOnly(because: hindrance), at: client.currentNode) }
            try commit(.touch, expected: record.version, lifetime)
        }
    }

    /// The contract of modules has nothing else that would keep a session alive.
    private func writeAgain(_ record: Record, _ lifetime: Int64) throws(SessionError) {
        let failure = record.data.borrowed { data in
            do throws(SessionError) {
                try commit(.write(data: data, serializer: settings.serializer), expected: record.version, lifetime)
                return SessionError?.none
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    func commit(_ change: Commit.Change, expected: Int64, _ lifetime: Int64) throws(SessionError) {
        var expected = expected
        for _ in 0...Self.overwrites {
            let deadline = deadline()
            let reply = try send(change, expected: expected, lifetime, deadline)
            if case .committed(let version) = reply { return finish(version: version) }
            guard settings.onConflict == .overwrite, let found = reply.versionToOverwrite(instead: expected) else {
                forget()
                throw unexpected(reply, deadline)
            }
            expected = found
            token = nil  // given up by the COMMIT that was refused
        }
        forget()
        throw refused(.conflict(version: expected))
    }

    private func send(
        _ change: Commit.Change, expected: Int64, _ lifetime: Int64, _ deadline: Deadline
    ) throws(SessionError) -> Reply {
        let commit = Commit(
            id: id, token: token, expected: expected, commitID: .random(from: &client.reserve), change: change,
            lifetime: lifetime, tags: tags)
        return try asking { () throws(SessionError) in
            try client.ask(.commit(commit), settings, deadline, within: origin).reply
        }
    }

    func finish(version: Int64) {
        phase = .finished(version: version)
        token = nil
        isUnread = false
        hindrance = nil
        origin = client.cluster
        tags.wereStored()
    }
}

extension Reply {
    /// The version to write over when others were faster; nil when there is nothing to write over, or something else is wrong.
    fileprivate func versionToOverwrite(instead expected: Int64) -> Int64? {
        switch self {
        case .refused(.conflict(let version)) where version != 0: version
        case .refused(.lockLost): expected
        default: nil
        }
    }
}
