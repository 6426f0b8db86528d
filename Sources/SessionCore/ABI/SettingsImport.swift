// SPDX-License-Identifier: Apache-2.0
// From sc_settings to SessionSettings: every value is checked here.

import CSessionShim

extension SessionSettings {
    /// A day. Longer waits are typing errors.
    private static let longestDuration: Int64 = 86_400_000

    init(_ settings: sc_settings) throws(SessionError) {
        guard (1...Self.longestDuration).contains(settings.timeout_ms) else {
            throw SessionError(.setting(name: "timeout", reason: "more than 0 and at most a day"))
        }
        guard (0...Self.longestDuration).contains(settings.lock_timeout_ms) else {
            throw SessionError(.setting(name: "lock timeout", reason: "0 to a day"))
        }
        guard settings.serializer.count <= 64 else {
            throw SessionError(.setting(name: "serializer", reason: "a name of at most 64 bytes"))
        }
        self.init(
            node: try Self.node(settings.node),
            cookie: try Self.cookie(settings),
            timeout: settings.timeout_ms,
            isLocking: settings.lock,
            lockTimeout: settings.lock_timeout_ms,
            lifetime: max(0, settings.lifetime_ms),
            serializer: settings.serializer.copy)
    }

    private static func node(_ text: sc_bytes) throws(SessionError) -> NodeName {
        guard text.count > 0 else {
            throw SessionError(.setting(name: "node", reason: "no node is configured"))
        }
        do throws(NodeNameError) {
            return try NodeName(parsing: text.copy)
        } catch {
            throw SessionError(.setting(name: "node", reason: error.reason))
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
