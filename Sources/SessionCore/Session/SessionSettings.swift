// SPDX-License-Identifier: Apache-2.0
// How to reach the server, and what a session wants from it.

struct SessionSettings: Equatable {
    /// Where the cookie comes from.
    enum CookieSource: Equatable {
        case value(Cookie)
        case file([UInt8])
        /// Where `erl` looks: `.erlang.cookie` in the home folder.
        case home
    }

    let node: NodeName
    let cookie: CookieSource
    /// Milliseconds, for each operation as a whole.
    let timeout: Int64
    let isLocking: Bool
    /// Milliseconds to queue for a lock.
    let lockTimeout: Int64
    /// Milliseconds of idleness after which a record may go; 0: the server's default.
    let lifetime: Int64
    let serializer: [UInt8]
}

extension SessionSettings {
    /// Whether the same connection serves both.
    func hasSameServer(as other: SessionSettings) -> Bool {
        node == other.node && cookie == other.cookie
    }
}

/// The form of a session id, as PHP makes them.
enum SessionID {
    static func isValid(_ id: some Collection<UInt8>) -> Bool {
        (1...256).contains(id.count) && id.allSatisfy(isCharacter)
    }

    private static func isCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ","):
            true
        default:
            false
        }
    }
}
