// SPDX-License-Identifier: Apache-2.0
// What a connected node sends: frames with their four bytes of length, to a process of ours that calls, watches and is watched.

func fuzzFrames(_ input: [UInt8]) {
    var buffer = MessageBuffer(limit: 1 << 20)
    buffer.switchToFourBytes(limit: 1 << 16)
    buffer.append(input)
    let receiver = Receiver()
    var frames = FrameReader()
    while let message = try? buffer.next() {
        let alone = try? Frame(parsing: message)
        let frame = try? frames.read(message)
        precondition(frame?.control == alone?.control && frame?.blob == alone?.blob, "a frame that the ones before it have changed")
        guard let frame else { continue }
        if let answer = frame.answer() {
            precondition((try? Frame(parsing: Array(answer.dropFirst(4)))) != nil, "an answer that is no frame")
        }
        receiver.receive(frame)
    }
    receiver.finish()
}

private final class Receiver {
    private let process = LocalProcess(
        pid: PidTerm(node: Array("X@php".utf8), id: 1, serial: 0, creation: 7), peer: Array("n@host".utf8),
        limits: MailboxLimits())
    private let call: PendingRequest
    private let application: PendingRequest

    init() {
        let reference = ReferenceTerm(node: process.pid.node, creation: 7, words: ReferenceWords(1, 0, 0))
        call = PendingRequest(.call(.name(Array("server".utf8))), reference: reference, from: process.pid)
        application = PendingRequest(.apply, reference: reference, from: process.pid)
        _ = process.monitor(.name(Array("server".utf8)), reference)
    }

    /// Whoever the frame is for, we are it.
    func receive(_ frame: Frame) {
        switch frame.control {
        case .send, .sendSender, .registeredSend: process.deliver(frame.blob)
        case .aliasSend:
            call.answer(frame.payload)
            application.answer(frame.payload)
        case .monitorExit(_, _, let reference):
            process.down(reference, reason: frame.payload)
            application.down(frame.payload)
        case .spawnReply(let reference, _, let flags, let result): process.spawned(reference, flags: flags, result)
        case .exit(let from, _): process.exited(from, reason: frame.payload)
        case .exit2(let from, _): process.appendExit(from: from, frame.payload)
        case .link(let from, _): process.linked(by: from)
        case .unlinkID(_, let from, _): process.unlinked(by: from)
        case .unlinkIDAck(let id, let from, _): process.acknowledgeUnlink(id, of: from)
        case .monitor(let from, let target, let reference): process.watched(by: from, as: target, reference)
        case .demonitor(_, _, let reference): process.unwatched(reference)
        case .spawn, .spawnRequest, .other: break
        }
    }

    /// What is received is taken; what is owed at the end are frames.
    func finish() {
        while let letter = process.mailbox.next(after: 0) {
            _ = try? Term(blob: Array(letter.term))
            process.mailbox.take(letter.number)
        }
        var frames = process.end()[...]
        while let length = frameLength(frames) {
            precondition((try? Frame(parsing: Array(frames.dropFirst(4).prefix(length)))) != nil, "a farewell that is no frame")
            frames = frames.dropFirst(4 + length)
        }
        precondition(frames.isEmpty)
    }

    private func frameLength(_ frames: ArraySlice<UInt8>) -> Int? {
        frames.count < 4 ? nil : frames.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
}
