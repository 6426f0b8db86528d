// SPDX-License-Identifier: Apache-2.0
// Reading terms whose shape is known, as parsers of protocols do. Each throws at the term that is not what it should be.

extension TermReader {
    mutating func expectTuple(_ arity: Int) throws(FormatError) {
        let start = offset
        guard try readTupleArity() == arity else { throw FormatError(offset: start, reason: "a tuple of another size is expected") }
    }

    mutating func readTupleArity() throws(FormatError) -> Int {
        let start = offset
        guard case .tuple(let count) = try next() else { throw FormatError(offset: start, reason: "a tuple is expected") }
        return count
    }

    mutating func readMapCount() throws(FormatError) -> Int {
        let start = offset
        guard case .map(let count) = try next() else { throw FormatError(offset: start, reason: "a map is expected") }
        return count
    }

    mutating func readAtom() throws(FormatError) -> ArraySlice<UInt8> {
        let start = offset
        guard case .atom(let name) = try next() else { throw FormatError(offset: start, reason: "an atom is expected") }
        return name
    }

    mutating func expectAtom(_ name: StaticString) throws(FormatError) {
        let start = offset
        guard try readAtom().equals(name) else { throw FormatError(offset: start, reason: "another atom is expected") }
    }

    mutating func readInteger() throws(FormatError) -> Int64 {
        let start = offset
        guard case .integer(let value) = try next() else { throw FormatError(offset: start, reason: "an integer is expected") }
        return value
    }

    mutating func readBinary() throws(FormatError) -> ArraySlice<UInt8> {
        let start = offset
        guard case .binary(let content) = try next() else { throw FormatError(offset: start, reason: "a binary is expected") }
        return content
    }

    mutating func readPid() throws(FormatError) -> PidTerm {
        let start = offset
        guard case .pid(let pid) = try next() else { throw FormatError(offset: start, reason: "a pid is expected") }
        return pid
    }

    mutating func readReference() throws(FormatError) -> ReferenceTerm {
        let start = offset
        guard case .reference(let reference) = try next() else {
            throw FormatError(offset: start, reason: "a reference is expected")
        }
        return reference
    }
}
