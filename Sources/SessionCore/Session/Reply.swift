// SPDX-License-Identifier: Apache-2.0
// What the server says to us: docs/wire.md, "Server to client", in the same order.

/// A record as START found it.
struct Record {
    /// 0: there is none.
    let version: Int64
    let data: ArraySlice<UInt8>
    /// The `session.serialize_handler` that made the data; empty where nobody says.
    var serializer: [UInt8] = []
    var tags: [[UInt8]] = []
}

/// Who has a lock, for the person who reads the warning.
struct Holder {
    var node: [UInt8] = []
    var process: Int64 = 0
    /// Milliseconds.
    var held: Int64 = 0
}

enum Refusal {
    case lockTimeout(Holder)
    case busy(waiting: Int64)
    case conflict(version: Int64)
    case lockLost(Holder)
    case tooLarge(limit: Int64)
    case tooManyTags(limit: Int64)
    /// No new session is taken. What: memory, disc or sessions.
    case full(what: [UInt8])
    case notReady
    case badRequest(what: [UInt8])
    /// A reason that this version of the protocol does not have.
    case unknown(reason: [UInt8])
}

enum Reply {
    case started(Record)
    case queued(ahead: Int64, Holder)
    case committed(version: Int64)
    case destroyed
    case swept(count: Int64)
    case listed([SessionSummary])
    case revoked(count: Int64)
    case refused(Refusal)
}

extension Reply {
    /// Reads a message to us; nil when it is none of the protocol's.
    static func parse(_ term: ArraySlice<UInt8>) throws(FormatError) -> (sequence: Int64, Reply)? {
        var reader = TermReader(term)
        var head = TermHead()
        guard try reader.scan(&head, for: .tuple), head.count >= 2 else { return nil }
        let arity = head.count
        guard try reader.scan(&head, for: .atom) else { return nil }
        let name = reader.content(head.run)
        guard try reader.scan(&head, for: .integer), let reply = try parse(name, arity: arity, &reader) else { return nil }
        return (head.number, reply)
    }

    private static func parse(
        _ name: ArraySlice<UInt8>, arity: Int, _ reader: inout TermReader
    ) throws(FormatError) -> Reply? {
        if name.equals("started"), arity == 5 {
            return .started(try reader.readRecord())
        }
        if name.equals("queued"), arity == 4 {
            return .queued(ahead: try reader.readInteger(), try reader.readHolder())
        }
        if name.equals("committed"), arity == 3 { return .committed(version: try reader.readVersion()) }
        if name.equals("destroyed"), arity == 2 { return .destroyed }
        if name.equals("swept"), arity == 3 { return .swept(count: try reader.readInteger()) }
        if name.equals("listed"), arity == 3 {
            return .listed(try reader.readList { reader throws(FormatError) in try SessionSummary(from: &reader) })
        }
        if name.equals("revoked"), arity == 3 { return .revoked(count: try reader.readInteger()) }
        if name.equals("refused"), arity == 3 { return .refused(try reader.readRefusal()) }
        return nil
    }
}

/// What the server says of itself.
struct ServerInfo {
    var isReady = false
    /// Names the records that it serves.
    var cluster: [UInt8] = []
    /// The nodes that serve them.
    var members: [[UInt8]] = []
}

/// The answer to hello.
enum Greeting {
    case hello(version: Int64, process: PidTerm, ServerInfo)
    /// It has as many connections as it allows.
    case full
    case refused

    init(parsing term: ArraySlice<UInt8>) throws(FormatError) {
        var reader = TermReader(term)
        let arity = try reader.readTupleArity()
        let name = try reader.readAtom()
        guard name.equals("hello"), arity == 4 else {
            let isFull = try reader.readIsFull()
            self = name.equals("refused") && isFull ? .full : .refused
            return
        }
        let version = try reader.readInteger()
        let process = try reader.readPid()
        self = .hello(version: version, process: process, try reader.readServerInfo())
    }
}

extension TermReader {
    fileprivate mutating func readVersion() throws(FormatError) -> Int64 {
        let version = try readInteger()
        guard version >= 0 else { throw FormatError(offset: offset, reason: "a version below 0") }
        return version
    }

    fileprivate mutating func readServerInfo() throws(FormatError) -> ServerInfo {
        var info = ServerInfo()
        for _ in 0..<(try readMapCount()) {
            let key = try readAtom()
            if key.equals("ready") {
                info.isReady = (try readAtom()).equals("true")
            } else if key.equals("cluster") {
                info.cluster = Array(try readBinary())
            } else if key.equals("members") {
                info.members = try readList { reader throws(FormatError) in Array(try reader.readBinary()) }
            } else {
                try skipTerm()
            }
        }
        return info
    }

    /// Whether the reason of a refused greeting is {full, What}.
    fileprivate mutating func readIsFull() throws(FormatError) -> Bool {
        guard case .tuple(2)? = try next() else { return false }
        return (try readAtom()).equals("full")
    }

    fileprivate mutating func readRecord() throws(FormatError) -> Record {
        let version = try readVersion()
        var record = Record(version: version, data: try readBinary())
        for _ in 0..<(try readMapCount()) {
            let key = try readAtom()
            if key.equals("serializer") {
                record.serializer = Array(try readBinary())
            } else if key.equals("tags") {
                record.tags = try readList { reader throws(FormatError) in Array(try reader.readBinary()) }
            } else {
                try skipTerm()
            }
        }
        return record
    }

    fileprivate mutating func readHolder() throws(FormatError) -> Holder {
        var holder = Holder()
        for _ in 0..<(try readMapCount()) {
            let key = try readAtom()
            if key.equals("node") {
                holder.node = Array(try readBinary())
            } else if key.equals("pid") {
                holder.process = try readInteger()
            } else if key.equals("held") {
                holder.held = try readInteger()
            } else {
                try skipTerm()
            }
        }
        return holder
    }

    fileprivate mutating func readRefusal() throws(FormatError) -> Refusal {
        switch try next() {
        case .atom(let reason)?:
            return reason.equals("not_ready") ? .notReady : .unknown(reason: Array(reason))
        case .tuple(2)?:
            return try readRefusalWithDetail()
        default:
            throw FormatError(offset: offset, reason: "a refusal without a reason")
        }
    }

    private mutating func readRefusalWithDetail() throws(FormatError) -> Refusal {
        let reason = try readAtom()
        if reason.equals("lock_timeout") { return .lockTimeout(try readHolder()) }
        if reason.equals("busy") { return .busy(waiting: try readInteger()) }
        if reason.equals("conflict") { return .conflict(version: try readVersion()) }
        if reason.equals("lock_lost") { return .lockLost(try readHolder()) }
        if reason.equals("too_many_tags") { return .tooManyTags(limit: try readInteger()) }
        if reason.equals("too_large") { return .tooLarge(limit: try readInteger()) }
        if reason.equals("full") { return .full(what: Array(try readAtom())) }
        if reason.equals("bad_request") { return .badRequest(what: Array(try readAtom())) }
        try skipTerm()
        return .unknown(reason: Array(reason))
    }
}
