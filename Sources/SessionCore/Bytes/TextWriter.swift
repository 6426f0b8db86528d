// SPDX-License-Identifier: Apache-2.0
// Sentences for people, built byte by byte: Embedded Swift has no String at run time.

/// An append-only text in UTF-8.
struct TextWriter {
    private(set) var bytes: [UInt8] = []

    @inline(never)
    mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: text.bytes)
    }

    @inline(never)
    mutating func append(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(number.magnitude)
    }

    /// Appends text that came from outside: what is not printable ASCII becomes `?`, and at most 255 bytes are taken.
    mutating func append(untrusted text: some Collection<UInt8>) {
        for byte in text.prefix(255) {
            bytes.append((0x20...0x7e).contains(byte) ? byte : UInt8(ascii: "?"))
        }
    }

    private mutating func appendDigits(_ number: UInt64) {
        if number >= 10 { appendDigits(number / 10) }
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}
