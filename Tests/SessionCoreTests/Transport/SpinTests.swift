// SPDX-License-Identifier: Apache-2.0
// What a history of waits teaches.
import Testing

@testable import SessionCore

@Suite final class SpinTests {
    private var spin = Spin(limit: 30)

    /// Looks where it may, with the same outcome each time. How many of the waits it looked in.
    private func looks(in waits: Int, _ outcome: Spin.Outcome) -> Int {
        var looks = 0
        for _ in 0..<waits where spin.allowsLooking() {
            looks += 1
            spin.learn(outcome)
        }
        return looks
    }

    /// How many waits are slept through before the next look.
    private func pause() -> Int {
        var pause = 0
        while !spin.allowsLooking() { pause += 1 }
        return pause
    }

    @Test("while answers come, it looks in each wait")
    func answered() {
        #expect(looks(in: 100, .answered) == 100)
    }

    @Test("a limit of 0 never looks")
    func off() {
        spin = Spin(limit: 0)
        #expect(looks(in: 100, .answered) == 0)
    }

    @Test("each look in vain doubles the pause, up to its longest")
    func inVain() {
        var pauses: [Int] = []
        for _ in 0..<11 {
            spin.learn(.inVain)
            pauses.append(pause())
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 256, 256])
    }

    @Test("a crowded machine is left in peace soon, and a single interruption costs four waits")
    func crowded() {
        var pauses: [Int] = []
        for _ in 0..<7 {
            spin.learn(.crowded)
            pauses.append(pause())
        }
        #expect(pauses == [4, 16, 64, 256, 1024, 4096, 4096])
        spin.learn(.inVain)
        #expect(pause() == 4096)
    }

    @Test("answers end the pauses, those of a crowd the slowest")
    func recovers() {
        spin.learn(.inVain)
        spin.learn(.answered)
        #expect(pause() == 0)
        for _ in 0..<20 { spin.learn(.crowded) }
        var pauses: [Int] = []
        for _ in 0..<7 {
            spin.learn(.answered)
            pauses.append(pause())
        }
        #expect(pauses == [1024, 256, 64, 16, 4, 1, 0])
    }

    @Test("where it never helps, it costs next to nothing")
    func bounded() {
        #expect(looks(in: 10_000, .inVain) <= 48)
        spin = Spin(limit: 30)
        #expect(looks(in: 10_000, .crowded) <= 8)
    }
}
