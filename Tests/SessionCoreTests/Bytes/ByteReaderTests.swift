// SPDX-License-Identifier: Apache-2.0
// The cursor over bytes from outside.

import Testing

@testable import SessionCore

@Suite struct ByteReaderTests {
    @Test("numbers are big endian")
    func numbers() throws {
        var reader = ByteReader(hex("01 0203 04050607 08090a0b0c0d0e0f"))
        #expect(try reader.readUInt8() == 1)
        #expect(try reader.readUInt16() == 0x0203)
        #expect(try reader.readUInt32() == 0x0405_0607)
        #expect(try reader.readUInt64() == 0x0809_0a0b_0c0d_0e0f)
        #expect(throws: Never.self) { try reader.expectEnd() }
    }

    @Test("a read past the end fails where it began and moves nothing")
    func shortReads() throws {
        var reader = ByteReader(hex("010203"))
        try reader.skip(1)
        #expect(offset { () throws(FormatError) in _ = try reader.readUInt32() } == 1)
        #expect(offset { () throws(FormatError) in _ = try reader.readUInt64() } == 1)
        #expect(offset { () throws(FormatError) in _ = try reader.readBytes(3) } == 1)
        #expect(offset { () throws(FormatError) in try reader.skip(Int.max) } == 1)
        #expect(offset { () throws(FormatError) in try reader.skip(-1) } == 1)
        #expect(reader.remaining == 2)
        #expect(try Array(reader.readBytes(2)) == [2, 3])
        #expect(offset { () throws(FormatError) in _ = try reader.readUInt8() } == 3)
        #expect(reader.peekUInt8() == nil)
    }

    @Test("a reader of a slice sees the slice alone and counts from its start")
    func slices() throws {
        let bytes = hex("ff 01 02 ff")
        var reader = ByteReader(bytes[1..<3])
        #expect(reader.offset == 0)
        #expect(reader.peekUInt8() == 1)
        #expect(try reader.readUInt8() == 1)
        #expect(Array(reader.rest) == [2])
        #expect(offset { () throws(FormatError) in try reader.expectEnd() } == 1)
        #expect(try reader.readUInt8() == 2)
        #expect(offset { () throws(FormatError) in _ = try reader.readUInt8() } == 2)
        #expect(Array(reader.slice(0, 2)) == [1, 2])
        #expect(Array(reader.slice(-5, 90)) == [1, 2])
        #expect(reader.slice(2, 1).isEmpty)
    }

    @Test("no bytes at all are read without harm")
    func empty() {
        var reader = ByteReader([UInt8]())
        #expect(reader.peekUInt8() == nil)
        #expect(reader.rest.isEmpty)
        #expect(offset { () throws(FormatError) in _ = try reader.readUInt8() } == 0)
        #expect(throws: Never.self) { try reader.readBytes(0) }
    }
}
