// SPDX-License-Identifier: Apache-2.0
// What a process of ours says to others without waiting: messages, links, monitors. And how it receives.

/// Who a message is for.
enum Address {
    case pid(PidTerm)
    case name([UInt8])
    case alias(ReferenceTerm)
}

extension Hub {
    /// - Parameter timeout: how long the node may take to accept the bytes, in milliseconds; 0: as long as the settings say.
    func send(
        to address: Address, from process: LocalProcess, timeout: Int64 = 0, _ message: (inout TermWriter) -> Void
    ) throws(HubError) {
        try send(limited(Frame.encode(address.delivery(from: process.pid), payload: message)), timeout: timeout)
    }

    /// A frame that the node on the other end would not take, were it ours, is not sent.
    func limited(_ frame: [UInt8]) throws(HubError) -> [UInt8] {
        guard frame.count <= Self.frameLimit else { throw .tooLarge(limit: Self.frameLimit) }
        return frame
    }

    func link(_ pid: PidTerm, to process: LocalProcess) throws(HubError) {
        if let frames = process.link(pid) { try send(frames) }
    }

    func unlink(_ pid: PidTerm, from process: LocalProcess) throws(HubError) {
        if let frames = process.unlink(pid) { try send(frames) }
    }

    /// `exit/2`: asks a process to end, or ends it.
    func exit(_ pid: PidTerm, from process: LocalProcess, reason: (inout TermWriter) -> Void) throws(HubError) {
        try send(limited(Frame.encode(.exit2(from: process.pid, to: pid), payload: reason)))
    }

    func monitor(_ target: MonitorTarget, by process: LocalProcess) throws(HubError) -> ReferenceTerm {
        let reference = makeReference()
        try send(process.monitor(target, reference))
        return reference
    }

    func demonitor(_ reference: ReferenceTerm, by process: LocalProcess) throws(HubError) {
        if let frames = process.demonitor(reference) { try send(frames) }
    }

    /// The next letter after the one of this number. Waits for at most a slice of time; nil: not yet.
    func letter(after number: UInt64, of process: LocalProcess, until deadline: Deadline) throws(HubError) -> Letter? {
        let slice = deadline.shortened(to: Self.slice)
        while true {
            if let letter = process.mailbox.next(after: number) { return letter }
            guard try listen(until: deadline), slice.remaining > 0 else { break }
        }
        if let letter = process.mailbox.next(after: number) { return letter }
        guard deadline.remaining > 0 else { throw .timedOut }
        return nil
    }
}

extension Address {
    func delivery(from: PidTerm) -> ControlMessage {
        switch self {
        case .pid(let pid): .sendSender(from: from, to: pid)
        case .name(let name): .registeredSend(from: from, name: name)
        case .alias(let reference): .aliasSend(from: from, alias: reference)
        }
    }
}
