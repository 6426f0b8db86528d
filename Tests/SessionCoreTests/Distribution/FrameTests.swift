// SPDX-License-Identifier: Apache-2.0
// Frames as they went between a client and a node of OTP 25.
import Testing

@testable import SessionCore

@Suite struct FrameTests {
    private let own = PidTerm(
        node: Array("3TZTJADZP2JCC@php.example".utf8), id: 1, serial: 0, creation: 0xce66_2f81)
    private let register = Recording.message("reg_send")
    private let answer = Recording.frame("send_sender")
    private let down = Recording.frame("monitor_p_exit")

    @Test("a message to a registered name has the bytes that a node accepts")
    func registeredSend() {
        let frame = Frame.encode(.registeredSend(from: own, name: Array("echo".utf8))) { writer in
            writer.writeTupleHeader(2)
            writer.writePid(own)
            writer.writeAtom("ping")
        }
        #expect(frame == register)
    }

    @Test("a node's message comes with its sender, its receiver and the term")
    func sendSender() throws {
        let frame = try Frame(parsing: answer)
        guard case .sendSender(let from, let to) = frame.control else {
            Issue.record("another control message")
            return
        }
        #expect(text(from.node) == "n25@vm")
        #expect(from.id == 85)
        #expect(to == own)
        #expect(Array(frame.payload.suffix(6)) == hex("7704706f6e67"))
    }

    @Test("the end of a monitored name is told with its reason")
    func monitorExit() throws {
        let frame = try Frame(parsing: down)
        guard case .monitorExit(.name(let name), let to, _) = frame.control else {
            Issue.record("another control message")
            return
        }
        #expect(text(name) == "nosuch")
        #expect(to == own)
        #expect(Array(frame.payload) == hex("77066e6f70726f63"))
    }

    @Test("an unlink is acknowledged with the two pids exchanged")
    func unlink() throws {
        #expect(try Frame(parsing: Recording.frame("unlink_id")).answer() == Recording.message("unlink_id_ack"))
    }

    @Test("a monitor of a name has the bytes that a node accepts")
    func monitor() {
        let reference = ReferenceTerm(node: own.node, creation: own.creation, words: ReferenceWords(2, 0, 0))
        let frame = Frame.encode(.monitor(from: own, target: .name(Array("nosuch".utf8)), reference: reference))
        #expect(frame == Recording.message("monitor_p"))
    }

    @Test("a message to an alias comes with the reference that it was sent to")
    func aliasSend() throws {
        guard case .aliasSend(_, let alias) = try Frame(parsing: Recording.frame("alias_send")).control else {
            Issue.record("another control message")
            return
        }
        #expect(alias == ReferenceTerm(node: own.node, creation: own.creation, words: ReferenceWords(1, 0, 0)))
    }

    @Test("who monitors a name that we do not have is told noproc")
    func monitored() throws {
        let monitor = Frame.encode(
            .monitor(
                from: PidTerm(node: Array("n25@vm".utf8), id: 9, serial: 0, creation: 4),
                target: .name(Array("rex".utf8)),
                reference: ReferenceTerm(node: Array("n25@vm".utf8), creation: 4, words: ReferenceWords(1, 2, 3))))
        let answer = try #require(try Frame(parsing: Array(monitor.dropFirst(4))).answer())
        let parsed = try Frame(parsing: Array(answer.dropFirst(4)))
        guard case .monitorExit(.name(let name), let to, _) = parsed.control else {
            Issue.record("another control message")
            return
        }
        #expect(text(name) == "rex")
        #expect(to.id == 9)
        #expect(Array(parsed.payload) == hex("77066e6f70726f63"))
    }

    @Test("an operation that we do not know is survived, with and without payload")
    func unknownOperation() throws {
        for bytes in ["7083680261636101", "70836802616361018377026869"] {
            guard case .other(99) = try Frame(parsing: hex(bytes)).control else {
                Issue.record("another control message")
                return
            }
        }
    }

    @Test("every cut of a frame is refused, and no byte changed anywhere crashes")
    func hostile() {
        for count in 0..<answer.count {
            #expect(throws: DistributionError.self) {
                let frame = try Frame(parsing: Array(answer.prefix(count)))
                // The payload is read by whoever the message is for.
                do throws(FormatError) {
                    var reader = TermReader(frame.payload)
                    try reader.skipTerm()
                } catch {
                    throw DistributionError.malformed(error)
                }
            }
        }
        for position in answer.indices {
            for bit in 0..<8 {
                var changed = answer
                changed[position] ^= 1 << UInt8(bit)
                _ = try? Frame(parsing: changed)
            }
        }
    }
}
