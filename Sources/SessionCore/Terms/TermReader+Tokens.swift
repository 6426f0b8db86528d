// SPDX-License-Identifier: Apache-2.0
// From heads, which are numbers, to tokens, which carry their bytes.

extension TermReader {
    /// The next token; nil once the term is complete.
    mutating func next() throws(FormatError) -> TermToken? {
        var head = TermHead()
        return try scan(&head) ? token(head) : nil
    }

    private func token(_ head: TermHead) -> TermToken {
        switch head.kind {
        case .integer: .integer(head.number)
        case .big: .big(magnitude: content(head.run), isNegative: head.isNegative)
        case .float: .float(head.float)
        case .atom: .atom(content(head.run))
        case .binary: .binary(content(head.run))
        case .bits: .bits(bits(head), lastBits: head.lastBits)
        case .string: .string(content(head.run))
        case .nilList: .nilList
        case .list: .list(count: head.count)
        case .tuple: .tuple(count: head.count)
        case .map: .map(count: head.count)
        case .pid: .pid(pid(head))
        case .port: .port(PortTerm(node: content(head.run), id: UInt64(bitPattern: head.number), creation: head.creation))
        case .reference: .reference(reference(head))
        case .export:
            .export(
                module: content(head.run), function: content(head.function),
                arity: UInt8(truncatingIfNeeded: head.number))
        case .fun: .fun(content(head.run))
        case .nativeRecord: .nativeRecord(content(head.run))
        }
    }

    /// The bytes of a run; of an old name, its UTF-8.
    func content(_ run: TermHead.Run) -> ArraySlice<UInt8> {
        let content = bytes.slice(run.start, run.end)
        return run.isLatin1 ? utf8FromLatin1(content) : content
    }

    /// The bytes of a bitstring with zeros behind the last bit that counts.
    func bits(_ head: TermHead) -> ArraySlice<UInt8> {
        let content = content(head.run)
        guard head.hasPadding, let last = content.last else { return content }
        return content.dropLast() + [last & ~(0xFF >> head.lastBits)]
    }

    func pid(_ head: TermHead) -> PidTerm {
        PidTerm(
            node: content(head.run), id: UInt32(truncatingIfNeeded: head.number), serial: head.serial,
            creation: head.creation)
    }

    func reference(_ head: TermHead) -> ReferenceTerm {
        ReferenceTerm(node: content(head.run), creation: head.creation, words: head.words)
    }
}
