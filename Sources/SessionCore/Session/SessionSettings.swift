// SPDX-License-Identifier: Apache-2.0
// How to reach the servers, and what a session wants from them.

/// Which nodes keep the sessions, and as whom we come. Sessions with equal servers share a connection.
struct Servers: Equatable {
    /// Never empty. In the order in which they are preferred, unless each process makes an order of its own.
    let nodes: [NodeName]
    var isShuffled = false
    /// Milliseconds for which a node that failed is asked last.
    var retryAfter: Int64 = 10_000
    let cookie: CookieSource
    /// nil: the distribution is not encrypted.
    var tls: TLSSettings?
    /// Microseconds for which an answer is looked for at most before sleeping.
    var spin: Int64 = 0
    /// Keeps the sessions of sites apart that use one server. Empty in general.
    var namespace: [UInt8] = []
    /// The module that is called to read and write; empty: the application `session_handler` is spoken to.
    var module: [UInt8] = []
}

struct SessionSettings: Equatable {
    enum OnLockTimeout: Equatable {
        case fail
        /// The session is read without the lock, and not written.
        case readOnly
    }

    enum OnConflict: Equatable {
        case fail
        /// The last one to write wins, except over a session that was destroyed.
        case overwrite
    }

    let servers: Servers
    /// Milliseconds, for each operation as a whole.
    let timeout: Int64
    let isLocking: Bool
    /// Milliseconds to queue for a lock.
    let lockTimeout: Int64
    /// Milliseconds for which a holder that fell silent keeps its lock while others wait.
    var lockLease: Int64 = 300_000
    var onLockTimeout = OnLockTimeout.fail
    var onConflict = OnConflict.fail
    /// Milliseconds of idleness after which a record may go; 0: the server's default.
    let lifetime: Int64
    /// The most bytes of data that are sent.
    var maxSize = SessionClient.dataLimit
    let serializer: [UInt8]
}

/// The form of a namespace: what a host name can be, too.
enum Namespace {
    static func isValid(_ name: some Collection<UInt8>) -> Bool {
        name.count <= 64 && name.allSatisfy(isCharacter)
    }

    private static func isCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }
}

/// The form of a session id, as PHP makes them.
enum SessionID {
    static func isValid(_ id: some Collection<UInt8>) -> Bool {
        (1...256).contains(id.count) && id.allSatisfy(isCharacter)
    }

    /// By subtraction, since each request looks at its id. Upper and lower case are one bit apart.
    private static func isCharacter(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ",")
    }

    private static let handlePrefix: StaticString = "sha256:"

    /// Whether this is an id, or what a list shows in place of one.
    static func isValidOrHandle(_ id: [UInt8]) -> Bool {
        guard id.starts(with: handlePrefix.bytes) else { return isValid(id) }
        return id.count == handlePrefix.utf8CodeUnitCount + 64
    }
}
