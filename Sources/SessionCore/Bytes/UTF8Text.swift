// SPDX-License-Identifier: Apache-2.0
// What is UTF-8 and what is not: The Unicode Standard, table 3-7, "Well-Formed UTF-8 Byte Sequences".

/// How many characters (code points) `text` has; nil if it is not UTF-8.
func countUTF8Characters(_ text: BorrowedBytes) -> Int? {
    let bytes = text.buffer
    var index = 0
    var characters = 0
    while index < bytes.count {
        if isASCII(bytes, eightFrom: index) {
            index &+= 8
            characters &+= 8
            continue
        }
        let length = characterLength(bytes, at: index)
        guard length > 0 else { return nil }
        index &+= length
        characters &+= 1
    }
    return characters
}

/// Whether there are eight more bytes, and all of them are characters of their own: nearly every name is read in such steps.
@inline(__always)
private func isASCII(_ bytes: UnsafeRawBufferPointer, eightFrom index: Int) -> Bool {
    bytes.count &- index >= 8 && bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
}

/// How many bytes the character at `index` has; 0 if it is none: cut off, overlong, a surrogate, or beyond U+10FFFF.
@inline(__always)
private func characterLength(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
    bytes[index] < 0x80 ? 1 : longCharacterLength(bytes, at: index)
}

private func longCharacterLength(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
    let length: Int
    // The second byte's range is what rules out overlong forms, surrogates and numbers too high.
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[index] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard bytes.count &- index >= length, second.contains(bytes[index &+ 1]) else { return 0 }
    for later in 2..<length where bytes[index &+ later] & 0xC0 != 0x80 {
        return 0
    }
    return length
}

/// The UTF-8 of a Latin-1 text. Shares the bytes when they are ASCII, as they nearly always are.
func utf8FromLatin1(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
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
