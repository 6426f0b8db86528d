// SPDX-License-Identifier: Apache-2.0
// Unpredictable numbers for challenges and tokens.

import CSessionShim

enum Random {
    static func uint32() -> UInt32 {
        bytes(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// - Parameter count: at most 256; the kernel gives so many in one piece.
    static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        while getrandom(&bytes, count, 0) != count {}
        return bytes
    }
}
