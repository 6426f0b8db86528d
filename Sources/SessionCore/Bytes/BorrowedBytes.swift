// SPDX-License-Identifier: Apache-2.0
// The caller's bytes, without a copy: session data can be megabytes.

import CSessionShim

/// Bytes of the C caller. Valid until the call that brought them returns; never kept longer.
struct BorrowedBytes {
    let buffer: UnsafeRawBufferPointer

    func equals(_ other: BorrowedBytes) -> Bool {
        guard count == other.count else { return false }
        guard let one = buffer.baseAddress, let two = other.buffer.baseAddress else { return true }
        return memcmp(one, two, count) == 0
    }

    func equals(_ other: ArraySlice<UInt8>) -> Bool {
        other.borrowed { equals($0) }
    }

    func equals(_ text: StaticString) -> Bool {
        equals(text.borrowed)
    }

    func begins(with head: [UInt8]) -> Bool {
        guard count >= head.count else { return false }
        return BorrowedBytes(buffer: UnsafeRawBufferPointer(rebasing: buffer.prefix(head.count))).equals(head[...])
    }
}
