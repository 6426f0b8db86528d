// SPDX-License-Identifier: Apache-2.0
// Unpacking, from streams that zlib made.

import Testing

@testable import SessionCore

@Suite struct InflateTests {
    /// Of 97, 1.
    private let packed = hex("789c4b64040000c50063")

    @Test("a stream of the promised size is unpacked")
    func exact() throws {
        #expect(try inflate(packed[...], exactly: 2) == [97, 1])
        #expect(try inflate(([0] + packed)[1...], exactly: 2) == [97, 1])
    }

    @Test("a stream of any other size is refused", arguments: [0, 1, 3, 4, 1000])
    func otherSize(size: Int) {
        #expect(reason { () throws(FormatError) in _ = try inflate(packed[...], exactly: size) } != nil)
    }

    @Test("a stream cut off anywhere, longer, or damaged is refused")
    func damage() {
        let damaged = "the compressed stream is damaged or of another size"
        for length in 1..<packed.count {
            #expect(reason { () throws(FormatError) in _ = try inflate(packed[..<length], exactly: 2) } == damaged)
        }
        #expect(reason { () throws(FormatError) in _ = try inflate((packed + [0])[...], exactly: 2) } == damaged)
        #expect(reason { () throws(FormatError) in _ = try inflate((packed.dropLast() + [0])[...], exactly: 2) } == damaged)
    }

    @Test("memory is taken for no more than a stream of this length can hold")
    func ratio() {
        let impossible = "the unpacked size cannot be right"
        #expect(reason { () throws(FormatError) in _ = try inflate(packed[...], exactly: 1 << 32 - 1) } == impossible)
        #expect(reason { () throws(FormatError) in _ = try inflate([], exactly: 2000) } == impossible)
        #expect(reason { () throws(FormatError) in _ = try inflate(packed[...], exactly: -1) } == impossible)
    }

    private func reason(_ body: () throws(FormatError) -> Void) -> String? {
        do throws(FormatError) {
            try body()
            return nil
        } catch {
            return error.reason.description
        }
    }
}
