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

    @Test("a crowded machine is left in peace at once")
    func crowded() {
        spin.learn(.crowded)
        #expect(pause() == 16)
        spin.learn(.crowded)
        #expect(pause() == 64)
        spin.learn(.crowded)
        #expect(pause() == 256)
        spin.learn(.crowded)
        #expect(pause() == Spin.longestPause)
    }

    @Test("one answer ends the pauses")
    func recovers() {
        for _ in 0..<20 { spin.learn(.inVain) }
        #expect(pause() == 256)
        spin.learn(.answered)
        #expect(pause() == 0)
        spin.learn(.inVain)
        #expect(pause() == 1)
    }

    @Test("where it never helps, it costs next to nothing")
    func bounded() {
        #expect(looks(in: 10_000, .inVain) <= 48)
        spin = Spin(limit: 30)
        #expect(looks(in: 10_000, .crowded) <= 42)
    }
}
