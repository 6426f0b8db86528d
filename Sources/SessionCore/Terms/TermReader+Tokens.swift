// SPDX-License-Identifier: Apache-2.0
// One token from its bytes: a case for every tag of OTP 25 to 29. ERTS User's Guide, chapter "External Term Format".

extension TermReader {
    /// The token at the cursor, and how many terms it holds.
    mutating func readToken() throws(FormatError) -> (TermToken, content: Int) {
        let start = bytes.offset
        switch try bytes.readUInt8() {
        case TermTag.smallInteger: return try (.integer(Int64(bytes.readUInt8())), 0)
        case TermTag.integer: return try (.integer(Int64(Int32(bitPattern: bytes.readUInt32()))), 0)
        case TermTag.smallBig: return try (readBig(Int(bytes.readUInt8())), 0)
        case TermTag.largeBig: return try (readBig(Int(bytes.readUInt32())), 0)
        case TermTag.newFloat: return try (readNewFloat(), 0)
        case TermTag.float: return try (readFloatText(), 0)
        case TermTag.smallAtomUTF8: return try (.atom(readUTF8(Int(bytes.readUInt8()))), 0)
        case TermTag.atomUTF8: return try (.atom(readUTF8(Int(bytes.readUInt16()))), 0)
        case TermTag.smallAtom: return try (.atom(readLatin1(Int(bytes.readUInt8()))), 0)
        case TermTag.atom: return try (.atom(readLatin1(Int(bytes.readUInt16()))), 0)
        case TermTag.binary: return try (.binary(bytes.readBytes(Int(bytes.readUInt32()))), 0)
        case TermTag.bitBinary: return try (readBits(), 0)
        case TermTag.string: return try (readString(), 0)
        case TermTag.nilList: return (.nilList, 0)
        case TermTag.list: return try readListHeader()
        case TermTag.smallTuple: return try readTupleHeader(Int(bytes.readUInt8()))
        case TermTag.largeTuple: return try readTupleHeader(Int(bytes.readUInt32()))
        case TermTag.map: return try readMapHeader()
        case TermTag.newPid: return try (.pid(readPid(creation: .wide)), 0)
        case TermTag.pid: return try (.pid(readPid(creation: .narrow)), 0)
        case TermTag.v4Port: return try (.port(readPort(id: .wide, creation: .wide)), 0)
        case TermTag.newPort: return try (.port(readPort(id: .narrow, creation: .wide)), 0)
        case TermTag.port: return try (.port(readPort(id: .narrow, creation: .narrow)), 0)
        case TermTag.newerReference: return try (.reference(readReference(creation: .wide)), 0)
        case TermTag.newReference: return try (.reference(readReference(creation: .narrow)), 0)
        case TermTag.reference: return try (.reference(readOldReference()), 0)
        case TermTag.export: return try (readExport(), 0)
        case TermTag.newFun: return try (readFun(from: start), 0)
        case TermTag.nativeRecord: return try (readNativeRecord(from: start), 0)
        case TermTag.compressed: throw FormatError(offset: start, reason: "a compressed term inside of something else")
        case TermTag.atomCacheRef: throw FormatError(offset: start, reason: "an atom cache reference without an atom cache")
        case TermTag.local: throw FormatError(offset: start, reason: "a term that only its own node can read")
        default: throw FormatError(offset: start, reason: "no term has this tag")
        }
    }
}

// MARK: - Numbers

extension TermReader {
    private mutating func readBig(_ count: Int) throws(FormatError) -> TermToken {
        let start = bytes.offset
        guard count <= limits.magnitude else { throw FormatError(offset: start, reason: "the integer is too long") }
        let isNegative = try bytes.readUInt8() != 0
        var magnitude = try bytes.readBytes(count)
        while magnitude.last == 0 {
            magnitude.removeLast()
        }
        if let value = Int64(magnitude: magnitude, isNegative: isNegative) {
            return .integer(value)
        }
        return .big(magnitude: magnitude, isNegative: isNegative)
    }

    private mutating func readNewFloat() throws(FormatError) -> TermToken {
        let start = bytes.offset
        let value = try Double(bitPattern: bytes.readUInt64())
        guard value.isFinite else { throw FormatError(offset: start, reason: "the float is not finite") }
        return .float(value)
    }

    private mutating func readFloatText() throws(FormatError) -> TermToken {
        let start = bytes.offset
        let field = try bytes.readBytes(31)
        let text = field[..<(field.firstIndex(of: 0) ?? field.endIndex)]
        guard let value = parseScientific(text) else { throw FormatError(offset: start, reason: "the float is not a finite number") }
        return .float(value)
    }
}

// MARK: - Atoms

extension TermReader {
    private mutating func readUTF8(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
        let start = bytes.offset
        let text = try bytes.readBytes(count)
        guard AtomText.isValid(text) else { throw FormatError(offset: start, reason: "the atom is too long or not UTF-8") }
        return text
    }

    private mutating func readLatin1(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
        let start = bytes.offset
        guard count <= AtomText.longest else { throw FormatError(offset: start, reason: "the atom is too long") }
        return try utf8FromLatin1(bytes.readBytes(count))
    }

    /// An atom inside of another term's fields.
    private mutating func readName() throws(FormatError) -> ArraySlice<UInt8> {
        let start = bytes.offset
        switch try bytes.readUInt8() {
        case TermTag.smallAtomUTF8: return try readUTF8(Int(bytes.readUInt8()))
        case TermTag.atomUTF8: return try readUTF8(Int(bytes.readUInt16()))
        case TermTag.smallAtom: return try readLatin1(Int(bytes.readUInt8()))
        case TermTag.atom: return try readLatin1(Int(bytes.readUInt16()))
        default: throw FormatError(offset: start, reason: "an atom belongs here")
        }
    }
}

// MARK: - Bytes

extension TermReader {
    private mutating func readBits() throws(FormatError) -> TermToken {
        let start = bytes.offset
        let count = try Int(bytes.readUInt32())
        let lastBits = try bytes.readUInt8()
        let content = try bytes.readBytes(count)
        guard let last = content.last, (1...8).contains(lastBits) else {
            throw FormatError(offset: start, reason: "a bitstring of impossible size")
        }
        guard lastBits < 8 else { return .binary(content) }
        let padding = 0xFF as UInt8 >> lastBits
        guard last & padding != 0 else { return .bits(content, lastBits: lastBits) }
        var clean = Array(content)
        clean[clean.count - 1] = last & ~padding
        return .bits(clean[...], lastBits: lastBits)
    }

    private mutating func readString() throws(FormatError) -> TermToken {
        let content = try bytes.readBytes(Int(bytes.readUInt16()))
        return content.isEmpty ? .nilList : .string(content)
    }
}

// MARK: - Containers

extension TermReader {
    private mutating func readListHeader() throws(FormatError) -> (TermToken, content: Int) {
        let count = try Int(bytes.readUInt32())
        return (.list(count: count), count &+ 1)
    }

    private mutating func readTupleHeader(_ count: Int) throws(FormatError) -> (TermToken, content: Int) {
        (.tuple(count: count), count)
    }

    private mutating func readMapHeader() throws(FormatError) -> (TermToken, content: Int) {
        let count = try Int(bytes.readUInt32())
        return (.map(count: count), count &* 2)
    }
}

// MARK: - Identifiers

/// Old forms have narrower fields.
private enum FieldWidth {
    case narrow, wide
}

extension TermReader {
    private mutating func readPid(creation width: FieldWidth) throws(FormatError) -> PidTerm {
        let node = try readName()
        let id = try bytes.readUInt32()
        let serial = try bytes.readUInt32()
        return try PidTerm(node: node, id: id, serial: serial, creation: readCreation(width))
    }

    private mutating func readPort(id idWidth: FieldWidth, creation width: FieldWidth) throws(FormatError) -> PortTerm {
        let node = try readName()
        let id = try idWidth == .wide ? bytes.readUInt64() : UInt64(bytes.readUInt32())
        return try PortTerm(node: node, id: id, creation: readCreation(width))
    }

    private mutating func readReference(creation width: FieldWidth) throws(FormatError) -> ReferenceTerm {
        let start = bytes.offset
        let count = try Int(bytes.readUInt16())
        guard (1...ReferenceWords.limit).contains(count) else {
            throw FormatError(offset: start, reason: "a reference of impossible size")
        }
        let node = try readName()
        let creation = try readCreation(width)
        var words = ReferenceWords()
        for _ in 0..<count {
            try words.append(bytes.readUInt32())
        }
        return ReferenceTerm(node: node, creation: creation, words: words)
    }

    private mutating func readOldReference() throws(FormatError) -> ReferenceTerm {
        let node = try readName()
        let words = try ReferenceWords(bytes.readUInt32())
        return try ReferenceTerm(node: node, creation: readCreation(.narrow), words: words)
    }

    /// The incarnation of a node: four bytes, of old two bits.
    private mutating func readCreation(_ width: FieldWidth) throws(FormatError) -> UInt32 {
        guard width == .narrow else { return try bytes.readUInt32() }
        let start = bytes.offset
        let creation = try bytes.readUInt8()
        guard creation <= 3 else { throw FormatError(offset: start, reason: "an old creation above 3") }
        return UInt32(creation)
    }
}

// MARK: - Functions and records

extension TermReader {
    private mutating func readExport() throws(FormatError) -> TermToken {
        let module = try readName()
        let function = try readName()
        let start = bytes.offset
        guard try bytes.readUInt8() == TermTag.smallInteger else {
            throw FormatError(offset: start, reason: "the arity of a function is no small integer")
        }
        return try .export(module: module, function: function, arity: bytes.readUInt8())
    }

    /// What it encloses is not looked at: its own size says where it ends.
    private mutating func readFun(from start: Int) throws(FormatError) -> TermToken {
        let size = try Int(bytes.readUInt32())
        guard size >= 4, size &- 4 <= bytes.remaining else {
            throw FormatError(offset: start, reason: "a function of impossible size")
        }
        try bytes.skip(size &- 4)
        return .fun(bytes.slice(from: start))
    }

    /// Has no size of its own: its values are passed over one by one, counted, without a stack.
    private mutating func readNativeRecord(from start: Int) throws(FormatError) -> TermToken {
        var missing = try readNativeRecordHeader()
        while missing > 0 {
            guard missing <= bytes.remaining else {
                throw FormatError(offset: bytes.offset, reason: "more terms are promised than bytes are left")
            }
            missing &-= 1
            if bytes.peekUInt8() == TermTag.nativeRecord {
                try bytes.skip(1)
                missing &+= try readNativeRecordHeader()
            } else {
                missing &+= try readToken().content
            }
        }
        return .nativeRecord(bytes.slice(from: start))
    }

    /// What stands between the tag and the values; returns how many values follow.
    private mutating func readNativeRecordHeader() throws(FormatError) -> Int {
        let start = bytes.offset
        let count = try Int(bytes.readUInt32())
        // Each field is an atom of two bytes at least.
        guard count <= bytes.remaining / 2 else {
            throw FormatError(offset: start, reason: "more terms are promised than bytes are left")
        }
        guard try bytes.readUInt8() <= 1 else { throw FormatError(offset: start, reason: "an unknown kind of native record") }
        for _ in 0..<(count &+ 2) {
            _ = try readName()
        }
        return count
    }
}
