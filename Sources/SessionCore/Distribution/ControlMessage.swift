// SPDX-License-Identifier: Apache-2.0
// Control messages: ERTS manual, "Distribution Protocol", chapter "Protocol between Connected Nodes".

/// The first element of a control message.
enum ControlOperation {
    static let link: Int64 = 1
    static let send: Int64 = 2
    static let registeredSend: Int64 = 6
    static let sendTraced: Int64 = 12
    static let registeredSendTraced: Int64 = 16
    static let monitor: Int64 = 19
    static let demonitor: Int64 = 20
    static let sendSender: Int64 = 22
    static let sendSenderTraced: Int64 = 23
    static let payloadExit: Int64 = 24
    static let payloadExitTraced: Int64 = 25
    static let payloadExit2: Int64 = 26
    static let payloadExit2Traced: Int64 = 27
    static let payloadMonitorExit: Int64 = 28
    static let spawnRequest: Int64 = 29
    static let spawnRequestTraced: Int64 = 30
    static let spawnReply: Int64 = 31
    static let spawnReplyTraced: Int64 = 32
    static let aliasSend: Int64 = 33
    static let aliasSendTraced: Int64 = 34
    static let unlinkID: Int64 = 35
    static let unlinkIDAck: Int64 = 36
}

/// Who is monitored: a process, or whoever has a name.
enum MonitorTarget: Equatable {
    case pid(PidTerm)
    case name([UInt8])
}

/// What a node says to a request to start a process.
enum SpawnResult: Equatable {
    case started(PidTerm)
    /// The reason is an atom.
    case refused(reason: [UInt8])
}

/// A request to start a process on the node. The arguments are the frame's payload.
struct Spawn: Equatable {
    let reference: ReferenceTerm
    let from: PidTerm
    /// Where the new process's output goes: a pid of the node.
    let groupLeader: PidTerm
    let module: [UInt8]
    let function: [UInt8]
    let arity: Int
    let isLinked: Bool
    let isMonitored: Bool
}

/// A signal between processes of two nodes. Trace tokens are dropped; what we have no use for is `other`.
/// Indirect, since most are large, and each goes through many hands.
indirect enum ControlMessage: Equatable {
    case link(from: PidTerm, to: PidTerm)
    case send(to: PidTerm)
    case sendSender(from: PidTerm, to: PidTerm)
    case registeredSend(from: PidTerm, name: [UInt8])
    case aliasSend(from: PidTerm, alias: ReferenceTerm)
    case monitor(from: PidTerm, target: MonitorTarget, reference: ReferenceTerm)
    case demonitor(from: PidTerm, target: MonitorTarget, reference: ReferenceTerm)
    case monitorExit(from: MonitorTarget, to: PidTerm, reference: ReferenceTerm)
    case exit(from: PidTerm, to: PidTerm)
    case exit2(from: PidTerm, to: PidTerm)
    case spawn(Spawn)
    /// As we receive it: what the node wants started does not matter.
    case spawnRequest(reference: ReferenceTerm, from: PidTerm)
    case spawnReply(reference: ReferenceTerm, to: PidTerm, flags: Int64, result: SpawnResult)
    case unlinkID(id: ArraySlice<UInt8>, from: PidTerm, to: PidTerm)
    case unlinkIDAck(id: ArraySlice<UInt8>, from: PidTerm, to: PidTerm)
    case other(operation: Int64)
}

extension ControlMessage {
    /// Reads the tuple that begins at the reader's position.
    init(from reader: inout TermReader) throws(FormatError) {
        let arity = try reader.readTupleArity()
        guard arity > 0 else { throw FormatError(offset: reader.offset, reason: "an empty control message") }
        let operation = try reader.readInteger()
        guard let (message, used) = try Self.parse(operation, arity: arity, &reader) else {
            for _ in 1..<arity { try reader.skipTerm() }
            self = .other(operation: operation)
            return
        }
        for _ in used..<arity { try reader.skipTerm() }
        self = message
    }

    /// The message and how many elements it took, or nil when we have no use for the operation. All are read before a message is made: what an indirect case
    /// has begun with, and does not get, Swift 6.0's Embedded runtime cannot give back.
    private static func parse(
        _ operation: Int64, arity: Int, _ reader: inout TermReader
    ) throws(FormatError) -> (ControlMessage, used: Int)? {
        switch (operation, arity) {
        case (ControlOperation.link, 3):
            let (from, to) = try reader.readBothPids()
            return (.link(from: from, to: to), 3)
        case (ControlOperation.send, 3), (ControlOperation.sendTraced, 4):
            try reader.skipTerm()
            let to = try reader.readPid()
            return (.send(to: to), 3)
        case (ControlOperation.sendSender, 3), (ControlOperation.sendSenderTraced, 4):
            let (from, to) = try reader.readBothPids()
            return (.sendSender(from: from, to: to), 3)
        case (ControlOperation.registeredSend, 4), (ControlOperation.registeredSendTraced, 5):
            let from = try reader.readPid()
            try reader.skipTerm()
            let name = Array(try reader.readAtom())
            return (.registeredSend(from: from, name: name), 4)
        case (ControlOperation.aliasSend, 3), (ControlOperation.aliasSendTraced, 4):
            let from = try reader.readPid()
            let alias = try reader.readReference()
            return (.aliasSend(from: from, alias: alias), 3)
        case (ControlOperation.payloadExit, 3), (ControlOperation.payloadExitTraced, 4):
            let (from, to) = try reader.readBothPids()
            return (.exit(from: from, to: to), 3)
        case (ControlOperation.payloadExit2, 3), (ControlOperation.payloadExit2Traced, 4):
            let (from, to) = try reader.readBothPids()
            return (.exit2(from: from, to: to), 3)
        default:
            return try parseMonitorOrSpawn(operation, arity: arity, &reader)
        }
    }

    private static func parseMonitorOrSpawn(
        _ operation: Int64, arity: Int, _ reader: inout TermReader
    ) throws(FormatError) -> (ControlMessage, used: Int)? {
        switch (operation, arity) {
        case (ControlOperation.monitor, 4):
            let from = try reader.readPid()
            let target = try reader.readMonitorTarget()
            let reference = try reader.readReference()
            return (.monitor(from: from, target: target, reference: reference), 4)
        case (ControlOperation.demonitor, 4):
            let from = try reader.readPid()
            let target = try reader.readMonitorTarget()
            let reference = try reader.readReference()
            return (.demonitor(from: from, target: target, reference: reference), 4)
        case (ControlOperation.payloadMonitorExit, 4):
            let from = try reader.readMonitorTarget()
            let to = try reader.readPid()
            let reference = try reader.readReference()
            return (.monitorExit(from: from, to: to, reference: reference), 4)
        case (ControlOperation.spawnRequest, 6), (ControlOperation.spawnRequestTraced, 7):
            let reference = try reader.readReference()
            let from = try reader.readPid()
            return (.spawnRequest(reference: reference, from: from), 3)
        case (ControlOperation.spawnReply, 5), (ControlOperation.spawnReplyTraced, 6):
            let reference = try reader.readReference()
            let to = try reader.readPid()
            let flags = try reader.readInteger()
            let result = try reader.readSpawnResult()
            return (.spawnReply(reference: reference, to: to, flags: flags, result: result), 5)
        case (ControlOperation.unlinkID, 4):
            let id = try reader.readRawTerm()
            let (from, to) = try reader.readBothPids()
            return (.unlinkID(id: id, from: from, to: to), 4)
        case (ControlOperation.unlinkIDAck, 4):
            let id = try reader.readRawTerm()
            let (from, to) = try reader.readBothPids()
            return (.unlinkIDAck(id: id, from: from, to: to), 4)
        default:
            return nil
        }
    }

    /// Whether the frame holds a second term after this one.
    var hasPayload: Bool {
        switch self {
        case .send, .sendSender, .registeredSend, .aliasSend, .monitorExit, .exit, .exit2, .spawn, .spawnRequest: true
        case .link, .monitor, .demonitor, .spawnReply, .unlinkID, .unlinkIDAck, .other: false
        }
    }
}

extension ControlMessage {
    /// Appends the tuple. Only what a client sends has a form here: see `Frame`.
    func encode(into writer: inout TermWriter) {
        switch self {
        case .sendSender(let from, let to):
            writer.writeControl(ControlOperation.sendSender, from, to)
        case .registeredSend(let from, let name):
            writer.writeControl(ControlOperation.registeredSend, arity: 4)
            writer.writePid(from)
            writer.writeAtom("")
            writer.writeAtom(name)
        case .monitor(let from, let target, let reference):
            writer.writeMonitor(ControlOperation.monitor, from, target, reference)
        case .demonitor(let from, let target, let reference):
            writer.writeMonitor(ControlOperation.demonitor, from, target, reference)
        case .monitorExit(let from, let to, let reference):
            writer.writeControl(ControlOperation.payloadMonitorExit, arity: 4)
            writer.writeMonitorTarget(from)
            writer.writePid(to)
            writer.writeReference(reference)
        case .unlinkIDAck(let id, let from, let to):
            writer.writeControl(ControlOperation.unlinkIDAck, arity: 4)
            writer.writeRaw(id)
            writer.writePid(from)
            writer.writePid(to)
        case .spawnReply(let reference, let to, let flags, let result):
            writer.writeControl(ControlOperation.spawnReply, arity: 5)
            writer.writeReference(reference)
            writer.writePid(to)
            writer.writeInteger(flags)
            writer.writeSpawnResult(result)
        case .aliasSend(let from, let alias):
            writer.writeControl(ControlOperation.aliasSend, arity: 3)
            writer.writePid(from)
            writer.writeReference(alias)
        case .link(let from, let to):
            writer.writeControl(ControlOperation.link, from, to)
        case .exit(let from, let to):
            writer.writeControl(ControlOperation.payloadExit, from, to)
        case .exit2(let from, let to):
            writer.writeControl(ControlOperation.payloadExit2, from, to)
        case .unlinkID(let id, let from, let to):
            writer.writeControl(ControlOperation.unlinkID, arity: 4)
            writer.writeRaw(id)
            writer.writePid(from)
            writer.writePid(to)
        case .spawn(let spawn):
            writer.writeSpawn(spawn)
        case .send, .spawnRequest, .other:
            preconditionFailure("a client never sends this")
        }
    }
}

extension TermReader {
    fileprivate mutating func readBothPids() throws(FormatError) -> (from: PidTerm, to: PidTerm) {
        let from = try readPid()
        return (from, try readPid())
    }

    fileprivate mutating func readMonitorTarget() throws(FormatError) -> MonitorTarget {
        switch try next() {
        case .pid(let pid): return .pid(pid)
        case .atom(let name): return .name(Array(name))
        default: throw FormatError(offset: offset, reason: "neither a pid nor a name")
        }
    }

    fileprivate mutating func readSpawnResult() throws(FormatError) -> SpawnResult {
        switch try next() {
        case .pid(let pid): return .started(pid)
        case .atom(let reason): return .refused(reason: Array(reason))
        default: throw FormatError(offset: offset, reason: "neither a pid nor a reason")
        }
    }
}

extension TermWriter {
    fileprivate mutating func writeControl(_ operation: Int64, arity: Int) {
        writeTupleHeader(arity)
        writeInteger(operation)
    }

    fileprivate mutating func writeControl(_ operation: Int64, _ from: PidTerm, _ to: PidTerm) {
        writeControl(operation, arity: 3)
        writePid(from)
        writePid(to)
    }

    fileprivate mutating func writeSpawnResult(_ result: SpawnResult) {
        switch result {
        case .started(let pid): writePid(pid)
        case .refused(let reason): writeAtom(reason)
        }
    }

    fileprivate mutating func writeSpawn(_ spawn: Spawn) {
        writeControl(ControlOperation.spawnRequest, arity: 6)
        writeReference(spawn.reference)
        writePid(spawn.from)
        writePid(spawn.groupLeader)
        writeTupleHeader(3)
        writeAtom(spawn.module)
        writeAtom(spawn.function)
        writeInteger(Int64(spawn.arity))
        writeListHeader((spawn.isLinked ? 1 : 0) + (spawn.isMonitored ? 1 : 0))
        if spawn.isLinked { writeAtom("link") }
        if spawn.isMonitored { writeAtom("monitor") }
        writeNil()
    }

    fileprivate mutating func writeMonitorTarget(_ target: MonitorTarget) {
        switch target {
        case .pid(let pid): writePid(pid)
        case .name(let name): writeAtom(name)
        }
    }

    fileprivate mutating func writeMonitor(
        _ operation: Int64, _ from: PidTerm, _ target: MonitorTarget, _ reference: ReferenceTerm
    ) {
        writeControl(operation, arity: 4)
        writePid(from)
        writeMonitorTarget(target)
        writeReference(reference)
    }
}
