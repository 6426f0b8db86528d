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

/// Random bytes for many numbers, drawn at once: a system call for each would be every third one of a request. A forked child draws its own.
struct RandomReserve {
    private static let size = 256

    private var left: ArraySlice<UInt8> = []
    private var generation = sys_fork_count()

    /// - Parameter count: at most 256.
    mutating func take(_ count: Int) -> [UInt8] {
        let current = sys_fork_count()
        if left.count < count || generation != current {
            left = Random.bytes(Self.size)[...]
            generation = current
        }
        defer { left = left.dropFirst(count) }
        return left.prefix(count).copied
    }
}
