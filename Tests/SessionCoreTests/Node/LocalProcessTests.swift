// SPDX-License-Identifier: Apache-2.0
// A process of ours as the node sees it: what it says, and what it hears. The frames are those of the protocol's reference.
import Testing

@testable import SessionCore

@Suite struct LocalProcessTests {
    private let process = LocalProcess(
        pid: PidTerm(node: Array("X@php".utf8), id: 1, serial: 0, creation: 7), peer: Array("n@host".utf8),
        limits: MailboxLimits())
    private let other = PidTerm(node: Array("n@host".utf8), id: 85, serial: 0, creation: 9)
    private let reference = ReferenceTerm(node: Array("X@php".utf8), creation: 7, words: ReferenceWords(1, 0, 0))

    private func atom(_ name: StaticString) -> ArraySlice<UInt8> {
        var writer = TermWriter()
        writer.writeAtom(name)
        return writer.bytes[...]
    }

    private func control(_ frame: [UInt8]?) throws -> ControlMessage {
        try Frame(parsing: Array(try #require(frame).dropFirst(4))).control
    }

    /// The letters as text, taken.
    private func letters() throws -> [String] {
        var found: [String] = []
        while let letter = process.mailbox.next(after: 0) {
            found.append(try Term(blob: Array(letter.term)).description)
            process.mailbox.take(letter.number)
        }
        return found
    }

    @Test("a link is told once, and the other's end is a letter")
    func link() throws {
        #expect(try control(process.link(other)) == .link(from: process.pid, to: other))
        #expect(process.link(other) == nil)
        process.exited(other, reason: atom("kaboom"))
        process.exited(other, reason: atom("again"))
        #expect(try letters() == ["{'EXIT',pid('n@host',85,0,9),'kaboom'}"])
    }

    @Test("after an unlink an end is not told, even one that was on its way")
    func unlink() throws {
        _ = process.link(other)
        #expect(try control(process.unlink(other)) == .unlinkID(id: [97, 1], from: process.pid, to: other))
        #expect(process.unlink(other) == nil)
        process.exited(other, reason: atom("kaboom"))
        #expect(try letters() == [])
    }

    @Test("linked again before the unlink was acknowledged, it is linked")
    func relink() throws {
        _ = process.link(other)
        _ = process.unlink(other)
        #expect(try control(process.link(other)) == .link(from: process.pid, to: other))
        process.acknowledgeUnlink([97, 1], of: other)
        process.exited(other, reason: atom("kaboom"))
        #expect(try letters().count == 1)
    }

    @Test("an acknowledged unlink is forgotten, so that a new link is told")
    func acknowledged() throws {
        _ = process.link(other)
        _ = process.unlink(other)
        process.acknowledgeUnlink([97, 1], of: other)
        process.linked(by: other)
        process.exited(other, reason: atom("kaboom"))
        #expect(try letters().count == 1)
    }

    @Test("the other side links and unlinks")
    func linkedByOther() throws {
        process.linked(by: other)
        process.unlinked(by: other)
        process.exited(other, reason: atom("kaboom"))
        #expect(try letters() == [])
    }

    @Test("a monitored name's end names the node too, and comes once")
    func monitor() throws {
        let target = MonitorTarget.name(Array("server".utf8))
        #expect(
            try control(process.monitor(target, reference))
                == .monitor(from: process.pid, target: target, reference: reference))
        process.down(reference, reason: atom("noproc"))
        process.down(reference, reason: atom("noproc"))
        #expect(try letters() == ["{'DOWN',ref('X@php',7,1,0,0),'process',{'server','n@host'},'noproc'}"])
    }

    @Test("demonitored, neither a letter nor a later end is there")
    func demonitor() throws {
        _ = process.monitor(.pid(other), reference)
        process.down(reference, reason: atom("noproc"))
        #expect(process.demonitor(reference) == nil)
        #expect(try letters() == [])
        _ = process.monitor(.pid(other), reference)
        #expect(
            try control(process.demonitor(reference))
                == .demonitor(from: process.pid, target: .pid(other), reference: reference))
        process.down(reference, reason: atom("noproc"))
        #expect(try letters() == [])
    }

    @Test("a process that was started linked and monitored tells both its ends")
    func spawned() throws {
        process.spawned(reference, flags: 3, .started(other))
        process.exited(other, reason: atom("done"))
        process.down(reference, reason: atom("done"))
        #expect(
            try letters() == [
                "{'spawn_reply',ref('X@php',7,1,0,0),'ok',pid('n@host',85,0,9)}", "{'EXIT',pid('n@host',85,0,9),'done'}",
                "{'DOWN',ref('X@php',7,1,0,0),'process',pid('n@host',85,0,9),'done'}",
            ])
        process.spawned(reference, flags: 0, .refused(reason: Array("notsup".utf8)))
        #expect(try letters() == ["{'spawn_reply',ref('X@php',7,1,0,0),'error','notsup'}"])
    }

    @Test("at its end it tells those linked, those who watch it, and those it watches")
    func end() throws {
        process.linked(by: other)
        process.watched(by: other, as: .name(Array("inbox".utf8)), reference)
        _ = process.monitor(.pid(other), reference)
        var frames = process.end()
        var said: [ControlMessage] = []
        while frames.count >= 4 {
            let length = frames[..<4].reduce(0) { $0 << 8 | Int($1) }
            said.append(try Frame(parsing: Array(frames[4..<(4 + length)])).control)
            frames.removeFirst(4 + length)
        }
        #expect(
            said == [
                .exit(from: process.pid, to: other),
                .monitorExit(from: .name(Array("inbox".utf8)), to: other, reference: reference),
                .demonitor(from: process.pid, target: .pid(other), reference: reference),
            ])
        #expect(process.end() == [])
    }

    @Test("with the connection go all that were linked or monitored")
    func connectionLost() throws {
        _ = process.link(other)
        _ = process.monitor(.pid(other), reference)
        process.connectionLost()
        #expect(
            try letters() == [
                "{'EXIT',pid('n@host',85,0,9),'noconnection'}",
                "{'DOWN',ref('X@php',7,1,0,0),'process',pid('n@host',85,0,9),'noconnection'}",
            ])
    }
}
