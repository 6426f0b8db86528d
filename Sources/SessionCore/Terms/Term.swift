// SPDX-License-Identifier: Apache-2.0
// A term as a value. ERTS User's Guide, chapter "External Term Format".

/// A whole term in memory, where reading token by token is too little. As deep as the reader allowed, which bounds the recursion here.
indirect enum Term {
    case integer(Int64)
    /// Little endian, without zeros at its end; does not fit `Int64`.
    case big(magnitude: [UInt8], isNegative: Bool)
    case float(Double)
    case atom([UInt8])
    case binary([UInt8])
    case bits([UInt8], lastBits: UInt8)
    /// A tail of an improper list is no list itself; a proper list has none. However a list was spelled, it is this.
    case list([Term], tail: Term?)
    case tuple([Term])
    /// In the order of the bytes. No two keys are equal.
    case map([TermPair])
    case pid(PidTerm)
    case port(PortTerm)
    case reference(ReferenceTerm)
    case export(module: [UInt8], function: [UInt8], arity: UInt8)
    /// A closure or a native record: the bytes with their tag.
    case opaque([UInt8])
}

struct TermPair {
    var key: Term
    var value: Term
}

extension Term: Equatable {
    /// As `=:=` of OTP 27 and later has it: 1 and 1.0 differ, 0.0 and -0.0 too, and the order in a map does not matter.
    static func == (left: Term, right: Term) -> Bool {
        left.canonicalBytes == right.canonicalBytes
    }

    /// Equal for equal terms, and for no others.
    fileprivate var canonicalBytes: [UInt8] {
        var writer = TermWriter()
        writer.write(self, isCanonical: true)
        return writer.bytes
    }
}

// MARK: - Reading

extension Term {
    /// Reads a stored term, which has to be all there is.
    init(blob: [UInt8], limits: TermLimits = TermLimits()) throws(FormatError) {
        var reader = try TermReader(blob: blob, limits: limits)
        try self.init(from: &reader)
        try reader.expectEnd()
    }

    /// Reads the next whole term.
    init(from reader: inout TermReader) throws(FormatError) {
        let start = reader.offset
        guard let token = try reader.next() else { throw FormatError(offset: start, reason: "a term is missing") }
        switch token {
        case .integer(let value): self = .integer(value)
        case .big(let magnitude, let isNegative): self = .big(magnitude: Array(magnitude), isNegative: isNegative)
        case .float(let value): self = .float(value)
        case .atom(let name): self = .atom(Array(name))
        case .binary(let content): self = .binary(Array(content))
        case .bits(let content, let lastBits): self = .bits(Array(content), lastBits: lastBits)
        case .string(let content): self = .list(content.map { .integer(Int64($0)) }, tail: nil)
        case .nilList: self = .list([], tail: nil)
        case .list(let count): self = try .joined(Term.read(count, &reader), Term(from: &reader))
        case .tuple(let count): self = try .tuple(Term.read(count, &reader))
        case .map(let count): self = try .map(Term.readPairs(count, &reader, from: start))
        case .pid(let pid): self = .pid(pid)
        case .port(let port): self = .port(port)
        case .reference(let reference): self = .reference(reference)
        case .export(let module, let function, let arity):
            self = .export(module: Array(module), function: Array(function), arity: arity)
        case .fun(let term), .nativeRecord(let term): self = .opaque(Array(term))
        }
    }

    private static func read(_ count: Int, _ reader: inout TermReader) throws(FormatError) -> [Term] {
        var terms: [Term] = []
        for _ in 0..<count {
            try terms.append(Term(from: &reader))
        }
        return terms
    }

    private static func readPairs(
        _ count: Int, _ reader: inout TermReader, from start: Int
    ) throws(FormatError) -> [TermPair] {
        var pairs: [TermPair] = []
        for _ in 0..<count {
            let key = try Term(from: &reader)
            try pairs.append(TermPair(key: key, value: Term(from: &reader)))
        }
        let keys = sortedKeys(pairs)
        for (one, next) in zip(keys, keys.dropFirst()) where one.bytes == next.bytes {
            throw FormatError(offset: start, reason: "a map has a key twice")
        }
        return pairs
    }

    /// `[a, b | [c]]` is `[a, b, c]`.
    private static func joined(_ elements: [Term], _ tail: Term) -> Term {
        guard case .list(let more, let end) = tail else {
            return elements.isEmpty ? tail : .list(elements, tail: tail)
        }
        return .list(elements + more, tail: end)
    }

    /// The canonical bytes of the keys, in order, with the places of their pairs.
    fileprivate static func sortedKeys(_ pairs: [TermPair]) -> [(bytes: [UInt8], index: Int)] {
        pairs.indices
            .map { (bytes: pairs[$0].key.canonicalBytes, index: $0) }
            .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }
}

// MARK: - Writing

extension TermWriter {
    /// Writes a whole term. Maps keep their order, unless equal terms have to have equal bytes.
    mutating func write(_ term: Term, isCanonical: Bool = false) {
        switch term {
        case .integer(let value): writeInteger(value)
        case .big(let magnitude, let isNegative): writeBig(magnitude[...], isNegative: isNegative)
        case .float(let value): writeFloat(value)
        case .atom(let name): writeAtom(name)
        case .binary(let content): writeBinary(content)
        case .bits(let content, let lastBits): writeBits(content[...], lastBits: lastBits)
        case .list(let elements, let tail): write(elements, tail: tail, isCanonical)
        case .tuple(let elements):
            writeTupleHeader(elements.count)
            write(elements, isCanonical)
        case .map(let pairs): write(pairs, isCanonical)
        case .pid(let pid): writePid(pid)
        case .port(let port): writePort(port)
        case .reference(let reference): writeReference(reference)
        case .export(let module, let function, let arity):
            writeExport(module: module[...], function: function[...], arity: arity)
        case .opaque(let term): writeRaw(term)
        }
    }

    private mutating func write(_ terms: [Term], _ isCanonical: Bool) {
        for term in terms {
            write(term, isCanonical: isCanonical)
        }
    }

    private mutating func write(_ elements: [Term], tail: Term?, _ isCanonical: Bool) {
        if tail == nil, elements.count <= Int(UInt16.max), let content = bytes(of: elements) {
            return writeByteList(content)
        }
        writeListHeader(elements.count)
        write(elements, isCanonical)
        if let tail {
            write(tail, isCanonical: isCanonical)
        } else {
            writeNil()
        }
    }

    private mutating func write(_ pairs: [TermPair], _ isCanonical: Bool) {
        writeMapHeader(pairs.count)
        let order = isCanonical ? Term.sortedKeys(pairs).map { $0.index } : Array(pairs.indices)
        for index in order {
            write(pairs[index].key, isCanonical: isCanonical)
            write(pairs[index].value, isCanonical: isCanonical)
        }
    }

    /// The elements as bytes, if all of them are.
    private func bytes(of elements: [Term]) -> [UInt8]? {
        var content: [UInt8] = []
        for element in elements {
            guard case .integer(let value) = element, let byte = UInt8(exactly: value) else { return nil }
            content.append(byte)
        }
        return content
    }
}
