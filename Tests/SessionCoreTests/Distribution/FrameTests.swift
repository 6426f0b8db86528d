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

    private func message(from id: UInt32, _ number: Int64) -> [UInt8] {
        let from = PidTerm(node: Array("n25@vm".utf8), id: id, serial: 0, creation: 4)
        return Array(Frame.encode(.sendSender(from: from, to: own)) { $0.writeInteger(number) }.dropFirst(4))
    }

    @Test("what a connection has read before changes nothing in how a frame is read")
    func reader() throws {
        var frames = FrameReader()
        let bodies = [
            Recording.frame("alias_send"), message(from: 1, 1), message(from: 1, 2), message(from: 2, 3), message(from: 1, 1000), down,
            answer,
            Recording.frame("unlink_id"), message(from: 1, 4),
        ]
        for body in bodies {
            let (frame, alone) = (try frames.read(body), try Frame(parsing: body))
            #expect(frame.control == alone.control)
            #expect(frame.blob == alone.blob)
        }
    }

    @Test("a frame that ends where a known one's payload begins is refused as any that is cut off")
    func readerOfCutFrames() throws {
        var frames = FrameReader()
        let body = message(from: 1, 1)
        _ = try frames.read(body)
        for count in 0..<(body.count - 2) {
            #expect(throws: DistributionError.self) { try frames.read(Array(body.prefix(count))) }
        }
        #expect(try frames.read(body).payload == hex("6101")[...])
    }

    @Test("frames behind a head that was written once have the same bytes as those that are written whole")
    func head() {
        let control = ControlMessage.sendSender(from: own, to: PidTerm(node: Array("n25@vm".utf8), id: 9, serial: 0, creation: 4))
        let head = FrameHead(control)
        for number in [Int64(1), 1000, .max] {
            #expect(
                Frame.encode(behind: head, room: 0) { $0.writeInteger(number) } == Frame.encode(control) { $0.writeInteger(number) })
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
