// SPDX-License-Identifier: Apache-2.0
// From sc_settings to SessionSettings: every value is checked here.

import CSessionShim

extension SessionSettings {
    /// A day. Longer waits are typing errors.
    private static let longestDuration: Int64 = 86_400_000

    init(_ settings: sc_settings, _ nodes: inout NodeList) throws(SessionError) {
        guard (1...Self.longestDuration).contains(settings.timeout_ms) else {
            throw SessionError(.setting(name: "timeout", reason: "more than 0 and at most a day"))
        }
        guard (0...Self.longestDuration).contains(settings.lock_timeout_ms) else {
            throw SessionError(.setting(name: "lock timeout", reason: "0 to a day"))
        }
        guard settings.serializer.count <= 64 else {
            throw SessionError(.setting(name: "serializer", reason: "a name of at most 64 bytes"))
        }
        guard (0...Self.longestDuration).contains(settings.lock_lease_ms) else {
            throw SessionError(.setting(name: "lock lease", reason: "0 to a day"))
        }
        let limit = SessionClient.dataLimit
        let isLocking = settings.lock && settings.module.count == 0
        self.init(
            servers: try Servers(settings, &nodes),
            timeout: settings.timeout_ms,
            isLocking: isLocking,
            lockTimeout: settings.lock_timeout_ms,
            lockLease: settings.lock_lease_ms,
            onLockTimeout: settings.on_lock_timeout == sc_on_lock_timeout_readonly ? .readOnly : .fail,
            onConflict: settings.on_conflict == sc_on_conflict_overwrite ? .overwrite : .fail,
            lifetime: max(0, settings.lifetime_ms),
            maxSize: settings.max_size == 0 ? limit : min(settings.max_size, limit),
            serializer: settings.serializer.copy)
    }
}

extension Servers {
    /// Names of modules are atoms.
    private static let longestModule = 255

    fileprivate init(_ settings: sc_settings, _ nodes: inout NodeList) throws(SessionError) {
        let namespace = settings.name_space.copy
        guard Namespace.isValid(namespace) else {
            throw SessionError(.setting(name: "namespace", reason: "at most 64 of A-Z, a-z, 0-9, . _ and -"))
        }
        guard Spin.limits.contains(settings.spin_us) else {
            throw SessionError(.setting(name: "spin", reason: Spin.limitsInWords))
        }
        guard settings.module.count <= Self.longestModule else {
            throw SessionError(.setting(name: "module", reason: "a name of at most 255 bytes"))
        }
        self.init(
            nodes: try nodes.names(in: settings.nodes),
            isShuffled: settings.shuffle,
            retryAfter: max(0, settings.retry_after_ms),
            cookie: try Self.cookie(settings),
            tls: try Self.tls(settings),
            spin: settings.spin_us,
            namespace: namespace,
            module: settings.module.copy)
    }

    private static func tls(_ settings: sc_settings) throws(SessionError) -> TLSSettings? {
        do throws(TLSSettingError) {
            return try settings.tls.imported()
        } catch {
            throw SessionError(.setting(name: error.name, reason: error.reason))
        }
    }

    private static func cookie(_ settings: sc_settings) throws(SessionError) -> CookieSource {
        guard settings.cookie.count > 0 else {
            return settings.cookie_file.count > 0 ? .file(settings.cookie_file.copy) : .home
        }
        do throws(CookieError) {
            return .value(try Cookie(settings.cookie.copy))
        } catch {
            throw SessionError(.setting(name: "cookie", reason: error.reason))
        }
    }
}

/// The nodes as they were configured last: each request of a process brings the same text, which is taken apart once.
struct NodeList {
    private var text: [UInt8] = []
    private var names: [NodeName] = []

    mutating func names(in text: sc_bytes) throws(SessionError) -> [NodeName] {
        guard text.count > 0 else {
            throw SessionError(.setting(name: "node", reason: "no node is configured"))
        }
        if BorrowedBytes(buffer: text.buffer).equals(self.text[...]) { return names }
        let copy = text.copy
        do throws(NodeNameError) {
            names = try NodeName.list(parsing: copy)
        } catch {
            throw SessionError(.setting(name: "node", reason: error.reason))
        }
        self.text = copy
        return names
    }
}

extension sc_bytes {
    var buffer: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count)
    }

    var copy: [UInt8] { Array(buffer) }

    /// Points into the storage of an array that its owner keeps, unchanged, until the next call on the same object.
    init(keptAlive bytes: ArraySlice<UInt8>) {
        let start = bytes.withUnsafeBufferPointer { $0.baseAddress }
        self.init(bytes: start, count: bytes.count)
    }

    init(_ text: StaticString) {
        self.init(bytes: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
