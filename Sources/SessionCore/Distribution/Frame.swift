// SPDX-License-Identifier: Apache-2.0
// Pass-through frames: ERTS manual, "Distribution Protocol", chapter "Protocol between Connected Nodes".
//
//   u32 length | 112 | 131 control message | [131 payload]        a length of 0 is a tick

/// A frame that was received: what it is, and the term that came with it.
struct Frame {
    let control: ControlMessage
    /// The term with its version byte; empty when the control message has none.
    let blob: ArraySlice<UInt8>

    /// The same without the version byte.
    var payload: ArraySlice<UInt8> { blob.dropFirst() }

    /// The shortest frame: keeps a connection alive, wants the same in return.
    static let tick: [UInt8] = [0, 0, 0, 0]

    private static let passThrough: UInt8 = 112
    private static let version: UInt8 = 131

    /// - Parameter body: one frame without its length, not a tick.
    init(parsing body: [UInt8]) throws(DistributionError) {
        do throws(FormatError) {
            self = try Frame(reading: body[...])
        } catch {
            throw .malformed(error)
        }
    }

    fileprivate init(control: ControlMessage, blob: ArraySlice<UInt8>) {
        self.control = control
        self.blob = blob
    }

    private init(reading body: ArraySlice<UInt8>) throws(FormatError) {
        guard body.count >= 2, body[body.startIndex] == Self.passThrough,
            body[body.startIndex + 1] == Self.version
        else { throw FormatError(offset: 0, reason: "not a pass-through frame") }
        var reader = TermReader(body.dropFirst(2))
        control = try ControlMessage(from: &reader)
        let rest = body.dropFirst(2 + reader.offset)
        guard control.hasPayload else {
            // An operation we do not know may have a payload; it is not ours to judge.
            blob = []
            return
        }
        guard rest.first == Self.version else {
            throw FormatError(offset: 2 + reader.offset, reason: "the payload is missing")
        }
        blob = rest
    }

    /// The bytes of a frame, with its length, ready for the wire.
    ///
    /// - Parameter room: how many bytes the payload has, about.
    static func encode(
        _ control: ControlMessage, room: Int = 0, payload: (inout TermWriter) -> Void = { _ in }
    ) -> [UInt8] {
        var writer = beginning(with: control, room: room)
        if control.hasPayload { payload(&writer) }
        writer.fillInLength()
        return writer.bytes
    }

    /// The same for who sends many with one control message, which has to have a payload.
    static func encode(behind head: FrameHead, room: Int, payload: (inout TermWriter) -> Void) -> [UInt8] {
        var writer = TermWriter(reserving: room) { $0.writeBytes(head.bytes) }
        payload(&writer)
        writer.fillInLength()
        return writer.bytes
    }

    fileprivate static func beginning(with control: ControlMessage, room: Int = 0) -> TermWriter {
        var writer = TermWriter(reserving: room) { start in
            start.writeUInt32(0)  // the length, when it is known
            start.writeUInt8(passThrough)
        }
        writer.writeVersion()
        control.encode(into: &writer)
        if control.hasPayload { writer.writeVersion() }
        return writer
    }
}

/// What all frames with one control message begin with, ready for the wire.
struct FrameHead {
    fileprivate let bytes: [UInt8]

    init(_ control: ControlMessage) {
        var writer = Frame.beginning(with: control)
        bytes = writer.bytes
    }
}

/// Reads the frames of one connection. The first process that writes to us is mostly the one that goes on writing, and each of its frames
/// begins with the same bytes: those are taken apart once.
struct FrameReader {
    /// The first message with a sender, without its term.
    private var known: Frame?
    /// Its bytes, up to and with the version byte of the term.
    private var head: [UInt8] = []

    /// - Parameter body: one frame without its length, not a tick.
    mutating func read(_ body: [UInt8]) throws(DistributionError) -> Frame {
        if let known, body[...].borrowed({ $0.begins(with: head) }) {
            return Frame(control: known.control, blob: body[(head.count - 1)...])
        }
        let frame = try Frame(parsing: body)
        if known == nil, case .sendSender = frame.control {
            head = body[...frame.blob.startIndex].copied
            known = try Frame(parsing: head)
        }
        return frame
    }
}

extension Frame {
    /// What a node that owns the process `own`, and nothing else, owes the sender of this frame.
    func answer() -> [UInt8]? {
        switch control {
        case .monitor(let from, let target, let reference):
            guard case .name = target else { return nil }  // our process lives as long as the connection
            return Self.encode(.monitorExit(from: target, to: from, reference: reference)) {
                $0.writeAtom("noproc")
            }
        case .unlinkID(let id, let from, let to):
            return Self.encode(.unlinkIDAck(id: id, from: to, to: from))
        case .spawnRequest(let reference, let from):
            return Self.encode(.spawnReply(reference: reference, to: from, flags: 0, result: .refused(reason: Array("notsup"))))
        default:
            return nil
        }
    }
}
