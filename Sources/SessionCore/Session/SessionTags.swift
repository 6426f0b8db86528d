// SPDX-License-Identifier: Apache-2.0
// The tags of an open session: what the server told, and what is to be changed with the next COMMIT.

struct SessionTags {
    /// Bytes of one tag. As the server has it.
    static let longest = 255

    private var stored: [[UInt8]] = []
    private(set) var added: [[UInt8]] = []
    private(set) var removed: [[UInt8]] = []

    /// Whether there is anything to send.
    var areChanged: Bool { !added.isEmpty || !removed.isEmpty }

    /// As they will be.
    var all: [[UInt8]] {
        var tags = stored.filter { !removed.contains($0) && !added.contains($0) }
        tags.append(contentsOf: added)
        return tags
    }

    mutating func add(_ tag: [UInt8]) {
        removed.removeAll { $0 == tag }
        if !added.contains(tag) { added.append(tag) }
    }

    mutating func remove(_ tag: [UInt8]) {
        added.removeAll { $0 == tag }
        if !removed.contains(tag) { removed.append(tag) }
    }

    /// The server has told which there are. What is to be changed stays so.
    mutating func wereRead(_ tags: [[UInt8]]) {
        stored = tags
    }

    /// The server has made the changes.
    mutating func wereStored() {
        stored = all
        added = []
        removed = []
    }
}
