// SPDX-License-Identifier: Apache-2.0
// The bytes of a message in the making. Integers are big endian.

/// Appends. A length field that it fills in itself cannot be forgotten or wrong.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init() {}

    init(reserving capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    var count: Int { bytes.count }

    /// Forgets what was written behind `count` bytes.
    mutating func takeBack(to count: Int) {
        bytes.removeLast(max(0, bytes.count - max(0, count)))
    }

    mutating func writeUInt8(_ value: UInt8) {
        bytes.append(value)
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
        bytes.append(contentsOf: more)
    }

    mutating func writeBytes(_ more: ArraySlice<UInt8>) {
        bytes.append(contentsOf: more)
    }

    mutating func writeBytes(_ more: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: more)
    }

    mutating func writeBytes(_ text: StaticString) {
        writeBytes(text.bytes)
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
        let start = bytes.count
        writeBigEndian(Length.zero)
        let first = bytes.count
        body(&self)
        guard let length = Length(exactly: bytes.count &- first) else {
            takeBack(to: start)
            return false
        }
        withUnsafeBytes(of: length.bigEndian) { (field: UnsafeRawBufferPointer) in
            for index in 0..<field.count {
                bytes[start &+ index] = field[index]
            }
        }
        return true
    }

    @inline(__always)
    private mutating func writeBigEndian<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.bigEndian) { (field: UnsafeRawBufferPointer) in
            bytes.append(contentsOf: field)
        }
    }
}
