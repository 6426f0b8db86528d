// SPDX-License-Identifier: Apache-2.0
// Node names as the settings hold them: `name@host`, or `name@host:port` to go to a port without EPMD.

/// Where a node is and what it calls itself before the `@`.
struct NodeName: Equatable {
    /// The part before the `@`: what EPMD knows, and what the node has to answer by.
    let alive: [UInt8]
    /// A host name or an address, without the brackets of an IPv6 address.
    let host: [UInt8]
    /// Set when EPMD is not to be asked.
    let port: UInt16?

    /// The text as it was given, for messages.
    let text: [UInt8]

    /// As a node calls itself, if it uses the same host.
    var fullName: [UInt8] {
        var name = alive
        name.append(UInt8(ascii: "@"))
        name.append(contentsOf: host)
        return name
    }

    init(parsing text: [UInt8]) throws(NodeNameError) {
        guard text.count <= 512 else { throw NodeNameError(reason: "a node name has at most 512 bytes") }
        guard let at = text.firstIndex(of: UInt8(ascii: "@")) else {
            throw NodeNameError(reason: "a node name has the form name@host")
        }
        let alive = Array(text[..<at])
        guard !alive.isEmpty, alive.count <= 255, alive.allSatisfy(Self.isAliveCharacter) else {
            throw NodeNameError(reason: "the part before the @ is 1 to 255 letters, digits, _ and -")
        }
        let (host, port) = try Self.splitHostAndPort(text[(at + 1)...])
        guard Self.isHost(host) else {
            throw NodeNameError(reason: "the part after the @ is a host name or an address, and an optional :port")
        }
        self.alive = alive
        self.host = host
        self.port = port
        self.text = text
    }

    /// The most nodes that a list names.
    static let listLimit = 16

    /// A list of names, separated by commas; spaces around them do not count.
    static func list(parsing text: [UInt8]) throws(NodeNameError) -> [NodeName] {
        var names: [NodeName] = []
        for part in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let name = try NodeName(parsing: Array(part.trimmed))
            guard !names.contains(name) else { throw NodeNameError(reason: "a node is named twice") }
            names.append(name)
        }
        guard names.count <= listLimit else { throw NodeNameError(reason: "at most 16 nodes can be named") }
        return names
    }

    /// Whether a node that calls itself `fullName` is this one. Hosts may differ: a node started with a short name answers at an address too.
    func isName(of fullName: ArraySlice<UInt8>) -> Bool {
        guard let at = fullName.firstIndex(of: UInt8(ascii: "@")) else { return false }
        return fullName[..<at].elementsEqual(alive)
    }

    /// Whether a node that calls itself `fullName` is this one, host and all.
    func isFullName(of fullName: ArraySlice<UInt8>) -> Bool {
        isName(of: fullName) && fullName.dropFirst(alive.count + 1).elementsEqual(host)
    }

    private static func splitHostAndPort(
        _ text: ArraySlice<UInt8>
    ) throws(NodeNameError) -> (host: [UInt8], port: UInt16?) {
        if text.first == UInt8(ascii: "[") {
            guard let close = text.firstIndex(of: UInt8(ascii: "]")) else {
                throw NodeNameError(reason: "the address lacks its closing bracket")
            }
            let host = Array(text[(text.startIndex + 1)..<close])
            return (host, try parsePort(text[(close + 1)...]))
        }
        let colons = text.count { $0 == UInt8(ascii: ":") }
        guard colons == 1, let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
            return (Array(text), nil)  // a plain host, or an IPv6 address without brackets and port
        }
        return (Array(text[..<colon]), try parsePort(text[colon...]))
    }

    /// `text` is empty or begins with the colon.
    private static func parsePort(_ text: ArraySlice<UInt8>) throws(NodeNameError) -> UInt16? {
        guard let first = text.first else { return nil }
        let digits = text.dropFirst()
        guard first == UInt8(ascii: ":"), let port = decimal(digits, upTo: 65535), port > 0 else {
            throw NodeNameError(reason: "the port is a number from 1 to 65535")
        }
        return UInt16(port)
    }

    /// Whether this has the form of a host name or an address, without brackets.
    static func isHost(_ text: some Collection<UInt8>) -> Bool {
        (1...255).contains(text.count) && text.allSatisfy(isHostCharacter)
    }

    private static func isAliveCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        isAliveCharacter(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: "%")
    }
}

extension ArraySlice where Element == UInt8 {
    fileprivate var trimmed: ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        return drop(while: isSpace).reversed().drop(while: isSpace).reversed()[...]
    }
}

struct NodeNameError: Error {
    let reason: StaticString
}

/// The number that `digits` spell, or nil when they do not or it is larger than `limit`.
func decimal(_ digits: some Collection<UInt8>, upTo limit: Int) -> Int? {
    guard !digits.isEmpty, digits.count <= 9 else { return nil }
    var number = 0
    for digit in digits {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
        number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number <= limit ? number : nil
}
