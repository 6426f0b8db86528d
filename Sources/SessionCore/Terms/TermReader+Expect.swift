// SPDX-License-Identifier: Apache-2.0
// Reading terms whose shape is known, as parsers of protocols do. Each throws at the term that is not what it should be.

extension TermReader {
    mutating func expectTuple(_ arity: Int) throws(FormatError) {
        let start = offset
        guard try readTupleArity() == arity else { throw FormatError(offset: start, reason: "a tuple of another size is expected") }
    }

    @inline(never)
    mutating func readTupleArity() throws(FormatError) -> Int {
        try expect(.tuple, "a tuple is expected").count
    }

    @inline(never)
    mutating func readMapCount() throws(FormatError) -> Int {
        try expect(.map, "a map is expected").count
    }

    @inline(never)
    mutating func readAtom() throws(FormatError) -> ArraySlice<UInt8> {
        try content(expect(.atom, "an atom is expected").run)
    }

    @inline(never)
    mutating func expectAtom(_ name: StaticString) throws(FormatError) {
        let start = offset
        guard try readAtom().equals(name) else { throw FormatError(offset: start, reason: "another atom is expected") }
    }

    @inline(never)
    mutating func readInteger() throws(FormatError) -> Int64 {
        try expect(.integer, "an integer is expected").number
    }

    @inline(never)
    mutating func readBinary() throws(FormatError) -> ArraySlice<UInt8> {
        try content(expect(.binary, "a binary is expected").run)
    }

    mutating func readPid() throws(FormatError) -> PidTerm {
        try pid(expect(.pid, "a pid is expected"))
    }

    mutating func readReference() throws(FormatError) -> ReferenceTerm {
        try reference(expect(.reference, "a reference is expected"))
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
        _ = try expect(.nilList, "the end of a list is expected")
        return elements
    }

    @inline(never)
    private mutating func expect(_ kind: TermHead.Kind, _ reason: StaticString) throws(FormatError) -> TermHead {
        let start = offset
        var head = TermHead()
        guard try scan(&head), head.kind == kind else { throw FormatError(offset: start, reason: reason) }
        return head
    }
}
