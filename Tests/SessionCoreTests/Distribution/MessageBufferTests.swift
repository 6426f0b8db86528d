// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SessionCore

@Suite struct MessageBufferTests {
    @Test("messages come out whole, however the bytes came in")
    func pieces() throws {
        var buffer = MessageBuffer(limit: 100)
        var messages: [[UInt8]] = []
        for byte in hex("0003 616263 0000 0001 64") {
            buffer.append([byte])
            while let message = try buffer.next() { messages.append(message) }
        }
        #expect(messages == [Array("abc".utf8), [], Array("d".utf8)])
        #expect(buffer.head.isEmpty)
    }

    @Test("bytes behind the last message of the handshake belong to the frames")
    func switching() throws {
        var buffer = MessageBuffer(limit: 100)
        buffer.append(hex("0001 61 00000000 00000002 6263"))
        #expect(try buffer.next() == Array("a".utf8))
        buffer.switchToFourBytes(limit: 100)
        #expect(try buffer.next() == [])
        #expect(try buffer.next() == Array("bc".utf8))
        #expect(try buffer.next() == nil)
    }

    @Test("a length over the limit is refused before its bytes arrive")
    func limit() throws {
        var buffer = MessageBuffer(limit: 1024)
        buffer.append(hex("4854"))
        #expect(throws: DistributionError.self) { _ = try buffer.next() }
    }
}
