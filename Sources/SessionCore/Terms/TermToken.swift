// SPDX-License-Identifier: Apache-2.0
// The tokens that a term is a flat run of, and the identifiers among them.
// ERTS User's Guide, chapter "External Term Format".

/// One step through a term. A container's token comes before what it holds.
enum TermToken: Equatable {
    case integer(Int64)
    /// Does not fit `Int64`. The magnitude is little endian and without zeros at its end.
    case big(magnitude: ArraySlice<UInt8>, isNegative: Bool)
    /// Always finite.
    case float(Double)
    /// UTF-8, at most 255 characters.
    case atom(ArraySlice<UInt8>)
    case binary(ArraySlice<UInt8>)
    /// Of the last byte, the upper `lastBits` (1 to 7) count; the others are zero.
    case bits(ArraySlice<UInt8>, lastBits: UInt8)
    /// A proper list of integers 0 to 255, one per byte. Not empty.
    case string(ArraySlice<UInt8>)
    case nilList
    /// `count` terms follow, then the tail: `nilList`, or a string or list where the list goes on; anything else if it is improper. Of no terms, it
    /// is nothing but its tail.
    case list(count: Int)
    case tuple(count: Int)
    /// `count` pairs follow, each a key and its value.
    case map(count: Int)
    case pid(PidTerm)
    case port(PortTerm)
    case reference(ReferenceTerm)
    case export(module: ArraySlice<UInt8>, function: ArraySlice<UInt8>, arity: UInt8)
    /// A closure: the whole term with its tag, opaque.
    case fun(ArraySlice<UInt8>)
    /// A native record (OTP 29): the whole term with its tag, opaque.
    case nativeRecord(ArraySlice<UInt8>)
}

/// NEW_PID_EXT. Slices of names keep the bytes that they were read from alive.
struct PidTerm: Equatable {
    var node: ArraySlice<UInt8>
    var id: UInt32
    var serial: UInt32
    var creation: UInt32
}

extension PidTerm {
    init(node: [UInt8], id: UInt32, serial: UInt32, creation: UInt32) {
        self.init(node: node[...], id: id, serial: serial, creation: creation)
    }
}

/// V4_PORT_EXT.
struct PortTerm: Equatable {
    var node: ArraySlice<UInt8>
    var id: UInt64
    var creation: UInt32
}

/// NEWER_REFERENCE_EXT.
struct ReferenceTerm: Equatable {
    var node: ArraySlice<UInt8>
    var creation: UInt32
    var words: ReferenceWords
}

extension ReferenceTerm {
    init(node: [UInt8], creation: UInt32, words: ReferenceWords) {
        self.init(node: node[...], creation: creation, words: words)
    }
}

/// The one to five numbers of a reference, without an allocation.
struct ReferenceWords: Equatable {
    /// Aliases of OTP 26 and later have five.
    static let limit = 5

    private(set) var count = 0
    private var storage: (UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0)

    /// The words behind the fifth are not taken.
    init(_ words: UInt32...) {
        for word in words {
            append(word)
        }
    }

    init() {}

    /// Appends, unless there are five already.
    mutating func append(_ word: UInt32) {
        guard count < ReferenceWords.limit else { return }
        switch count {
        case 0: storage.0 = word
        case 1: storage.1 = word
        case 2: storage.2 = word
        case 3: storage.3 = word
        default: storage.4 = word
        }
        count &+= 1
    }

    /// Zero where there is no word.
    subscript(index: Int) -> UInt32 {
        switch index {
        case 0: storage.0
        case 1: storage.1
        case 2: storage.2
        case 3: storage.3
        case 4: storage.4
        default: 0
        }
    }

    static func == (left: ReferenceWords, right: ReferenceWords) -> Bool {
        left.count == right.count && left.storage == right.storage
    }
}
