// SPDX-License-Identifier: Apache-2.0
// The bytes of a message in the making. Integers are big endian.

/// Appends. A length field that it fills in itself cannot be forgotten or wrong.
///
/// The storage is longer than what is written, so that a piece costs one check and its stores: this is the inner loop of encoding.
struct ByteWriter {
    private var storage: [UInt8] = []
    private(set) var count = 0

    init() {}

    init(reserving capacity: Int) {
        grow(by: max(0, capacity))
    }

    /// What has been written. Cuts the storage to size instead of copying it.
    var bytes: [UInt8] {
        mutating get {
            storage.removeLast(storage.count &- count)
            return storage
        }
    }

    /// What has been written, where it is.
    var written: ArraySlice<UInt8> { storage[..<count] }

    /// How much can be written before it grows.
    var capacity: Int { storage.count }

    /// Forgets what was written behind `count` bytes.
    mutating func takeBack(to count: Int) {
        self.count = min(self.count, max(0, count))
    }

    /// Writes over the first four bytes, which have to be there, how many follow them.
    mutating func fillInLength() {
        let length = UInt32(truncatingIfNeeded: count &- 4).bigEndian
        storage.withUnsafeMutableBytes { (all: UnsafeMutableRawBufferPointer) in
            guard count >= 4 else { return }
            all.storeBytes(of: length, as: UInt32.self)
        }
    }

    mutating func writeUInt8(_ value: UInt8) {
        writeBigEndian(value)
    }

    mutating func writeUInt16(_ value: UInt16) {
        writeBigEndian(value)
    }

    mutating func writeUInt32(_ value: UInt32) {
        writeBigEndian(value)
    }

    mutating func writeUInt64(_ value: UInt64) {
        writeBigEndian(value)
    }

    mutating func writeBytes(_ more: [UInt8]) {
        writeBytes(more[...])
    }

    mutating func writeBytes(_ more: ArraySlice<UInt8>) {
        more.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in writeBytes(bytes) }
    }

    mutating func writeBytes(_ more: UnsafeRawBufferPointer) {
        append(more.count) { $0.copy(more) }
    }

    mutating func writeBytes(_ more: some Collection<UInt8>) {
        let isDone: Void? = more.withContiguousStorageIfAvailable { writeBytes(UnsafeRawBufferPointer($0)) }
        guard isDone == nil else { return }
        for byte in more { writeUInt8(byte) }
    }

    mutating func writeBytes(_ text: StaticString) {
        writeBytes(text.bytes)
    }

    /// A byte and a number behind it, as most terms begin.
    @inline(__always)
    mutating func writeTagged<Value: FixedWidthInteger>(_ tag: UInt8, _ value: Value) {
        append(1 &+ MemoryLayout<Value>.size) {
            $0.storeBytes(of: tag, as: UInt8.self)
            ($0 + 1).storeBytes(of: value.bigEndian, as: Value.self)
        }
    }

    /// A byte, a number and bytes.
    @inline(__always)
    mutating func writeTagged<Value: FixedWidthInteger>(_ tag: UInt8, _ value: Value, _ more: BorrowedBytes) {
        let head = 1 &+ MemoryLayout<Value>.size
        append(head &+ more.count) {
            $0.storeBytes(of: tag, as: UInt8.self)
            ($0 + 1).storeBytes(of: value.bigEndian, as: Value.self)
            ($0 + head).copy(more.buffer)
        }
    }

    /// Writes what `body` writes, with its length in two bytes before it. Says false, and writes nothing, when that is longer than 65,535 bytes.
    @discardableResult
    mutating func writeLengthPrefixed16(_ body: (inout ByteWriter) -> Void) -> Bool {
        writeLengthPrefixed(UInt16.self, body)
    }

    /// The same with four bytes of length.
    @discardableResult
    mutating func writeLengthPrefixed32(_ body: (inout ByteWriter) -> Void) -> Bool {
        writeLengthPrefixed(UInt32.self, body)
    }

    private mutating func writeLengthPrefixed<Length: FixedWidthInteger & UnsignedInteger>(
        _ type: Length.Type, _ body: (inout ByteWriter) -> Void
    ) -> Bool {
        let start = count
        writeBigEndian(Length.zero)
        let first = count
        body(&self)
        let end = count
        takeBack(to: start)
        guard end >= first, let length = Length(exactly: end &- first) else { return false }
        writeBigEndian(length)
        count = end
        return true
    }

    @inline(__always)
    private mutating func writeBigEndian<Value: FixedWidthInteger>(_ value: Value) {
        append(MemoryLayout<Value>.size) { $0.storeBytes(of: value.bigEndian, as: Value.self) }
    }

    /// Makes room for `more` bytes, which `fill` has to write, all of them.
    @inline(__always)
    private mutating func append(_ more: Int, _ fill: (UnsafeMutableRawPointer) -> Void) {
        if storage.count &- count < more {
            grow(by: more)
        }
        let start = count
        storage.withUnsafeMutableBytes { (all: UnsafeMutableRawBufferPointer) in
            guard let base = all.baseAddress else { return }
            fill(base + start)
        }
        count &+= more
    }

    @inline(never)
    private mutating func grow(by more: Int) {
        let capacity = max(count &+ more, count &* 2, storage.capacity, ByteWriter.firstCapacity)
        let (old, written) = (storage, count)
        storage = [UInt8](unsafeUninitializedCapacity: capacity) { (buffer, initialized) in
            guard let base = buffer.baseAddress else { return }
            old.withUnsafeBytes { UnsafeMutableRawPointer(base).copy(UnsafeRawBufferPointer(rebasing: $0.prefix(written))) }
            (base + written).initialize(repeating: 0, count: capacity &- written)
            initialized = capacity
        }
    }

    /// Enough for a small session.
    private static var firstCapacity: Int { 1024 }
}

extension UnsafeMutableRawPointer {
    /// Copies all of `bytes` to here.
    @inline(__always)
    fileprivate func copy(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        copyMemory(from: start, byteCount: bytes.count)
    }
}
