// SPDX-License-Identifier: Apache-2.0
// Receiving in order, and out of order.
import Testing

@testable import SessionCore

@Suite struct MailboxTests {
    private func mailbox(_ texts: String..., limits: MailboxLimits = MailboxLimits()) -> Mailbox {
        var mailbox = Mailbox(limits: limits)
        for text in texts { mailbox.append(.message, Array(text.utf8)[...]) }
        return mailbox
    }

    private func contents(_ mailbox: Mailbox) -> [String] {
        var found: [String] = []
        var number: UInt64 = 0
        while let letter = mailbox.next(after: number) {
            found.append(text(letter.term))
            number = letter.number
        }
        return found
    }

    @Test("letters are passed over, and one in the middle is taken")
    func selective() throws {
        var mailbox = mailbox("a", "b", "c")
        let first = try #require(mailbox.next(after: 0))
        let second = try #require(mailbox.next(after: first.number))
        mailbox.take(second.number)
        #expect(contents(mailbox) == ["a", "c"])
        #expect(text(try #require(mailbox.next(after: second.number)).term) == "c")
    }

    @Test("what was taken is not there to be taken again")
    func takenTwice() throws {
        var mailbox = mailbox("a", "b")
        let first = try #require(mailbox.next(after: 0))
        mailbox.take(first.number)
        mailbox.take(first.number)
        mailbox.take(0)
        mailbox.take(99)
        #expect(contents(mailbox) == ["b"])
    }

    @Test("thousands are taken in their order")
    func many() {
        var mailbox = Mailbox(limits: MailboxLimits(letters: 5000))
        for number in 0..<5000 { mailbox.append(.message, [UInt8(number & 255)]) }
        #expect(mailbox.isFull)
        var taken: [UInt8] = []
        while let letter = mailbox.next(after: 0) {
            taken.append(letter.term[letter.term.startIndex])
            mailbox.take(letter.number)
        }
        #expect(taken == (0..<5000).map { UInt8($0 & 255) })
        #expect(mailbox.count == 0)
    }

    @Test("it is full by number and by bytes, until something is taken")
    func limits() throws {
        var byNumber = mailbox("a", "b", limits: MailboxLimits(letters: 2))
        #expect(byNumber.isFull)
        byNumber.take(try #require(byNumber.next(after: 0)).number)
        #expect(!byNumber.isFull)
        var byBytes = mailbox("abcd", limits: MailboxLimits(bytes: 4))
        #expect(byBytes.isFull)
        byBytes.take(try #require(byBytes.next(after: 0)).number)
        #expect(!byBytes.isFull)
    }

    @Test("the end of what is no longer monitored is taken back, and nothing else")
    func takenBack() {
        let one = ReferenceTerm(node: [97], creation: 1, words: ReferenceWords(1))
        let other = ReferenceTerm(node: [97], creation: 1, words: ReferenceWords(2))
        var mailbox = mailbox("a")
        mailbox.append(.down(one), Array("one".utf8)[...])
        mailbox.append(.down(other), Array("other".utf8)[...])
        mailbox.takeDown(of: one)
        mailbox.takeDown(of: one)
        #expect(contents(mailbox) == ["a", "other"])
    }
}
