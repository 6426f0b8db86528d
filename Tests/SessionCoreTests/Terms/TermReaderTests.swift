// SPDX-License-Identifier: Apache-2.0
// The token reader: what it promises on counts, depth, whole terms and shapes.

import Testing

@testable import SessionCore

@Suite struct TermReaderTests {
    // MARK: Tokens

    @Test("a term is a flat run of tokens, then nothing")
    func tokens() throws {
        // {a, [1, 2 | b]}
        var reader = TermReader(hex("6802 770161 6c00000002 6101 6102 770162"))
        #expect(try reader.next() == .tuple(count: 2))
        #expect(try reader.next() == .atom([0x61]))
        #expect(try reader.next() == .list(count: 2))
        #expect(try reader.next() == .integer(1))
        #expect(try reader.next() == .integer(2))
        #expect(!reader.isAtEnd)
        #expect(try reader.next() == .atom([0x62]))
        #expect(reader.isAtEnd)
        #expect(try reader.next() == nil)
        #expect(try reader.next() == nil)
        #expect(throws: Never.self) { try reader.expectEnd() }
    }

    @Test("every vector's tokens, written again, are the same bytes", arguments: Vector.all(of: "term"))
    func rewriting(vector: Vector) throws {
        var reader = try TermReader(framed: vector.bytes[...])
        var writer = TermWriter()
        writer.writeVersion()
        while let token = try reader.next() {
            writer.write(token)
        }
        #expect(writer.bytes == vector.bytes)
    }

    @Test("a reader works in the middle of other bytes, and tells what follows")
    func slice() throws {
        let bytes = hex("ffff 6801 6107 eeee")
        var reader = TermReader(bytes[2...])
        try reader.expectTuple(1)
        #expect(reader.offset == 2)
        #expect(try reader.readInteger() == 7)
        #expect(Array(reader.rest) == [0xee, 0xee])
        #expect(offset { () throws(FormatError) in try reader.expectEnd() } == 4)
    }

    @Test("a term that is not complete is not at its end")
    func incomplete() throws {
        var reader = TermReader(hex("6802 6101 6102"))
        try reader.expectTuple(2)
        #expect(offset { () throws(FormatError) in try reader.expectEnd() } == 2)
    }

    // MARK: Counts

    @Test("a list longer than the bytes left is refused at its offset")
    func longList() {
        #expect(offsetOfRefusal("6801 6c00000003 6101 6a") == 2)
        // Three elements and the tail fit four bytes exactly.
        #expect(offsetOfRefusal("6801 6c00000003 6a6a6a6a") == nil)
    }

    @Test("what all open containers promise together is held against the bytes left")
    func promises() {
        // Each of the inner lists could be true for itself, but the outer one has three more terms to come.
        #expect(offsetOfRefusal("6804 6c00000003 6a6a6a6a 6a6a6a") == nil)
        #expect(offsetOfRefusal("6804 6c00000004 6a6a6a6a 6a6a6a") == 2)
    }

    @Test(
        "a tuple, a map and a native record longer than the bytes are refused",
        arguments: [
            "69ffffffff6a", "74ffffffff6a6a", "7400000001 6a", "43 00000005 00 770161 770162 770163",
        ])
    func longContainers(term: String) {
        #expect(offsetOfRefusal(term) != nil)
    }

    @Test("a list of no elements is its tail")
    func emptyList() throws {
        #expect(try Term(blob: hex("83 6c00000000 6c00000000 6101")) == .integer(1))
    }

    // MARK: Depth

    @Test("512 containers nest, 513 do not")
    func depth() {
        #expect(offsetOfRefusal(nested(512)) == nil)
        #expect(offsetOfRefusal(nested(513)) == 512 * 5)
        #expect(offset { () throws(FormatError) in _ = try Term(blob: hex("83" + nested(513))) } == 1 + 512 * 5)
    }

    @Test("containers that were left do not count as nesting")
    func siblings() {
        let lists = String(repeating: nested(400), count: 3)
        #expect(offsetOfRefusal("6803" + lists) == nil)
    }

    @Test("200,000 nested lists are read without recursion when the limit allows it, and refused when not")
    func veryDeep() {
        let bytes = [UInt8](hex(nested(200_000)))
        #expect(skip(bytes, limits: TermLimits(depth: 200_000)) == nil)
        #expect(skip(bytes, limits: TermLimits()) == 512 * 5)
    }

    @Test("native records nested 100,000 deep are passed over without recursion")
    func deepRecords() {
        let record = hex("43 00000001 00 770161 770162 770163")
        let bytes = Array(repeatElement(record, count: 100_000).joined()) + [TermTag.nilList]
        #expect(skip(bytes, limits: TermLimits()) == nil)
    }

    // MARK: Limits

    @Test("an integer over the limit is refused")
    func longInteger() {
        let long = [TermTag.largeBig] + hex("00010001 00") + [UInt8](repeating: 1, count: 65_537)
        #expect(skip(long, limits: TermLimits()) == 5)
        #expect(skip(long, limits: TermLimits(magnitude: 65_537)) == nil)
    }

    @Test("a compressed term over the size limit is refused before it is unpacked")
    func largeCompressed() throws {
        let vector = try #require(Vector.all.first { $0.name == "compressed" })
        let size = Int(vector.bytes[5]) + Int(vector.bytes[4]) << 8
        #expect(throws: Never.self) { try TermReader(blob: vector.bytes, limits: TermLimits(size: size)) }
        #expect(
            offset { () throws(FormatError) in
                _ = try TermReader(blob: vector.bytes, limits: TermLimits(size: size - 1))
            } == 6)
    }

    @Test("a size that no stream can have costs nothing")
    func impossibleSize() {
        let bomb = hex("83 50 ffffffff 789c 4b64040000c50063")
        #expect(
            offset { () throws(FormatError) in
                _ = try TermReader(blob: bomb, limits: TermLimits(size: Int.max))
            } == 6)
    }

    @Test("bytes behind a compressed stream are refused")
    func compressedTrailing() throws {
        let vector = try #require(Vector.all.first { $0.name == "compressed" })
        #expect(throws: FormatError.self) { try TermReader(blob: vector.bytes + [0]) }
    }

    @Test("frames take no compressed term")
    func compressedFrame() throws {
        let vector = try #require(Vector.all.first { $0.name == "compressed" })
        #expect(
            offset { () throws(FormatError) in
                var reader = try TermReader(framed: vector.bytes[...])
                _ = try reader.next()
            } == 1)
    }

    @Test("a term of another version is refused", arguments: ["", "82", "82 6101"])
    func version(blob: String) {
        #expect(offset { () throws(FormatError) in _ = try TermReader(blob: hex(blob)) } == 0)
    }

    // MARK: Single terms

    @Test(
        "references of no words, and exports whose arity is wide, are refused",
        arguments: [
            "5a 0000 77036e4068 00000000", "71 77016d 770166 6200000001", "79 0000000000000000 6101",
        ])
    func strictness(term: String) {
        #expect(offsetOfRefusal(term) != nil)
    }

    @Test("a closure smaller than its size field is refused as such")
    func smallClosure() {
        #expect(offsetOfRefusal("70 00000003 00") == 0)
    }

    @Test("a float as text is read to the last digit")
    func floatText() throws {
        for (text, value) in [
            ("1.50000000000000000000e+00", 1.5), ("-2.49999999999999988837e-07", -2.5e-7),
            ("1.00000000000000000000e+22", 1e22), ("4.94065645841246544177e-324", Double.leastNonzeroMagnitude), ("0.0e0", 0),
        ] {
            let field = [TermTag.float] + Array(text.utf8) + [UInt8](repeating: 0, count: 31 - text.utf8.count)
            var reader = TermReader(field)
            #expect(try reader.next() == .float(value))
        }
    }

    @Test(
        "text that is no float is refused",
        arguments: [
            "", "1.5", "1,5e0", "1.5e", "1.5e0x", " 1.5e0", "+1.5e0", "nan", "15.0e0", ".5e0", "1.5e99999",
        ])
    func floatNonsense(text: String) {
        let field = [TermTag.float] + Array(text.utf8) + [UInt8](repeating: 0, count: 31 - text.utf8.count)
        #expect(skip(field, limits: TermLimits()) == 1)
    }

    // MARK: Whole terms

    @Test("a term can be passed over, or taken as bytes, with all it holds")
    func wholeTerms() throws {
        var reader = TermReader(hex("6803 6802 6a 6c00000001 6101 6a 7400000001 6101 6102 6105"))
        try reader.expectTuple(3)
        try reader.skipTerm()
        #expect(try Array(reader.readRawTerm()) == hex("7400000001 6101 6102"))
        #expect(try reader.readInteger() == 5)
        #expect(throws: FormatError.self) { try reader.skipTerm() }
    }

    @Test("a parser that expects another shape hears of it at the term's offset")
    func shapes() {
        let term = hex("6802 77026f6b 6d00000001 ff")
        expectMismatch(term, at: 0) { (reader) throws(FormatError) in try reader.expectTuple(3) }
        expectMismatch(term, at: 0) { (reader) throws(FormatError) in _ = try reader.readMapCount() }
        expectMismatch(term, at: 2) { (reader) throws(FormatError) in
            try reader.expectTuple(2)
            try reader.expectAtom("no")
        }
        expectMismatch(term, at: 6) { (reader) throws(FormatError) in
            try reader.expectTuple(2)
            try reader.expectAtom("ok")
            _ = try reader.readInteger()
        }
        expectMismatch(term, at: 12) { (reader) throws(FormatError) in
            try reader.expectTuple(2)
            try reader.expectAtom("ok")
            #expect(try Array(reader.readBinary()) == [0xff])
            _ = try reader.readPid()
        }
    }

    // MARK: Helpers

    private func nested(_ depth: Int) -> String {
        String(repeating: "6c00000001", count: depth) + "6a" + String(repeating: "6a", count: depth)
    }

    private func offsetOfRefusal(_ term: String) -> Int? {
        skip(hex(term), limits: TermLimits())
    }

    /// Where passing over the term fails; nil if it does not.
    private func skip(_ term: [UInt8], limits: TermLimits) -> Int? {
        offset { () throws(FormatError) in
            var reader = TermReader(term, limits: limits)
            try reader.skipTerm()
        }
    }

    private func expectMismatch(_ term: [UInt8], at expected: Int, _ parse: (inout TermReader) throws(FormatError) -> Void) {
        #expect(
            offset { () throws(FormatError) in
                var reader = TermReader(term)
                try parse(&reader)
            } == expected)
    }
}
