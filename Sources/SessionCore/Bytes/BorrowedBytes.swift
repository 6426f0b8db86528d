// SPDX-License-Identifier: Apache-2.0
// The caller's bytes, without a copy: session data can be megabytes.

import CSessionShim

/// Bytes of the C caller. Valid until the call that brought them returns; never kept longer.
struct BorrowedBytes {
    let buffer: UnsafeRawBufferPointer

    func equals(_ other: ArraySlice<UInt8>) -> Bool {
        guard buffer.count == other.count else { return false }
        return other.withUnsafeBytes { other in
            guard let one = buffer.baseAddress, let two = other.baseAddress else { return true }
            return memcmp(one, two, buffer.count) == 0
        }
    }
}
