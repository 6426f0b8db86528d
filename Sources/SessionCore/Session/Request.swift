// SPDX-License-Identifier: Apache-2.0
// What we say to the server: docs/wire.md, "Client to server", in the same order.

/// Names one open of a session, and its lock.
struct Token: Equatable {
    let bytes: [UInt8]

    static func random(from reserve: inout RandomReserve) -> Token { Token(bytes: reserve.take(16)) }
}

/// Names one change, so that it is applied once however often it is sent.
struct CommitID: Equatable {
    let bytes: [UInt8]

    static func random(from reserve: inout RandomReserve) -> CommitID { CommitID(bytes: reserve.take(16)) }
}

enum Request {
    case start(Start)
    case commit(Commit)
    case abort(id: [UInt8], token: Token)
    case destroy(id: [UInt8], token: Token?)
    /// Milliseconds of idleness after which a record may go, for who keeps no lifetimes.
    case gc(lifetime: Int64)
    case list(tag: [UInt8], current: [UInt8])
    case revoke(tag: [UInt8], keep: [UInt8]?)
}

/// What we say of ourselves.
struct ClientInfo {
    /// For the operator who asks who holds a lock.
    let process: Int64
    let namespace: [UInt8]
}

struct Start {
    enum IfAbsent {
        case lock
        case leave
    }

    let id: [UInt8]
    /// nil: no lock.
    let token: Token?
    /// Milliseconds; 0: the record's own, or the server's default.
    let lifetime: Int64
    /// Milliseconds to queue for the lock.
    let wait: Int64
    /// Milliseconds for which the lock is kept while we are silent and others wait.
    let lease: Int64
    let ifAbsent: IfAbsent
    /// Whether we have just made the id: then the answer is known, and not waited for.
    var isOfNewID = false
}

struct Commit {
    enum Change {
        case write(data: BorrowedBytes, serializer: [UInt8])
        case touch
    }

    let id: [UInt8]
    let token: Token?
    /// The version that the change is based on; 0: there was no record.
    let expected: Int64
    let commitID: CommitID
    let change: Change
    let lifetime: Int64
    let tags: SessionTags
}

extension Request {
    /// The answer that the server will give, where nothing else is possible.
    var knownReply: Reply? {
        guard case .start(let start) = self, start.isOfNewID else { return nil }
        return .started(Record(version: 0, data: []))
    }

    /// Enough for most: what it says in bytes, names and numbers, and the data.
    var room: Int {
        guard case .commit(let commit) = self, case .write(let data, _) = commit.change else { return 0 }
        return data.count + 1024
    }

    /// - Parameter sequence: found again in the answer; not used where there is none.
    func encode(into writer: inout TermWriter, sequence: Int64) {
        switch self {
        case .start(let start):
            start.encode(into: &writer, sequence)
        case .commit(let commit):
            commit.encode(into: &writer, sequence)
        case .abort(let id, let token):
            writer.writeTupleHeader(3)
            writer.writeAtom("abort")
            writer.writeBinary(id)
            writer.writeToken(token)
        case .destroy(let id, let token):
            writer.writeTupleHeader(5)
            writer.writeAtom("destroy")
            writer.writeInteger(sequence)
            writer.writeBinary(id)
            writer.writeToken(token)
            writer.writeMapHeader(0)
        case .gc:
            writer.writeTupleHeader(3)
            writer.writeAtom("gc")
            writer.writeInteger(sequence)
            writer.writeMapHeader(0)
        case .list(let tag, let current):
            writer.writeTupleHeader(4)
            writer.writeAtom("list")
            writer.writeInteger(sequence)
            writer.writeBinary(tag)
            writer.writeOption("current", current)
        case .revoke(let tag, let keep):
            writer.writeTupleHeader(4)
            writer.writeAtom("revoke")
            writer.writeInteger(sequence)
            writer.writeBinary(tag)
            writer.writeOption("keep", keep ?? [])
        }
    }

    /// The call that begins the conversation.
    static func encodeHello(into writer: inout TermWriter, _ client: ClientInfo) {
        writer.writeTupleHeader(3)
        writer.writeAtom("hello")
        writer.writeListHeader(1)
        writer.writeInteger(ServerLink.protocolVersion)
        writer.writeNil()
        writer.writeMapHeader(client.namespace.isEmpty ? 1 : 2)
        writer.writeAtom("pid")
        writer.writeInteger(client.process)
        guard !client.namespace.isEmpty else { return }
        writer.writeAtom("namespace")
        writer.writeBinary(client.namespace)
    }
}

extension Start {
    fileprivate func encode(into writer: inout TermWriter, _ sequence: Int64) {
        writer.writeTupleHeader(6)
        writer.writeAtom("start")
        writer.writeInteger(sequence)
        writer.writeBinary(id)
        writer.writeToken(token)
        writer.writeInteger(lifetime)
        writer.writeMapHeader(ifAbsent == .leave ? 3 : 2)
        writer.writeAtom("wait")
        writer.writeInteger(wait)
        writer.writeAtom("lease")
        writer.writeInteger(lease)
        if ifAbsent == .leave {
            writer.writeAtom("if_absent")
            writer.writeAtom("leave")
        }
    }
}

extension Commit {
    fileprivate func encode(into writer: inout TermWriter, _ sequence: Int64) {
        writer.writeTupleHeader(8)
        writer.writeAtom("commit")
        writer.writeInteger(sequence)
        writer.writeBinary(id)
        writer.writeToken(token)
        writer.writeInteger(expected)
        writer.writeBinary(commitID.bytes)
        switch change {
        case .write(let data, let serializer):
            writer.writeTupleHeader(4)
            writer.writeAtom("write")
            writer.writeBinary(data)
            writer.writeInteger(lifetime)
            writer.writeBinary(serializer)
        case .touch:
            writer.writeTupleHeader(2)
            writer.writeAtom("touch")
            writer.writeInteger(lifetime)
        }
        writer.writeMapHeader((tags.added.isEmpty ? 0 : 1) + (tags.removed.isEmpty ? 0 : 1))
        writer.writeOption("tag", tags.added)
        writer.writeOption("untag", tags.removed)
    }
}

extension TermWriter {
    /// A map with one option, or with none where there is no value.
    fileprivate mutating func writeOption(_ name: StaticString, _ value: [UInt8]) {
        writeMapHeader(value.isEmpty ? 0 : 1)
        guard !value.isEmpty else { return }
        writeAtom(name)
        writeBinary(value)
    }

    /// A pair of a map that is being written; nothing where there are no values.
    fileprivate mutating func writeOption(_ name: StaticString, _ values: [[UInt8]]) {
        guard !values.isEmpty else { return }
        writeAtom(name)
        writeListHeader(values.count)
        for value in values { writeBinary(value) }
        writeNil()
    }

    fileprivate mutating func writeToken(_ token: Token?) {
        if let token {
            writeBinary(token.bytes)
        } else {
            writeAtom("none")
        }
    }
}
