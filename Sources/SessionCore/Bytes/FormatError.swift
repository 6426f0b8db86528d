// SPDX-License-Identifier: Apache-2.0
// What is said about bytes from outside that are not what they should be.

/// What is wrong with bytes that came from outside, and where.
struct FormatError: Error {
    /// Counted from the first byte of what was being read; in unpacked bytes for a compressed term.
    let offset: Int
    /// A clause that completes "these bytes are wrong: ...".
    let reason: StaticString
}
