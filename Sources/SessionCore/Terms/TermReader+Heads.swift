// SPDX-License-Identifier: Apache-2.0
// One head from its bytes: a case for every tag of OTP 25 to 29. ERTS User's Guide, chapter "External Term Format".

extension TermReader {
    /// Reads the head at the cursor, whatever it is inside of. Here are the tags that data consists of; the others have a function of their own,
    /// which keeps this one small and fast.
    @inline(__always)
    mutating func readHead(_ head: inout TermHead) throws(FormatError) {
        head.content = 0
        let tag = try bytes.readUInt8()
        switch tag {
        case TermTag.smallInteger: try head.set(Int64(bytes.readUInt8()))
        case TermTag.integer: try head.set(Int64(Int32(bitPattern: bytes.readUInt32())))
        case TermTag.newFloat: try readNewFloat(&head)
        case TermTag.smallAtomUTF8: try head.set(.atom, readUTF8(Int(bytes.readUInt8())))
        case TermTag.binary: try head.set(.binary, readRun(Int(bytes.readUInt32())))
        case TermTag.nilList: head.kind = .nilList
        case TermTag.list: try head.set(.list, Int(bytes.readUInt32()), holding: 1, and: 1)
        case TermTag.smallTuple: try head.set(.tuple, Int(bytes.readUInt8()), holding: 1)
        case TermTag.map: try head.set(.map, Int(bytes.readUInt32()), holding: 2)
        default: try readRareHead(tag, &head)
        }
    }

    /// The same where speed does not count.
    @inline(never)
    private mutating func readAnyHead(_ head: inout TermHead) throws(FormatError) {
        try readHead(&head)
    }

    @inline(never)
    private mutating func readRareHead(_ tag: UInt8, _ head: inout TermHead) throws(FormatError) {
        let start = bytes.offset &- 1
        switch tag {
        case TermTag.smallBig: try readBig(Int(bytes.readUInt8()), &head)
        case TermTag.largeBig: try readBig(Int(bytes.readUInt32()), &head)
        case TermTag.float: try readFloatText(&head)
        case TermTag.atomUTF8: try head.set(.atom, readUTF8(Int(bytes.readUInt16())))
        case TermTag.smallAtom: try head.set(.atom, readLatin1(Int(bytes.readUInt8())))
        case TermTag.atom: try head.set(.atom, readLatin1(Int(bytes.readUInt16())))
        case TermTag.bitBinary: try readBits(&head)
        case TermTag.string: try readString(&head)
        case TermTag.largeTuple: try head.set(.tuple, Int(bytes.readUInt32()), holding: 1)
        case TermTag.newPid: try readPid(&head, creation: .wide)
        case TermTag.pid: try readPid(&head, creation: .narrow)
        case TermTag.v4Port: try readPort(&head, id: .wide, creation: .wide)
        case TermTag.newPort: try readPort(&head, id: .narrow, creation: .wide)
        case TermTag.port: try readPort(&head, id: .narrow, creation: .narrow)
        case TermTag.newerReference: try readReference(&head, creation: .wide)
        case TermTag.newReference: try readReference(&head, creation: .narrow)
        case TermTag.reference: try readOldReference(&head)
        case TermTag.export: try readExport(&head)
        case TermTag.newFun: try readFun(&head, from: start)
        case TermTag.nativeRecord: try readNativeRecord(&head, from: start)
        case TermTag.compressed: throw FormatError(offset: start, reason: "a compressed term inside of something else")
        case TermTag.atomCacheRef: throw FormatError(offset: start, reason: "an atom cache reference without an atom cache")
        case TermTag.local: throw FormatError(offset: start, reason: "a term that only its own node can read")
        default: throw FormatError(offset: start, reason: "no term has this tag")
        }
    }
}

extension TermHead {
    @inline(__always)
    fileprivate mutating func set(_ value: Int64) {
        kind = .integer
        number = value
    }

    @inline(__always)
    fileprivate mutating func set(_ kind: Kind, _ run: Run) {
        self.kind = kind
        self.run = run
    }

    /// A container of `count` times `each` terms and some more. Counts have 32 bits at most: nothing overflows.
    @inline(__always)
    fileprivate mutating func set(_ kind: Kind, _ count: Int, holding each: Int, and more: Int = 0) {
        self.kind = kind
        self.count = count
        content = count &* each &+ more
    }
}

// MARK: - Numbers

extension TermReader {
    private mutating func readBig(_ count: Int, _ head: inout TermHead) throws(FormatError) {
        let start = bytes.offset
        guard count <= limits.magnitude else { throw FormatError(offset: start, reason: "the integer is too long") }
        head.isNegative = try bytes.readUInt8() != 0
        head.kind = .big
        head.run = try readRun(count)
        let magnitude = bytes.slice(head.run.start, head.run.end)
        let significant = magnitude.lastIndex { $0 != 0 }.map { $0 &- magnitude.startIndex &+ 1 } ?? 0
        head.run.end = head.run.start &+ significant
        if let value = Int64(magnitude: magnitude.prefix(significant), isNegative: head.isNegative) {
            head.set(value)
        }
    }

    @inline(__always)
    private mutating func readNewFloat(_ head: inout TermHead) throws(FormatError) {
        let start = bytes.offset
        head.kind = .float
        head.float = try Double(bitPattern: bytes.readUInt64())
        guard head.float.isFinite else { throw FormatError(offset: start, reason: "the float is not finite") }
    }

    private mutating func readFloatText(_ head: inout TermHead) throws(FormatError) {
        let start = bytes.offset
        let field = try bytes.readBytes(31)
        let text = field[..<(field.firstIndex(of: 0) ?? field.endIndex)]
        guard let value = parseScientific(text) else { throw FormatError(offset: start, reason: "the float is not a finite number") }
        head.kind = .float
        head.float = value
    }
}

// MARK: - Bytes and names

extension TermReader {
    @inline(__always)
    private mutating func readRun(_ count: Int) throws(FormatError) -> TermHead.Run {
        let start = bytes.offset
        try bytes.skip(count)
        return TermHead.Run(start: start, end: bytes.offset)
    }

    private mutating func readUTF8(_ count: Int) throws(FormatError) -> TermHead.Run {
        let run = try readRun(count)
        let isValid = bytes.borrowed(run.start, run.end) { AtomText.isValid($0) }
        guard isValid else { throw FormatError(offset: run.start, reason: "the atom is too long or not UTF-8") }
        return run
    }

    private mutating func readLatin1(_ count: Int) throws(FormatError) -> TermHead.Run {
        let start = bytes.offset
        guard count <= AtomText.longest else { throw FormatError(offset: start, reason: "the atom is too long") }
        var run = try readRun(count)
        run.isLatin1 = true
        return run
    }

    /// An atom inside of another term's fields.
    private mutating func readName() throws(FormatError) -> TermHead.Run {
        let start = bytes.offset
        switch try bytes.readUInt8() {
        case TermTag.smallAtomUTF8: return try readUTF8(Int(bytes.readUInt8()))
        case TermTag.atomUTF8: return try readUTF8(Int(bytes.readUInt16()))
        case TermTag.smallAtom: return try readLatin1(Int(bytes.readUInt8()))
        case TermTag.atom: return try readLatin1(Int(bytes.readUInt16()))
        default: throw FormatError(offset: start, reason: "an atom belongs here")
        }
    }

    private mutating func readBits(_ head: inout TermHead) throws(FormatError) {
        let start = bytes.offset
        let count = try Int(bytes.readUInt32())
        head.lastBits = try bytes.readUInt8()
        try head.set(head.lastBits == 8 ? .binary : .bits, readRun(count))
        guard let last = bytes.slice(head.run.start, head.run.end).last, (1...8).contains(head.lastBits) else {
            throw FormatError(offset: start, reason: "a bitstring of impossible size")
        }
        head.hasPadding = last & (0xFF >> head.lastBits) != 0
    }

    private mutating func readString(_ head: inout TermHead) throws(FormatError) {
        let run = try readRun(Int(bytes.readUInt16()))
        head.set(run.end > run.start ? .string : .nilList, run)
    }
}

// MARK: - Identifiers

/// Old forms have narrower fields.
private enum FieldWidth {
    case narrow, wide
}

extension TermReader {
    private mutating func readPid(_ head: inout TermHead, creation width: FieldWidth) throws(FormatError) {
        try head.set(.pid, readName())
        head.number = try Int64(bytes.readUInt32())
        head.serial = try bytes.readUInt32()
        head.creation = try readCreation(width)
    }

    private mutating func readPort(
        _ head: inout TermHead, id idWidth: FieldWidth, creation width: FieldWidth
    ) throws(FormatError) {
        try head.set(.port, readName())
        head.number = try idWidth == .wide ? Int64(bitPattern: bytes.readUInt64()) : Int64(bytes.readUInt32())
        head.creation = try readCreation(width)
    }

    private mutating func readReference(_ head: inout TermHead, creation width: FieldWidth) throws(FormatError) {
        let start = bytes.offset
        let count = try Int(bytes.readUInt16())
        guard (1...ReferenceWords.limit).contains(count) else {
            throw FormatError(offset: start, reason: "a reference of impossible size")
        }
        try head.set(.reference, readName())
        head.creation = try readCreation(width)
        head.words = ReferenceWords()
        for _ in 0..<count {
            try head.words.append(bytes.readUInt32())
        }
    }

    private mutating func readOldReference(_ head: inout TermHead) throws(FormatError) {
        try head.set(.reference, readName())
        head.words = try ReferenceWords(bytes.readUInt32())
        head.creation = try readCreation(.narrow)
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
    private mutating func readExport(_ head: inout TermHead) throws(FormatError) {
        try head.set(.export, readName())
        head.function = try readName()
        let start = bytes.offset
        guard try bytes.readUInt8() == TermTag.smallInteger else {
            throw FormatError(offset: start, reason: "the arity of a function is no small integer")
        }
        head.number = try Int64(bytes.readUInt8())
    }

    /// What it encloses is not looked at: its own size says where it ends.
    private mutating func readFun(_ head: inout TermHead, from start: Int) throws(FormatError) {
        // The size counts itself.
        let size = try Int(bytes.readUInt32())
        guard size >= 4, size &- 4 <= bytes.remaining else {
            throw FormatError(offset: start, reason: "a function of impossible size")
        }
        try bytes.skip(size &- 4)
        head.set(.fun, TermHead.Run(start: start, end: bytes.offset))
    }

    /// Has no size of its own: its values are passed over one by one, counted, without a stack. A count that is too high ends with the
    /// bytes; nobody else sees it.
    private mutating func readNativeRecord(_ head: inout TermHead, from start: Int) throws(FormatError) {
        var missing = try readNativeRecordHeader()
        var value = TermHead()
        while missing > 0 {
            missing &-= 1
            if bytes.peekUInt8() == TermTag.nativeRecord {
                try bytes.skip(1)
                missing &+= try readNativeRecordHeader()
            } else {
                try readAnyHead(&value)
                missing &+= value.content
            }
        }
        head.content = 0
        head.set(.nativeRecord, TermHead.Run(start: start, end: bytes.offset))
    }

    /// What stands between the tag and the values; returns how many values follow.
    private mutating func readNativeRecordHeader() throws(FormatError) -> Int {
        let count = try Int(bytes.readUInt32())
        let start = bytes.offset
        guard try bytes.readUInt8() <= 1 else { throw FormatError(offset: start, reason: "an unknown kind of native record") }
        for _ in 0..<(count &+ 2) {
            _ = try readName()
        }
        return count
    }
}
