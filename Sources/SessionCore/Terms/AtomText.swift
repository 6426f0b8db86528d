// SPDX-License-Identifier: Apache-2.0
// The text of atoms: valid UTF-8 of at most 255 characters. ERTS User's Guide, "External Term Format", ATOM_UTF8_EXT.

/// What an atom may be called, and the old Latin-1 spelling.
enum AtomText {
    /// In characters (code points).
    static let longest = 255

    /// Whether `bytes` can be the name of an atom.
    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count <= longest * 4 else { return false }
        var index = bytes.startIndex
        var characters = 0
        while index < bytes.endIndex {
            let length = characterLength(bytes, at: index)
            guard length > 0 else { return false }
            index &+= length
            characters &+= 1
        }
        return characters <= longest
    }

    /// The UTF-8 of a Latin-1 text. Shares the bytes when they are ASCII, as they nearly always are.
    static func fromLatin1(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
        var utf8: [UInt8] = []
        utf8.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            if byte < 0x80 {
                utf8.append(byte)
            } else {
                utf8.append(0xC0 | byte >> 6)
                utf8.append(0x80 | byte & 0x3F)
            }
        }
        return utf8[...]
    }

    /// How many bytes the character at `index` has; 0 if it is none: cut off, overlong, a surrogate, or beyond U+10FFFF.
    private static func characterLength(_ bytes: ArraySlice<UInt8>, at index: Int) -> Int {
        let lead = bytes[index]
        let length: Int
        // The second byte's range is what rules out overlong forms, surrogates and numbers too high (Unicode, table 3-7).
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard bytes.endIndex &- index >= length, second.contains(bytes[index &+ 1]) else { return 0 }
        for later in 2..<max(length, 2) where bytes[index &+ later] & 0xC0 != 0x80 {
            return 0
        }
        return length
    }
}
