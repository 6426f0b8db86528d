// SPDX-License-Identifier: Apache-2.0
// A cursor over bytes from outside. Integers are big endian, as everywhere in the distribution protocol.

/// Reads forward, checks every step against what is left, and copies nothing: slices share the storage of the bytes it was made with.
/// A read that fails moves nothing.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// How far the cursor is from where it started.
    var offset: Int { position &- bytes.startIndex }

    var remaining: Int { bytes.endIndex &- position }

    /// What has not been read.
    var rest: ArraySlice<UInt8> { bytes[position...] }

    /// What lies between an earlier offset and the cursor.
    func slice(from offset: Int) -> ArraySlice<UInt8> {
        let start = min(max(bytes.startIndex &+ offset, bytes.startIndex), position)
        return bytes[start..<position]
    }

    func peekUInt8() -> UInt8? {
        remaining > 0 ? bytes[position] : nil
    }

    mutating func readUInt8() throws(FormatError) -> UInt8 {
        guard remaining > 0 else { throw ended() }
        defer { position &+= 1 }
        return bytes[position]
    }

    mutating func readUInt16() throws(FormatError) -> UInt16 {
        try UInt16(truncatingIfNeeded: readBigEndian(2))
    }

    mutating func readUInt32() throws(FormatError) -> UInt32 {
        try UInt32(truncatingIfNeeded: readBigEndian(4))
    }

    mutating func readUInt64() throws(FormatError) -> UInt64 {
        try readBigEndian(8)
    }

    mutating func readBytes(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
        let start = position
        try skip(count)
        return bytes[start..<position]
    }

    mutating func skip(_ count: Int) throws(FormatError) {
        guard count >= 0, count <= remaining else { throw ended() }
        position &+= count
    }

    mutating func expectEnd() throws(FormatError) {
        guard remaining == 0 else { throw FormatError(offset: offset, reason: "bytes are left over at the end") }
    }

    @inline(__always)
    private mutating func readBigEndian(_ count: Int) throws(FormatError) -> UInt64 {
        guard count <= remaining else { throw ended() }
        var value: UInt64 = 0
        for index in position..<(position &+ count) {
            value = value &<< 8 | UInt64(bytes[index])
        }
        position &+= count
        return value
    }

    private func ended() -> FormatError {
        FormatError(offset: offset, reason: "the bytes end too early")
    }
}
