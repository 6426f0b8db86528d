// SPDX-License-Identifier: Apache-2.0
// Reading a term token by token. ERTS User's Guide, chapter "External Term Format".

/// How much a reader takes from outside.
struct TermLimits {
    /// How deep containers that hold something may nest.
    var depth = 512
    /// The largest compressed term, in unpacked bytes.
    var size = 64 << 20
    /// The longest magnitude of an integer, in bytes.
    var magnitude = 64 << 10

    /// For what a node sends; frames have a limit on their size of their own.
    static var frame: TermLimits { TermLimits() }
}

/// A pull parser for one term. It does not recurse, and nothing is reserved for a count that was only promised: the terms that all open
/// containers still miss are never more than the bytes left, so a caller may reserve room for the count of a token.
///
/// Equal keys in one map are not noticed here: that needs the keys compared as terms. `Term` refuses them.
/// After an error the reader is of no more use.
struct TermReader {
    var bytes: ByteReader
    let limits: TermLimits
    /// Terms that the innermost open container still misses.
    private var missing = 1
    /// The same for the containers around it, outermost first.
    private var enclosing: [Int] = []
    /// The sum of both.
    private var missingInAll = 1

    /// Reads the term whose tag is the first byte. Bytes may follow it (`rest`).
    init(_ bytes: ArraySlice<UInt8>, limits: TermLimits = TermLimits()) {
        self.bytes = ByteReader(bytes)
        self.limits = limits
    }

    init(_ bytes: [UInt8], limits: TermLimits = TermLimits()) {
        self.init(bytes[...], limits: limits)
    }

    /// Reads a term with its version byte, as frames have it: compressed ones are refused, as nodes do.
    init(framed bytes: ArraySlice<UInt8>, limits: TermLimits = TermLimits()) throws(FormatError) {
        self.init(bytes, limits: limits)
        try readVersion()
    }

    /// Reads a stored term with its version byte. A compressed one is unpacked first, and may not be followed by anything.
    init(blob bytes: ArraySlice<UInt8>, limits: TermLimits = TermLimits()) throws(FormatError) {
        self.init([], limits: limits)
        try restart(blob: bytes)
    }

    /// Reads another stored term, in the memory of the last one.
    mutating func restart(blob bytes: ArraySlice<UInt8>) throws(FormatError) {
        self.bytes = ByteReader(bytes)
        missing = 1
        missingInAll = 1
        enclosing.removeAll(keepingCapacity: true)
        try readVersion()
        if self.bytes.peekUInt8() == TermTag.compressed {
            try unpack()
        }
    }

    private mutating func readVersion() throws(FormatError) {
        guard try bytes.readUInt8() == TermTag.version else {
            throw FormatError(offset: 0, reason: "a term does not begin with version 131")
        }
    }

    private mutating func unpack() throws(FormatError) {
        try bytes.skip(1)
        let size = try Int(bytes.readUInt32())
        guard size <= limits.size else {
            throw FormatError(offset: bytes.offset, reason: "the unpacked size is over the limit")
        }
        let unpacked: [UInt8]
        do throws(FormatError) {
            unpacked = try inflate(bytes.rest, exactly: size)
        } catch {
            throw FormatError(offset: bytes.offset, reason: error.reason)
        }
        bytes = ByteReader(unpacked)
    }

    init(blob bytes: [UInt8], limits: TermLimits = TermLimits()) throws(FormatError) {
        try self.init(blob: bytes[...], limits: limits)
    }

    /// From the first byte that the reader was given; in the unpacked bytes if they were compressed.
    var offset: Int { bytes.offset }

    /// What follows what has been read.
    var rest: ArraySlice<UInt8> { bytes.rest }

    /// Whether the term has been read as a whole.
    var isAtEnd: Bool { missingInAll == 0 }

    /// Fills in the next head. Says false once the term is complete.
    mutating func scan(_ head: inout TermHead) throws(FormatError) -> Bool {
        try scanInline(&head)
    }

    /// The same for a loop over many heads, where the call itself would count.
    @inline(__always)
    mutating func scanInline(_ head: inout TermHead) throws(FormatError) -> Bool {
        while missing == 0 {
            guard let outer = enclosing.popLast() else { return false }
            missing = outer
        }
        missing &-= 1
        missingInAll &-= 1
        let start = bytes.offset
        try readHead(&head)
        if head.content > 0 {
            try open(head.content, at: start)
        }
        return true
    }

    /// Throws unless the term is complete and was the last thing in the bytes.
    mutating func expectEnd() throws(FormatError) {
        guard missingInAll == 0 else { throw FormatError(offset: offset, reason: "the term is longer than expected") }
        try bytes.expectEnd()
    }

    /// Enters a container of `content` terms. Every term takes a byte at least, which bounds all promises together.
    @inline(__always)
    private mutating func open(_ content: Int, at start: Int) throws(FormatError) {
        guard content <= bytes.remaining &- missingInAll else {
            throw FormatError(offset: start, reason: "more terms are promised than bytes are left")
        }
        guard enclosing.count < limits.depth else {
            throw FormatError(offset: start, reason: "the term nests too deep")
        }
        enclosing.append(missing)
        missing = content
        missingInAll &+= content
    }
}

// MARK: - Whole terms

extension TermReader {
    /// Passes over one term, with all that it holds.
    @inline(never)
    mutating func skipTerm() throws(FormatError) {
        guard missingInAll > 0 else { throw FormatError(offset: offset, reason: "a term is missing") }
        let after = missingInAll &- 1
        var head = TermHead()
        repeat {
            _ = try scan(&head)
        } while missingInAll > after
    }

    /// The bytes of one whole term, without a version byte.
    mutating func readRawTerm() throws(FormatError) -> ArraySlice<UInt8> {
        let start = offset
        try skipTerm()
        return bytes.slice(start, offset)
    }
}
