// SPDX-License-Identifier: Apache-2.0
// The bytes of a message in the making.

import Testing

@testable import SessionCore

@Suite struct ByteWriterTests {
    @Test("numbers are big endian, and bytes come as they are")
    func writing() {
        var writer = ByteWriter(reserving: 4)
        writer.writeUInt8(1)
        writer.writeUInt16(0x0203)
        writer.writeUInt32(0x0405_0607)
        writer.writeUInt64(0x0809_0a0b_0c0d_0e0f)
        writer.writeBytes("ab")
        writer.writeBytes([UInt8](0...1))
        writer.writeBytes([9, 8, 7][1...] as ArraySlice<UInt8>)
        writer.writeTagged(0x61, 0xff as UInt8)
        #expect(writer.bytes == hex("01 0203 04050607 08090a0b0c0d0e0f 6162 0001 0807 61ff"))
    }

    @Test("the length of all that follows is filled in at the beginning, where there is room for it")
    func fillingIn() {
        var writer = ByteWriter()
        writer.writeUInt32(0)
        writer.writeBytes([UInt8](repeating: 7, count: 258))
        writer.fillInLength()
        #expect(writer.bytes == hex("00000102") + [UInt8](repeating: 7, count: 258))
        var short = ByteWriter()
        short.writeUInt16(5)
        short.fillInLength()
        #expect(short.bytes == [0, 5])
    }

    @Test("nothing is lost when the bytes are looked at in between, or grow")
    func growing() {
        var writer = ByteWriter()
        var expected: [UInt8] = []
        for round in 0..<5_000 {
            writer.writeUInt16(UInt16(round))
            expected += [UInt8(round >> 8), UInt8(round & 0xff)]
            if round % 1_000 == 0 {
                let seen = writer.bytes
                #expect(seen == expected)
            }
        }
        #expect(writer.count == 10_000)
        #expect(writer.bytes == expected)
    }

    @Test("a copy of a writer goes its own way")
    func copies() {
        var one = ByteWriter()
        one.writeUInt8(1)
        var other = one
        other.writeUInt8(2)
        one.writeUInt8(3)
        #expect(one.bytes == [1, 3])
        #expect(other.bytes == [1, 2])
    }

    @Test("a length stands before what it counts, nested ones too")
    func lengths() {
        var writer = ByteWriter()
        let fits = writer.writeLengthPrefixed32 { writer in
            writer.writeUInt8(0x70)
            writer.writeLengthPrefixed16 { $0.writeBytes("abc") }
        }
        #expect(fits)
        #expect(writer.bytes == hex("00000006 70 0003 616263"))
    }

    @Test("what is too long for its length field is not written")
    func tooLong() {
        var writer = ByteWriter()
        writer.writeUInt8(1)
        #expect(writer.writeLengthPrefixed16 { $0.writeBytes([UInt8](repeating: 2, count: 65_535)) })
        #expect(writer.count == 65_538)
        #expect(!writer.writeLengthPrefixed16 { $0.writeBytes([UInt8](repeating: 3, count: 65_536)) })
        #expect(writer.count == 65_538)
    }

    @Test("what was written last can be forgotten")
    func takingBack() {
        var writer = ByteWriter()
        writer.writeUInt32(1)
        writer.takeBack(to: 10)
        #expect(writer.count == 4)
        writer.takeBack(to: 3)
        writer.writeUInt8(9)
        #expect(writer.bytes == hex("000000 09"))
    }
}
