// SPDX-License-Identifier: Apache-2.0
// Where a pointer to bytes comes from, so that the rooms above need none.

extension ArraySlice where Element == UInt8 {
    /// Lets `body` look at the bytes where they are.
    @inline(__always)
    func borrowed<Result>(_ body: (BorrowedBytes) -> Result) -> Result {
        withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in body(BorrowedBytes(buffer: bytes)) }
    }

    /// The same bytes in an array of their own, by one copy of memory: `Array(slice)`, compiled for size, takes them one by one.
    var copied: [UInt8] {
        withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            [UInt8](unsafeUninitializedCapacity: bytes.count) { (buffer, initialized) in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
                initialized = bytes.count
            }
        }
    }
}

extension StaticString {
    /// Good for as long as the process lives.
    var borrowed: BorrowedBytes { BorrowedBytes(buffer: bytes) }
}

extension BorrowedBytes {
    var count: Int { buffer.count }
}
