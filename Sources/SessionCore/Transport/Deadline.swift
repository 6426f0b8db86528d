// SPDX-License-Identifier: Apache-2.0
// One point in time that bounds an operation as a whole: connecting, asking and hearing the answer.

import CSessionShim

/// Milliseconds on the monotonic clock, which nobody sets.
struct Instant: Comparable {
    let milliseconds: Int64

    static func now() -> Instant {
        let time = clock()
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// The same clock, for what is too short for milliseconds.
    static func microseconds() -> Int64 {
        let time = clock()
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    private static func clock() -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time
    }

    /// Later than anything, and far enough from the largest number to calculate with.
    static var never: Instant { Instant(milliseconds: Int64.max / 4) }

    static func < (one: Instant, other: Instant) -> Bool { one.milliseconds < other.milliseconds }

    static func - (one: Instant, other: Instant) -> Int64 { one.milliseconds - other.milliseconds }

    static func + (instant: Instant, milliseconds: Int64) -> Instant {
        Instant(milliseconds: instant.milliseconds + milliseconds)
    }
}

struct Deadline {
    let start: Instant
    let end: Instant

    /// - Parameter milliseconds: from now on; negative counts as 0. The first is one that has not begun, so that nobody waits for less.
    init(in milliseconds: Int64) {
        start = milliseconds > 0 ? .now() + 1 : .now()
        end = start + max(0, milliseconds)
    }

    /// From now to a point in time.
    init(at end: Instant) {
        self.init(start: .now(), end: end)
    }

    private init(start: Instant, end: Instant) {
        self.start = start
        self.end = end
    }

    /// The same start, ending in `milliseconds` from now if that is sooner.
    func shortened(to milliseconds: Int64) -> Deadline {
        Deadline(start: start, end: min(end, .now() + max(0, milliseconds)))
    }

    /// The same start, ending at another point in time if that is sooner.
    func shortened(to instant: Instant) -> Deadline {
        Deadline(start: start, end: min(end, instant))
    }

    /// The same start, ending later.
    func extended(by milliseconds: Int64) -> Deadline {
        Deadline(start: start, end: end + milliseconds)
    }

    var remaining: Int64 { max(0, end - .now()) }

    var spent: Int64 { max(0, .now() - start) }

    /// What was allowed in all.
    var allowed: Int64 { end - start }
}
