// SPDX-License-Identifier: Apache-2.0
// What a buffer keeps of what went through it, for as long as its connection lasts.
import Testing

@testable import SessionCore

@Suite struct MessageBufferMemoryTests {
    @Test("a long message leaves no long storage behind, and nothing of what follows it is lost", arguments: [0, 3, 20, 70_000])
    func compaction(rest: Int) throws {
        let (message, follower) = ([UInt8](repeating: 7, count: 1_000_000), [UInt8](repeating: 8, count: 70_000))
        var buffer = MessageBuffer(limit: 1 << 20, lengthField: .fourBytes)
        buffer.append(hex("000F4240") + message)
        let framed = hex("00011170") + follower
        buffer.append(framed.prefix(rest))
        #expect(try buffer.next().map { Array($0) } == message)
        #expect(buffer.capacity <= 1 << 17)
        buffer.append(framed.dropFirst(rest))
        #expect(try buffer.next().map { Array($0) } == follower)
        #expect(buffer.capacity <= 1 << 17)
    }

    @Test("short messages are read into the same storage again and again")
    func reuse() throws {
        var buffer = MessageBuffer(limit: 100, lengthField: .fourBytes)
        for _ in 0..<1000 {
            buffer.append(hex("00000001 61 00000001"))
            #expect(try buffer.next().map { Array($0) } == Array("a".utf8))
            buffer.append(hex("62"))
            #expect(try buffer.next().map { Array($0) } == Array("b".utf8))
        }
        #expect(buffer.capacity <= 1024)
    }
}
