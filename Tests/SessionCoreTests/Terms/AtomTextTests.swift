// SPDX-License-Identifier: Apache-2.0
// What an atom may be called.

import Testing

@testable import SessionCore

@Suite struct AtomTextTests {
    @Test("255 characters are an atom, 256 are not, however wide they are", arguments: ["a", "ä", "☃", "😀"])
    func length(character: String) {
        #expect(AtomText.isValid(Array(String(repeating: character, count: 255).utf8)[...]))
        #expect(!AtomText.isValid(Array(String(repeating: character, count: 256).utf8)[...]))
    }

    @Test("what the standard library takes for UTF-8 is taken, and nothing else")
    func allPairs() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                for rest in [[], [0x80], [0xbf, 0xbf], [0x41]] as [[UInt8]] {
                    let bytes = [first, second] + rest
                    #expect(AtomText.isValid(bytes[...]) == (String(validating: bytes, as: UTF8.self) != nil))
                }
            }
        }
    }

    @Test("Latin-1 becomes UTF-8")
    func latin1() {
        let all = [UInt8](0...255)
        let expected = String(String.UnicodeScalarView(all.map { Unicode.Scalar($0) }))
        #expect(text(utf8FromLatin1(all[...])) == expected)
        #expect(Array(utf8FromLatin1([0x61])) == [0x61])
    }
}
