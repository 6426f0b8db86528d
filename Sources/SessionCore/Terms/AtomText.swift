// SPDX-License-Identifier: Apache-2.0
// What an atom may be called. ERTS User's Guide, "External Term Format", ATOM_UTF8_EXT.

enum AtomText {
    /// In characters (code points), each of up to four bytes.
    static let longest = 255

    static func isValid(_ name: ArraySlice<UInt8>) -> Bool {
        name.borrowed { isValid($0) }
    }

    static func isValid(_ name: BorrowedBytes) -> Bool {
        guard name.count <= longest * 4, let characters = countUTF8Characters(name) else { return false }
        return characters <= longest
    }
}
