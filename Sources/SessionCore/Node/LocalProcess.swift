// SPDX-License-Identifier: Apache-2.0
// A process on our side of a connection: a pid, a mailbox, links and monitors. It traps exits: they come as letters.
// ERTS manual, "Distribution Protocol", chapter "Protocol between Connected Nodes". No I/O: what has to be sent is returned.

final class LocalProcess {
    let pid: PidTerm
    /// The node, for the letters that name one of its registered names.
    private let peer: [UInt8]
    var mailbox: Mailbox
    private(set) var names: [[UInt8]] = []
    private var links: [Link] = []
    private var monitors: [Monitor] = []
    private var watchers: [Watcher] = []
    private var lastUnlink: UInt32 = 0

    /// A process that is linked to us. While an unlink is on its way, its end is not told any more.
    private struct Link {
        let pid: PidTerm
        var unlink: UInt32?
    }

    /// What we monitor.
    private struct Monitor {
        let reference: ReferenceTerm
        let target: MonitorTarget
    }

    /// Who monitors us, and by which of our names.
    private struct Watcher {
        let pid: PidTerm
        let target: MonitorTarget
        let reference: ReferenceTerm
    }

    init(pid: PidTerm, peer: [UInt8], limits: MailboxLimits) {
        self.pid = pid
        self.peer = peer
        mailbox = Mailbox(limits: limits)
    }
}

// MARK: - What we do

extension LocalProcess {
    func addName(_ name: [UInt8]) {
        names.append(name)
    }

    func removeName(_ name: [UInt8]) {
        names.removeAll { $0 == name }
    }

    func has(name: [UInt8]) -> Bool {
        names.contains { $0 == name }
    }

    /// nil when the link is there already.
    func link(_ other: PidTerm) -> [UInt8]? {
        if let index = links.firstIndex(where: { $0.pid == other }) {
            guard links[index].unlink != nil else { return nil }
            links[index].unlink = nil
        } else {
            links.append(Link(pid: other))
        }
        return Frame.encode(.link(from: pid, to: other))
    }

    /// nil when there is no link.
    func unlink(_ other: PidTerm) -> [UInt8]? {
        guard let index = links.firstIndex(where: { $0.pid == other && $0.unlink == nil }) else { return nil }
        lastUnlink = lastUnlink == .max ? 1 : lastUnlink + 1
        links[index].unlink = lastUnlink
        return Frame.encode(.unlinkID(id: Self.term(of: lastUnlink), from: pid, to: other))
    }

    func monitor(_ target: MonitorTarget, _ reference: ReferenceTerm) -> [UInt8] {
        monitors.append(Monitor(reference: reference, target: target))
        return Frame.encode(.monitor(from: pid, target: target, reference: reference))
    }

    /// nil when it is not monitored (any more). A letter that tells the end already is taken back.
    func demonitor(_ reference: ReferenceTerm) -> [UInt8]? {
        mailbox.takeDown(of: reference)
        guard let index = monitors.firstIndex(where: { $0.reference == reference }) else { return nil }
        let monitor = monitors.remove(at: index)
        return Frame.encode(.demonitor(from: pid, target: monitor.target, reference: reference))
    }

    /// What has to be said when the process ends: to those linked to it, to those who monitor it, and to those it monitors.
    func end() -> [UInt8] {
        var frames: [UInt8] = []
        for link in links {
            frames += Frame.encode(.exit(from: pid, to: link.pid)) { $0.writeAtom("normal") }
        }
        for watcher in watchers {
            let exit = ControlMessage.monitorExit(from: watcher.target, to: watcher.pid, reference: watcher.reference)
            frames += Frame.encode(exit) { $0.writeAtom("normal") }
        }
        for monitor in monitors {
            frames += Frame.encode(.demonitor(from: pid, target: monitor.target, reference: monitor.reference))
        }
        (links, monitors, watchers, names) = ([], [], [], [])
        return frames
    }

    private static func term(of number: UInt32) -> ArraySlice<UInt8> {
        var writer = TermWriter()
        writer.writeInteger(Int64(number))
        return writer.bytes[...]
    }
}

// MARK: - What happens to us

extension LocalProcess {
    func deliver(_ term: ArraySlice<UInt8>) {
        mailbox.append(.message, term)
    }

    func linked(by other: PidTerm) {
        if let index = links.firstIndex(where: { $0.pid == other }) {
            links[index].unlink = nil
        } else {
            links.append(Link(pid: other))
        }
    }

    /// The other side has unlinked.
    func unlinked(by other: PidTerm) {
        links.removeAll { $0.pid == other && $0.unlink == nil }
    }

    /// The other side knows that we have unlinked.
    func acknowledgeUnlink(_ id: ArraySlice<UInt8>, of other: PidTerm) {
        links.removeAll { link in
            guard link.pid == other, let unlink = link.unlink else { return false }
            return Self.term(of: unlink) == id
        }
    }

    func watched(by other: PidTerm, as target: MonitorTarget, _ reference: ReferenceTerm) {
        watchers.append(Watcher(pid: other, target: target, reference: reference))
    }

    func unwatched(_ reference: ReferenceTerm) {
        watchers.removeAll { $0.reference == reference }
    }

    /// A linked process has ended.
    func exited(_ other: PidTerm, reason: ArraySlice<UInt8>) {
        guard let index = links.firstIndex(where: { $0.pid == other }) else { return }
        let link = links.remove(at: index)
        if link.unlink == nil { appendExit(from: other, reason) }
    }

    /// Somebody wants us to end. That is for the program to decide.
    func appendExit(from other: PidTerm, _ reason: ArraySlice<UInt8>) {
        var writer = TermWriter()
        writer.writeVersion()
        writer.writeTupleHeader(3)
        writer.writeAtom("EXIT")
        writer.writePid(other)
        writer.writeRaw(reason)
        mailbox.append(.exit, writer.bytes[...])
    }

    func down(_ reference: ReferenceTerm, reason: ArraySlice<UInt8>) {
        guard let index = monitors.firstIndex(where: { $0.reference == reference }) else { return }
        let monitor = monitors.remove(at: index)
        var writer = TermWriter()
        writer.writeVersion()
        writer.writeTupleHeader(5)
        writer.writeAtom("DOWN")
        writer.writeReference(reference)
        writer.writeAtom("process")
        switch monitor.target {
        case .pid(let pid): writer.writePid(pid)
        case .name(let name):
            writer.writeTupleHeader(2)
            writer.writeAtom(name)
            writer.writeAtom(peer)
        }
        writer.writeRaw(reason)
        mailbox.append(.down(reference), writer.bytes[...])
    }

    /// A process that we asked for runs, or does not. It is linked and monitored from its first moment on.
    func spawned(_ reference: ReferenceTerm, flags: Int64, _ result: SpawnResult) {
        var writer = TermWriter()
        writer.writeVersion()
        writer.writeTupleHeader(4)
        writer.writeAtom("spawn_reply")
        writer.writeReference(reference)
        switch result {
        case .started(let worker):
            if flags & 1 != 0 { linked(by: worker) }
            if flags & 2 != 0 { monitors.append(Monitor(reference: reference, target: .pid(worker))) }
            writer.writeAtom("ok")
            writer.writePid(worker)
        case .refused(let reason):
            writer.writeAtom("error")
            writer.writeAtom(reason)
        }
        mailbox.append(.spawnReply(reference), writer.bytes[...])
    }

    /// With the connection, everything at its other end is gone.
    func connectionLost() {
        var writer = TermWriter()
        writer.writeAtom("noconnection")
        let reason = writer.bytes[...]
        for link in links where link.unlink == nil { appendExit(from: link.pid, reason) }
        for monitor in monitors { down(monitor.reference, reason: reason) }
        (links, watchers) = ([], [])
    }
}
