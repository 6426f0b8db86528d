// SPDX-License-Identifier: Apache-2.0
// Reading terms whose shape is known, as parsers of protocols do. Each throws at the term that is not what it should be.

extension TermReader {
    mutating func expectTuple(_ arity: Int) throws(FormatError) {
        let start = offset
        guard try readTupleArity() == arity else { throw FormatError(offset: start, reason: "a tuple of another size is expected") }
    }

    @inline(never)
    mutating func readTupleArity() throws(FormatError) -> Int {
        var head = TermHead()
        try expect(.tuple, &head, "a tuple is expected")
        return head.count
    }

    @inline(never)
    mutating func readMapCount() throws(FormatError) -> Int {
        var head = TermHead()
        try expect(.map, &head, "a map is expected")
        return head.count
    }

    @inline(never)
    mutating func readAtom() throws(FormatError) -> ArraySlice<UInt8> {
        var head = TermHead()
        try expect(.atom, &head, "an atom is expected")
        return content(head.run)
    }

    @inline(never)
    mutating func expectAtom(_ name: StaticString) throws(FormatError) {
        let start = offset
        guard try readAtom().equals(name) else { throw FormatError(offset: start, reason: "another atom is expected") }
    }

    @inline(never)
    mutating func readInteger() throws(FormatError) -> Int64 {
        var head = TermHead()
        try expect(.integer, &head, "an integer is expected")
        return head.number
    }

    @inline(never)
    mutating func readBinary() throws(FormatError) -> ArraySlice<UInt8> {
        var head = TermHead()
        try expect(.binary, &head, "a binary is expected")
        return content(head.run)
    }

    mutating func readPid() throws(FormatError) -> PidTerm {
        var head = TermHead()
        try expect(.pid, &head, "a pid is expected")
        return pid(head)
    }

    mutating func readReference() throws(FormatError) -> ReferenceTerm {
        var head = TermHead()
        try expect(.reference, &head, "a reference is expected")
        return reference(head)
    }

    /// A proper list, whose terms `read` reads one by one. Not for lists of bytes, which may be spelled as strings.
    mutating func readList<Element>(
        _ read: (inout TermReader) throws(FormatError) -> Element
    ) throws(FormatError) -> [Element] {
        let start = offset
        var head = TermHead()
        guard try scan(&head), head.kind == .list || head.kind == .nilList else {
            throw FormatError(offset: start, reason: "a list is expected")
        }
        guard head.kind == .list else { return [] }
        var elements: [Element] = []
        for _ in 0..<head.count {
            elements.append(try read(&self))
        }
        try expect(.nilList, &head, "the end of a list is expected")
        return elements
    }

    /// Whether there is a next head, and it is of this kind.
    @inline(never)
    mutating func scan(_ head: inout TermHead, for kind: TermHead.Kind) throws(FormatError) -> Bool {
        try scan(&head) && head.kind == kind
    }

    /// A head is filled in where it is: it is large.
    private mutating func expect(_ kind: TermHead.Kind, _ head: inout TermHead, _ reason: StaticString) throws(FormatError) {
        let start = offset
        guard try scan(&head, for: kind) else { throw FormatError(offset: start, reason: reason) }
    }
}
