// SPDX-License-Identifier: Apache-2.0
// Whether to look for an answer again and again before sleeping. A core that dozes takes longer to wake than a node takes to answer; a machine
// that has other work to do must not pay for that.

/// What came of the last attempts decides on the next. No clock and no socket: the owner tells.
struct Spin {
    enum Outcome {
        case answered
        /// The time was over.
        case inVain
        /// Somebody else wants the processor.
        case crowded
    }

    /// What a limit may be, in microseconds.
    static let limits: ClosedRange<Int64> = 0...1000
    /// The same for people.
    static let limitsInWords: StaticString = "0 to 1000 microseconds"
    /// The most waits that are slept through before the next attempt, after one in vain and after one that others paid for.
    static let longestPause = 256
    static let longestRetreat = 4096

    /// How long an answer is looked for, from the question on. Microseconds; 0: never.
    let limit: Int64
    private var pause = 0
    private var waitsLeft = 0

    init(limit: Int64) {
        self.limit = limit
    }

    /// Whether to look before the next sleep. Each call is a wait.
    mutating func allowsLooking() -> Bool {
        guard waitsLeft > 0 else { return limit > 0 }
        waitsLeft -= 1
        return false
    }

    /// Each failure doubles the pause, or more where others are in need; successes end it, not at once, for a crowd has gaps.
    mutating func learn(_ outcome: Outcome) {
        switch outcome {
        case .answered: pause /= 4
        case .inVain: pause = max(pause, min(Self.longestPause, max(1, pause * 2)))
        case .crowded: pause = min(Self.longestRetreat, max(4, pause * 4))
        }
        waitsLeft = pause
    }
}
