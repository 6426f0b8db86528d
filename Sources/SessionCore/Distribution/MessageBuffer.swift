// SPDX-License-Identifier: Apache-2.0
// From a stream of bytes to messages: two bytes of length during the handshake, four afterwards; over TLS four from the start.

/// The length before each message.
enum LengthField {
    case twoBytes
    case fourBytes
}

/// Collects received bytes and hands out whole messages.
struct MessageBuffer: ByteSink {
    private var storage = ByteWriter()
    private var start = 0
    private var lengthField: LengthField
    private var limit: Int

    /// - Parameter limit: the longest message accepted, in bytes.
    init(limit: Int, lengthField: LengthField = .twoBytes) {
        self.limit = limit
        self.lengthField = lengthField
    }

    /// The handshake is over. Bytes that came with its last message belong to the new phase.
    mutating func switchToFourBytes(limit: Int) {
        lengthField = .fourBytes
        self.limit = limit
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        storage.writeBytes(bytes)
    }

    /// The next message without its length field, or nil when it is not all here. The length is judged as soon as it is known.
    mutating func next() throws(DistributionError) -> [UInt8]? {
        let prefix = lengthField == .twoBytes ? 2 : 4
        guard storage.count - start >= prefix else { return nil }
        var length = 0
        for byte in storage.written[start..<(start + prefix)] { length = length << 8 | Int(byte) }
        guard length <= limit else { throw .tooLong(limit: limit) }
        let end = start + prefix + length
        guard storage.count >= end else { return nil }
        let message = storage.written[(start + prefix)..<end].copied
        start = end
        compact()
        return message
    }

    /// Whether there is at least one whole message, or one that is too long, so that reading on can wait.
    var isFull: Bool { storage.count - start > limit + 4 }

    /// How many bytes of memory it has for itself.
    var capacity: Int { storage.capacity }

    /// The first bytes received and not yet handed out.
    var head: ArraySlice<UInt8> { storage.written[start...].prefix(8) }

    /// A long message leaves no long storage behind, for as long as a connection lasts.
    private mutating func compact() {
        let rest = storage.written[start...]
        if rest.isEmpty, storage.count <= Self.keptStorage {
            storage.takeBack(to: 0)
        } else if rest.isEmpty || start > Self.keptStorage {
            var moved = ByteWriter()
            moved.writeBytes(rest)
            storage = moved
        } else {
            return
        }
        start = 0
    }

    private static var keptStorage: Int { 1 << 16 }
}
