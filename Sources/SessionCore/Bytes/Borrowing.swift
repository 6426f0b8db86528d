// SPDX-License-Identifier: Apache-2.0
// Where a pointer to bytes comes from, so that the rooms above need none.

extension ArraySlice where Element == UInt8 {
    /// Lets `body` look at the bytes where they are.
    @inline(__always)
    func borrowed<Result>(_ body: (BorrowedBytes) -> Result) -> Result {
        withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in body(BorrowedBytes(buffer: bytes)) }
    }
}

extension StaticString {
    /// Good for as long as the process lives.
    var borrowed: BorrowedBytes { BorrowedBytes(buffer: bytes) }
}

extension BorrowedBytes {
    var count: Int { buffer.count }
}
