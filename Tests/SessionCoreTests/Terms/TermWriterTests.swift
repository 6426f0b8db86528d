// SPDX-License-Identifier: Apache-2.0
// The writer: canonical forms at their borders, and what it refuses.

import Testing

@testable import SessionCore

@Suite struct TermWriterTests {
    @Test(
        "integers take the shortest form at each border",
        arguments: [
            (0, "6100"), (255, "61ff"), (256, "6200000100"), (-1, "62ffffffff"), (2_147_483_647, "627fffffff"),
            (2_147_483_648, "6e040000000080"), (-2_147_483_648, "6280000000"), (-2_147_483_649, "6e040101000080"),
            (Int64.max, "6e0800ffffffffffffff7f"), (Int64.min, "6e08010000000000000080"),
        ] as [(Int64, String)])
    func integers(value: Int64, bytes: String) {
        #expect(written { $0.writeInteger(value) } == hex(bytes))
    }

    @Test("a big integer that is none takes the form of a small one")
    func smallBig() {
        #expect(written { $0.writeBig([5, 0, 0], isNegative: false) } == hex("6105"))
        #expect(written { $0.writeBig([], isNegative: true) } == hex("6100"))
        #expect(written { $0.writeBig([0, 0, 0, 0, 0, 0, 0, 0x80], isNegative: true) } == hex("6e08010000000000000080"))
        #expect(written { $0.writeBig([0, 0, 0, 0, 0, 0, 0, 0x80], isNegative: false) } == hex("6e08000000000000000080"))
    }

    @Test("a list of bytes is a string up to 65,535 of them, and a list from there on")
    func byteLists() {
        let longest = [UInt8](repeating: 7, count: 65_535)
        #expect(written { $0.writeByteList(longest) } == hex("6bffff") + longest)
        let elements = Array(repeatElement([TermTag.smallInteger, 7], count: 65_536).joined())
        #expect(written { $0.writeByteList(longest + [7]) } == hex("6c00010000") + elements + hex("6a"))
        #expect(written { $0.writeByteList([]) } == hex("6a"))
    }

    @Test("tuples of more than 255 have the wide header")
    func tuples() {
        #expect(written { $0.writeTupleHeader(255) } == hex("68ff"))
        #expect(written { $0.writeTupleHeader(256) } == hex("6900000100"))
    }

    @Test("bits behind the last that counts are written as zeros")
    func bits() {
        #expect(written { $0.writeBits([0xff], lastBits: 3) } == hex("4d0000000103e0"))
        #expect(written { $0.writeBits([0xff], lastBits: 8) } == hex("6d00000001ff"))
    }

    @Test("what the format cannot say is refused")
    func refusals() {
        #expect(refused { $0.writeFloat(.infinity) })
        #expect(refused { $0.writeFloat(.nan) })
        #expect(refused { $0.writeAtom([UInt8](repeating: 0x61, count: 256)) })
        #expect(refused { $0.writeAtom([UInt8](repeating: 0x61, count: 70_000)) })
        #expect(refused { $0.writeAtom([0xc3]) })
        #expect(refused { $0.writeBits([], lastBits: 3) })
        #expect(refused { $0.writeBits([1], lastBits: 0) })
        #expect(refused { $0.writeBits([1], lastBits: 9) })
        #expect(refused { $0.writeTupleHeader(-1) })
        #expect(refused { $0.writeListHeader(1 << 32) })
        #expect(refused { $0.writeMapHeader(1 << 32) })
        #expect(refused { $0.writeReference(ReferenceTerm(node: Array("n@h".utf8), creation: 1, words: ReferenceWords())) })
        #expect(!refused { $0.writeAtom([UInt8](repeating: 0x61, count: 255)) })
    }

    @Test("a writer goes on behind what is there")
    func appending() {
        var writer = TermWriter(reserving: 0) { $0.writeUInt8(0x70) }
        writer.writeVersion()
        writer.writeAtom("ok")
        writer.writeRaw([0x6a])
        #expect(writer.bytes == hex("70 83 77026f6b 6a"))
    }

    private func written(_ write: (inout TermWriter) -> Void) -> [UInt8] {
        var writer = TermWriter()
        write(&writer)
        #expect(!writer.hasRefused)
        return writer.bytes
    }

    private func refused(_ write: (inout TermWriter) -> Void) -> Bool {
        var writer = TermWriter()
        write(&writer)
        return writer.hasRefused
    }
}
