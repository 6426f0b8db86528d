// SPDX-License-Identifier: Apache-2.0
// A cursor over bytes from outside. Integers are big endian, as everywhere in the distribution protocol.

/// Reads forward, checks every step against what is left, and copies nothing: slices share the storage of the bytes it was made with.
/// A read that fails moves nothing.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    /// Where they are: found once, since this is the inner loop of decoding.
    private let base: UnsafeRawPointer?
    /// How far the cursor is from where it started.
    private(set) var offset = 0
    private let count: Int

    init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        base = bytes.withUnsafeBytes { (all: UnsafeRawBufferPointer) in all.baseAddress }
        count = bytes.count
    }

    var remaining: Int { count &- offset }

    /// What has not been read.
    var rest: ArraySlice<UInt8> { slice(offset, count) }

    /// What lies between two offsets that the cursor has passed.
    func slice(_ start: Int, _ end: Int) -> ArraySlice<UInt8> {
        let end = min(max(end, 0), count)
        let start = min(max(start, 0), end)
        return bytes[bytes.startIndex &+ start..<bytes.startIndex &+ end]
    }

    /// Lets `body` look at what lies between two offsets that the cursor has passed.
    @inline(__always)
    func borrowed<Result>(_ start: Int, _ end: Int, _ body: (BorrowedBytes) -> Result) -> Result {
        guard let base, start >= 0, start <= end, end <= count else {
            return body(BorrowedBytes(buffer: UnsafeRawBufferPointer(start: nil, count: 0)))
        }
        return withExtendedLifetime(bytes) { body(BorrowedBytes(buffer: UnsafeRawBufferPointer(start: base + start, count: end &- start))) }
    }

    /// Where the bytes are. Good for as long as somebody keeps the array or a copy of this reader.
    var start: UnsafePointer<UInt8>? {
        bytes.withUnsafeBufferPointer { $0.baseAddress }
    }

    func peekUInt8() -> UInt8? {
        remaining > 0 ? bytes[bytes.startIndex &+ offset] : nil
    }

    @inline(__always)
    mutating func readUInt8() throws(FormatError) -> UInt8 {
        try readBigEndian(UInt8.self)
    }

    @inline(__always)
    mutating func readUInt16() throws(FormatError) -> UInt16 {
        try readBigEndian(UInt16.self)
    }

    @inline(__always)
    mutating func readUInt32() throws(FormatError) -> UInt32 {
        try readBigEndian(UInt32.self)
    }

    @inline(__always)
    mutating func readUInt64() throws(FormatError) -> UInt64 {
        try readBigEndian(UInt64.self)
    }

    mutating func readBytes(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
        let start = offset
        try skip(count)
        return slice(start, offset)
    }

    @inline(__always)
    mutating func skip(_ count: Int) throws(FormatError) {
        guard count >= 0, count <= remaining else { throw ended() }
        offset &+= count
    }

    mutating func expectEnd() throws(FormatError) {
        guard remaining == 0 else { throw FormatError(offset: offset, reason: "bytes are left over at the end") }
    }

    @inline(__always)
    private mutating func readBigEndian<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type
    ) throws(FormatError) -> Value {
        guard MemoryLayout<Value>.size <= remaining, let base else { throw ended() }
        let value = withExtendedLifetime(bytes) { base.loadUnaligned(fromByteOffset: offset, as: type) }
        offset &+= MemoryLayout<Value>.size
        return Value(bigEndian: value)
    }

    @inline(never)
    private func ended() -> FormatError {
        FormatError(offset: offset, reason: "the bytes end too early")
    }
}
