// SPDX-License-Identifier: Apache-2.0
// From what C describes to what the bridge takes: every value is checked here.

import CSessionShim

extension HubSettings {
    /// The host part of the names that nodes give us: short and always the same, so that they use their names again.
    private static let ownHost = [UInt8]("php")

    init(_ settings: sc_node_settings) throws(HubError) {
        guard (1...Self.longestTimeout).contains(settings.timeout_ms) else {
            throw .setting(name: "timeout", reason: "more than 0 and at most a day")
        }
        var limits = MailboxLimits()
        if settings.message_limit > 0 { limits.letters = settings.message_limit }
        if settings.byte_limit > 0 { limits.bytes = settings.byte_limit }
        self.init(
            node: try Self.name(settings.node, "node"),
            cookie: try Self.cookie(settings),
            tls: try Self.tls(settings),
            own: try Self.own(settings.own_name),
            isFullNameRequired: settings.full_name,
            timeout: settings.timeout_ms,
            spin: try Self.spin(settings.spin_us),
            limits: limits)
    }

    private static func name(_ text: sc_bytes, _ setting: StaticString) throws(HubError) -> NodeName {
        do throws(NodeNameError) {
            return try NodeName(parsing: text.copy)
        } catch {
            throw .setting(name: setting, reason: error.reason)
        }
    }

    private static func own(_ text: sc_bytes) throws(HubError) -> OwnName {
        guard text.count > 0 else { return .dynamic(host: ownHost) }
        let name = try name(text, "own name")
        guard name.port == nil, name.text.count <= 255 else {
            throw .setting(name: "own name", reason: "at most 255 characters, and no port")
        }
        // 0 to 3 had a meaning of their own once.
        return .fixed(name: name.text, creation: max(4, Random.uint32()))
    }

    private static func spin(_ limit: Int64) throws(HubError) -> Int64 {
        guard Spin.limits.contains(limit) else { throw .setting(name: "spin", reason: Spin.limitsInWords) }
        return limit
    }

    private static func tls(_ settings: sc_node_settings) throws(HubError) -> TLSSettings? {
        do throws(TLSSettingError) {
            return try settings.tls.imported()
        } catch {
            throw .setting(name: error.name, reason: error.reason)
        }
    }

    private static func cookie(_ settings: sc_node_settings) throws(HubError) -> CookieSource {
        guard settings.cookie.count > 0 else {
            return settings.cookie_file.count > 0 ? .file(settings.cookie_file.copy) : .home
        }
        do throws(CookieError) {
            return .value(try Cookie(settings.cookie.copy))
        } catch {
            throw .setting(name: "cookie", reason: error.reason)
        }
    }
}

extension Address {
    init(_ token: sc_token) throws(HubError) {
        switch token.kind {
        case sc_token_pid: self = .pid(try PidTerm(token))
        case sc_token_atom: self = .name(try sc_bytes.atom(token.bytes))
        case sc_token_reference: self = .alias(try ReferenceTerm(token))
        default: throw .argument(reason: "a message goes to a pid, a registered name or an alias")
        }
    }
}

extension MonitorTarget {
    init(_ token: sc_token) throws(HubError) {
        switch token.kind {
        case sc_token_pid: self = .pid(try PidTerm(token))
        case sc_token_atom: self = .name(try sc_bytes.atom(token.bytes))
        default: throw .argument(reason: "a pid or a registered name is expected")
        }
    }
}

extension PidTerm {
    /// A node closes the connection at a pid that it could not have made itself, so those are not sent.
    init(_ token: sc_token) throws(HubError) {
        guard token.kind == sc_token_pid, let id = UInt32(exactly: token.number) else {
            throw .argument(reason: "a pid is expected")
        }
        self.init(
            node: try sc_bytes.atom(token.bytes)[...], id: id, serial: token.serial, creation: token.creation)
    }

    func fill(_ token: inout sc_token) {
        token.kind = sc_token_pid
        token.bytes = sc_bytes(keptAlive: node)
        token.number = Int64(id)
        token.serial = serial
        token.creation = creation
    }
}

extension ReferenceTerm {
    init(_ token: sc_token) throws(HubError) {
        guard token.kind == sc_token_reference, (1...ReferenceWords.limit).contains(token.count) else {
            throw .argument(reason: "a reference is expected")
        }
        var words = ReferenceWords()
        let all = token.words
        for (index, word) in [all.0, all.1, all.2, all.3, all.4].enumerated() where index < token.count {
            words.append(word)
        }
        self.init(node: try sc_bytes.atom(token.bytes)[...], creation: token.creation, words: words)
    }

    func fill(_ token: inout sc_token) {
        token.kind = sc_token_reference
        token.bytes = sc_bytes(keptAlive: node)
        token.creation = creation
        token.count = words.count
        token.words = (words[0], words[1], words[2], words[3], words[4])
    }
}

extension sc_bytes {
    static func atom(_ bytes: sc_bytes) throws(HubError) -> [UInt8] {
        let name = bytes.copy
        guard AtomText.isValid(name[...]) else { throw .argument(reason: "an atom has at most 255 characters of UTF-8") }
        return name
    }

    /// The term of a blob, without its version byte: one whole term and nothing else, since a node closes the connection at anything less.
    func term() throws(HubError) -> ArraySlice<UInt8> {
        let blob = copy
        do throws(FormatError) {
            var reader = try TermReader(framed: blob[...], limits: TermLimits(depth: .max, size: 0, magnitude: .max))
            try reader.skipTerm()
            try reader.expectEnd()
        } catch {
            throw .term(error)
        }
        return blob.dropFirst()
    }

}

extension FunctionCall {
    /// - Parameter arguments: the blob of a list.
    init(_ module: sc_bytes, _ function: sc_bytes, _ arguments: sc_bytes) throws(HubError) {
        let term = try arguments.term()
        var reader = TermReader(term, limits: TermLimits(depth: .max, size: 0, magnitude: .max))
        do throws(FormatError) {
            arity = try reader.readListCount()
        } catch {
            throw .term(error)
        }
        self.module = try sc_bytes.atom(module)
        self.function = try sc_bytes.atom(function)
        self.arguments = Array(term)
    }
}

extension TermReader {
    /// Passes over a proper list, as writers spell it.
    fileprivate mutating func readListCount() throws(FormatError) -> Int {
        switch try next() {
        case .nilList?: return 0
        case .string(let bytes)?: return bytes.count
        case .list(let count)?:
            for _ in 0..<count { try skipTerm() }
            if case .nilList? = try next() { return count }
        default: break
        }
        throw FormatError(offset: 0, reason: "a proper list is expected")
    }
}
