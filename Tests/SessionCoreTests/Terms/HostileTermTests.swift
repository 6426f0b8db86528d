// SPDX-License-Identifier: Apache-2.0
// Bytes that nobody meant as a term: the reader says no, and never stops the process.

import Testing

@testable import SessionCore

@Suite struct HostileTermTests {
    @Test("a term cut off anywhere is refused", arguments: Vector.all(of: "term") + Vector.all(of: "old"))
    func prefixes(vector: Vector) {
        for length in 0..<vector.bytes.count {
            #expect(throws: FormatError.self) { try Term(blob: Array(vector.bytes[..<length])) }
        }
    }

    @Test("a changed byte gives an error or a term that can be written and read again", arguments: Vector.all)
    func mutations(vector: Vector) {
        for place in vector.bytes.indices {
            for value in [0x00, 0x01, 0x7f, 0x80, 0xff, vector.bytes[place] ^ 1, vector.bytes[place] &+ 1] as [UInt8] {
                var bytes = vector.bytes
                bytes[place] = value
                expectHarmless(bytes)
            }
        }
    }

    @Test("every tag before every other gives an error or a term that can be written and read again")
    func tags() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                expectHarmless([TermTag.version, first, second] + hex("00000001 6101 6102 6103 6a6a6a6a 6a6a6a6a 6a6a6a6a"))
            }
        }
    }

    @Test("random bytes give an error or a term that can be written and read again")
    func noise() {
        var random = SplitMix(state: 20)
        for _ in 0..<20_000 {
            let count = Int(random.next() % 40)
            expectHarmless([TermTag.version] + (0..<count).map { _ in random.byte() })
        }
    }

    /// Reads; what could be read is written and has to mean the same.
    private func expectHarmless(_ bytes: [UInt8]) {
        guard let term = try? Term(blob: bytes) else { return }
        var writer = TermWriter()
        writer.writeVersion()
        writer.write(term)
        let written = writer.bytes
        #expect(!writer.hasRefused)
        #expect((try? Term(blob: written)) == term)
    }
}

/// Numbers that look random and are the same in every run; half of the bytes are tags.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func byte() -> UInt8 {
        let number = next()
        let byte = UInt8(truncatingIfNeeded: number >> 8)
        return number & 1 == 0 ? byte % 6 : 97 + byte % 24
    }
}
