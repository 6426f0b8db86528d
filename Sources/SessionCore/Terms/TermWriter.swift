// SPDX-License-Identifier: Apache-2.0
// Writing terms. ERTS User's Guide, chapter "External Term Format".

/// Appends terms in the one form in which OTP 26 and later write them (`term_to_binary(Term, [{minor_version, 2}])`). Containers are a header
/// and then as many terms as it says.
///
/// What the format cannot say (an atom too long, an infinite float) is left out, and remembered: such bytes must not leave the process.
struct TermWriter {
    private(set) var writer: ByteWriter
    /// Whether something could not be written.
    private(set) var hasRefused = false

    init() {
        writer = ByteWriter()
    }

    /// With room for `capacity` bytes, and behind what `head` writes.
    init(reserving capacity: Int, behind head: (inout ByteWriter) -> Void) {
        writer = ByteWriter(reserving: capacity)
        head(&writer)
    }

    /// What has been written, without a copy.
    var bytes: [UInt8] {
        mutating get { writer.bytes }
    }

    /// The same where it is: more can be written behind it, in the same memory.
    var written: ArraySlice<UInt8> { writer.written }

    var count: Int { writer.count }

    /// Forgets what was written behind `count` bytes, refused or not.
    mutating func takeBack(to count: Int) {
        writer.takeBack(to: count)
        hasRefused = false
    }

    /// Writes over the first four bytes how many follow them.
    mutating func fillInLength() {
        writer.fillInLength()
    }

    /// The byte before a standalone term.
    mutating func writeVersion() {
        writer.writeUInt8(TermTag.version)
    }

    /// A term that is encoded already, without a version byte.
    mutating func writeRaw(_ term: ArraySlice<UInt8>) {
        writer.writeBytes(term)
    }

    mutating func writeRaw(_ term: [UInt8]) {
        writer.writeBytes(term)
    }

    private mutating func refuse() {
        hasRefused = true
    }
}

// MARK: - Numbers

extension TermWriter {
    mutating func writeInteger(_ value: Int64) {
        if let small = UInt8(exactly: value) {
            writer.writeTagged(TermTag.smallInteger, small)
        } else if let medium = Int32(exactly: value) {
            writer.writeTagged(TermTag.integer, medium)
        } else {
            writeLongInteger(value)
        }
    }

    private mutating func writeLongInteger(_ value: Int64) {
        var magnitude = value.magnitude
        let count = (64 &- magnitude.leadingZeroBitCount &+ 7) / 8
        writer.writeTagged(TermTag.smallBig, UInt8(truncatingIfNeeded: count))
        writer.writeUInt8(value < 0 ? 1 : 0)
        for _ in 0..<count {
            writer.writeUInt8(UInt8(truncatingIfNeeded: magnitude))
            magnitude >>= 8
        }
    }

    /// An integer of any size; the magnitude is little endian.
    mutating func writeBig(_ magnitude: ArraySlice<UInt8>, isNegative: Bool) {
        var significant = magnitude
        while significant.last == 0 {
            significant.removeLast()
        }
        if let value = Int64(magnitude: significant, isNegative: isNegative) {
            return writeInteger(value)
        }
        if let count = UInt8(exactly: significant.count) {
            writer.writeTagged(TermTag.smallBig, count)
        } else if let count = UInt32(exactly: significant.count) {
            writer.writeTagged(TermTag.largeBig, count)
        } else {
            return refuse()
        }
        writer.writeUInt8(isNegative ? 1 : 0)
        writer.writeBytes(significant)
    }

    mutating func writeFloat(_ value: Double) {
        guard value.isFinite else { return refuse() }
        writer.writeTagged(TermTag.newFloat, value.bitPattern)
    }
}

extension Int64 {
    /// nil if it does not fit. The magnitude is little endian, without zeros at its end.
    init?(magnitude: ArraySlice<UInt8>, isNegative: Bool) {
        guard magnitude.count <= 8 else { return nil }
        var value: UInt64 = 0
        for byte in magnitude.reversed() {
            value = value &<< 8 | UInt64(byte)
        }
        let limit = isNegative ? Int64.min.magnitude : Int64.max.magnitude
        guard value <= limit else { return nil }
        self = isNegative ? Int64(truncatingIfNeeded: 0 &- value) : Int64(truncatingIfNeeded: value)
    }
}

// MARK: - Atoms and bytes

extension TermWriter {
    /// A name that is known when the library is built: ASCII, at most 255 characters.
    @inline(never)
    mutating func writeAtom(_ name: StaticString) {
        guard let count = UInt8(exactly: name.utf8CodeUnitCount) else { return refuse() }
        writer.writeTagged(TermTag.smallAtomUTF8, count, name.borrowed)
    }

    @inline(never)
    mutating func writeAtom(_ name: [UInt8]) {
        writeAtom(name[...])
    }

    mutating func writeAtom(_ name: ArraySlice<UInt8>) {
        name.borrowed { writeAtom($0) }
    }

    mutating func writeAtom(_ name: BorrowedBytes) {
        guard AtomText.isValid(name) else { return refuse() }
        if let count = UInt8(exactly: name.count) {
            writer.writeTagged(TermTag.smallAtomUTF8, count, name)
        } else {
            writer.writeTagged(TermTag.atomUTF8, UInt16(truncatingIfNeeded: name.count), name)
        }
    }

    @inline(never)
    mutating func writeBinary(_ content: [UInt8]) {
        writeBinary(content[...])
    }

    mutating func writeBinary(_ content: ArraySlice<UInt8>) {
        content.borrowed { writeBinary($0) }
    }

    mutating func writeBinary(_ content: BorrowedBytes) {
        guard let count = UInt32(exactly: content.count) else { return refuse() }
        writer.writeTagged(TermTag.binary, count, content)
    }

    mutating func writeBinary(_ text: StaticString) {
        writeBinary(text.borrowed)
    }

    /// A bitstring. Of the last byte the upper `lastBits` (1 to 8) count.
    mutating func writeBits(_ content: ArraySlice<UInt8>, lastBits: UInt8) {
        guard let last = content.last, (1...8).contains(lastBits) else { return refuse() }
        guard lastBits < 8 else { return writeBinary(content) }
        guard writeHeader(TermTag.bitBinary, content.count) else { return }
        writer.writeUInt8(lastBits)
        writer.writeBytes(content.dropLast())
        writer.writeUInt8(last & ~(0xFF >> lastBits))
    }

    /// A proper list of integers 0 to 255.
    mutating func writeByteList(_ content: ArraySlice<UInt8>) {
        guard !content.isEmpty else { return writeNil() }
        if let count = UInt16(exactly: content.count) {
            writer.writeTagged(TermTag.string, count)
            writer.writeBytes(content)
            return
        }
        guard writeHeader(TermTag.list, content.count) else { return }
        for byte in content {
            writeInteger(Int64(byte))
        }
        writeNil()
    }

    mutating func writeByteList(_ content: [UInt8]) {
        writeByteList(content[...])
    }

    /// A tag and four bytes of count; says whether the count fits them.
    private mutating func writeHeader(_ tag: UInt8, _ count: Int) -> Bool {
        guard let count = UInt32(exactly: count) else {
            refuse()
            return false
        }
        writer.writeTagged(tag, count)
        return true
    }
}

// MARK: - Containers

extension TermWriter {
    mutating func writeNil() {
        writer.writeUInt8(TermTag.nilList)
    }

    /// `count` elements follow, then the tail (`writeNil` for a proper list). Of no elements: only the tail follows.
    mutating func writeListHeader(_ count: Int) {
        guard count != 0 else { return }
        _ = writeHeader(TermTag.list, count)
    }

    mutating func writeTupleHeader(_ count: Int) {
        if let small = UInt8(exactly: count) {
            writer.writeTagged(TermTag.smallTuple, small)
        } else {
            _ = writeHeader(TermTag.largeTuple, count)
        }
    }

    /// `count` pairs follow, each a key and its value.
    mutating func writeMapHeader(_ count: Int) {
        _ = writeHeader(TermTag.map, count)
    }
}

// MARK: - Identifiers and functions

extension TermWriter {
    mutating func writePid(_ pid: PidTerm) {
        writer.writeUInt8(TermTag.newPid)
        writeAtom(pid.node)
        writer.writeUInt32(pid.id)
        writer.writeUInt32(pid.serial)
        writer.writeUInt32(pid.creation)
    }

    /// Nodes write ids of up to 28 bits in the older form, which has 32 bits of room.
    mutating func writePort(_ port: PortTerm) {
        if port.id < 1 << 28 {
            writer.writeUInt8(TermTag.newPort)
            writeAtom(port.node)
            writer.writeUInt32(UInt32(truncatingIfNeeded: port.id))
        } else {
            writer.writeUInt8(TermTag.v4Port)
            writeAtom(port.node)
            writer.writeUInt64(port.id)
        }
        writer.writeUInt32(port.creation)
    }

    mutating func writeReference(_ reference: ReferenceTerm) {
        let count = reference.words.count
        guard count > 0 else { return refuse() }
        writer.writeTagged(TermTag.newerReference, UInt16(truncatingIfNeeded: count))
        writeAtom(reference.node)
        writer.writeUInt32(reference.creation)
        for index in 0..<count {
            writer.writeUInt32(reference.words[index])
        }
    }

    mutating func writeExport(module: ArraySlice<UInt8>, function: ArraySlice<UInt8>, arity: UInt8) {
        writer.writeUInt8(TermTag.export)
        writeAtom(module)
        writeAtom(function)
        writeInteger(Int64(arity))
    }
}
