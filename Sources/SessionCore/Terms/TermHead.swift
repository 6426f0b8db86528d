// SPDX-License-Identifier: Apache-2.0
// What is known of a term once its own bytes have been passed, without what it holds.
// ERTS User's Guide, chapter "External Term Format".

/// A token as numbers alone: filling one in costs no allocation and no reference count, which is what the inner loop of decoding needs.
/// Of the fields only those are set that the kind has. Offsets are those of the reader.
struct TermHead {
    /// In the order, and with the numbers, of `sc_token_kind`, so that no switch stands between the two. Native records have none there.
    enum Kind: UInt32 {
        case integer = 1
        case big, float, atom, binary, bits, string, nilList, list, tuple, map
        case pid, port, reference, export, fun, nativeRecord
    }

    /// A run of the reader's bytes.
    struct Run {
        var start = 0
        var end = 0
        /// Names in the old encoding still have to be turned into UTF-8.
        var isLatin1 = false
    }

    var kind: Kind = .nilList
    /// The terms that follow and belong to this one.
    var content = 0
    /// Elements of a list or tuple, pairs of a map.
    var count = 0
    /// The integer; an export's arity; the id of a pid or, unsigned, a port.
    var number: Int64 = 0
    var float = 0.0
    /// The bytes, the magnitude, the atom, the node, an export's module, or the whole of what is opaque.
    var run = Run()
    /// An export's function.
    var function = Run()
    var serial: UInt32 = 0
    var creation: UInt32 = 0
    var words = ReferenceWords()
    var lastBits: UInt8 = 0
    /// Bits behind the last one that counts are not all zero in the bytes.
    var hasPadding = false
    var isNegative = false
}
