// SPDX-License-Identifier: Apache-2.0
// A stored term put together token by token. ERTS User's Guide, chapter "External Term Format".

/// Appends tokens to one term with its version byte, and knows how many terms are still missing. A token that cannot be written, or that comes
/// after the end, is refused and changes nothing.
struct TermBuilder {
    private var writer = TermWriter()
    /// Terms that all open containers miss together.
    private var missing = 1

    init() {
        writer.writeVersion()
    }

    /// The bytes of the whole term; nil as long as something is missing. They are the builder's own: whoever keeps them has it copy them.
    var blob: ArraySlice<UInt8>? {
        missing == 0 ? writer.written : nil
    }

    /// Begins another term in the same memory.
    mutating func reset() {
        writer.takeBack(to: 0)
        writer.writeVersion()
        missing = 1
    }

    /// Appends what `write` writes: one token that opens a container of `content` terms. Says whether it was taken.
    @inline(__always)
    mutating func append(content: Int = 0, _ write: (inout TermWriter) -> Void) -> Bool {
        let (sum, overflows) = (missing &- 1).addingReportingOverflow(content)
        guard missing > 0, content >= 0, !overflows else { return false }
        let before = writer.count
        write(&writer)
        guard !writer.hasRefused else {
            writer.takeBack(to: before)
            return false
        }
        missing = sum
        return true
    }
}
