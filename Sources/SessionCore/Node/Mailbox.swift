// SPDX-License-Identifier: Apache-2.0
// Messages that wait to be received, in the order of their arrival. Receiving may pass over some and take a later one.

struct Letter {
    enum Kind: Equatable {
        case message
        /// `{'EXIT', Pid, Reason}`: the end of a linked process, or what somebody's exit/2 says.
        case exit
        /// `{'DOWN', Ref, process, Object, Reason}`.
        case down(ReferenceTerm)
        /// `{spawn_reply, Ref, ok, Pid}` or `{spawn_reply, Ref, error, Reason}`.
        case spawnReply(ReferenceTerm)
    }

    /// Grows from letter to letter; never 0.
    let number: UInt64
    let kind: Kind
    /// With its version byte.
    let term: ArraySlice<UInt8>
}

/// How much may wait unread.
struct MailboxLimits {
    var letters = 65_536
    var bytes = 64 << 20
}

struct Mailbox {
    private let limits: MailboxLimits
    private var letters: [Letter] = []
    /// Letters before this one have been taken.
    private var first = 0
    private var lastNumber: UInt64 = 0
    private var bytes = 0

    init(limits: MailboxLimits) {
        self.limits = limits
    }

    var count: Int { letters.count - first }

    /// Whether no more should be let in until some are taken.
    var isFull: Bool { count >= limits.letters || bytes >= limits.bytes }

    mutating func append(_ kind: Letter.Kind, _ term: ArraySlice<UInt8>) {
        lastNumber += 1
        letters.append(Letter(number: lastNumber, kind: kind, term: term))
        bytes += term.count
    }

    /// The oldest letter that came after the one of this number; 0 is before all.
    func next(after number: UInt64) -> Letter? {
        let index = index(after: number)
        return index < letters.count ? letters[index] : nil
    }

    /// Takes a letter out. Nothing happens if it is not there.
    mutating func take(_ number: UInt64) {
        guard number > 0 else { return }
        let index = index(after: number - 1)
        guard index < letters.count, letters[index].number == number else { return }
        remove(at: index)
    }

    /// Takes out what tells the end of something that is not monitored any more.
    mutating func takeDown(of reference: ReferenceTerm) {
        guard let index = letters[first...].firstIndex(where: { $0.kind == .down(reference) }) else { return }
        remove(at: index)
    }

    private mutating func remove(at index: Int) {
        bytes -= letters[index].term.count
        guard index == first else {
            letters.remove(at: index)
            return
        }
        first += 1
        // In pieces, so that taking all of many letters costs no more than their number.
        if first == letters.count || first >= 1024 {
            letters.removeFirst(first)
            first = 0
        }
    }

    /// Numbers grow, so that half of what is left is ruled out at each step.
    private func index(after number: UInt64) -> Int {
        var low = first
        var high = letters.count
        while low < high {
            let middle = (low + high) / 2
            if letters[middle].number > number {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}
