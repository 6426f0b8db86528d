// SPDX-License-Identifier: Apache-2.0
// Reading the cookie where `erl` reads it.

import CSessionShim

enum CookieFile {
    enum Failure: Error {
        case file(ReadableFile.Failure)
        case noHome
        case content(CookieError)

        var isMissingFile: Bool {
            guard case .file(.system(ENOENT)) = self else { return false }
            return true
        }
    }

    /// `.erlang.cookie` in `$HOME`, then `erlang/.erlang.cookie` in `$XDG_CONFIG_HOME`: the paths where `erl` looks, those that can be made.
    static func usualPaths() -> [[UInt8]] {
        var paths: [[UInt8]] = []
        if let home = Environment.value(of: "HOME") { paths.append(home + [UInt8]("/.erlang.cookie")) }
        if let config = Environment.value(of: "XDG_CONFIG_HOME") {
            paths.append(config + [UInt8]("/erlang/.erlang.cookie"))
        } else if let home = Environment.value(of: "HOME") {
            paths.append(home + [UInt8]("/.config/erlang/.erlang.cookie"))
        }
        return paths
    }

    static func read(_ path: [UInt8]) throws(Failure) -> Cookie {
        let descriptor: Int32
        do throws(ReadableFile.Failure) {
            descriptor = try ReadableFile.open(path, isSecret: true)
        } catch {
            throw .file(error)
        }
        defer { close(descriptor) }
        // More than the longest cookie and its newline, so that a longer one is noticed.
        var content = [UInt8](repeating: 0, count: 512)
        let count = CSessionShim.read(descriptor, &content, content.count)
        guard count >= 0 else { throw .file(.system(sys_errno())) }
        return try cookie(in: content.prefix(count))
    }

    private static func cookie(in content: ArraySlice<UInt8>) throws(Failure) -> Cookie {
        let line = content.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        do throws(CookieError) {
            return try Cookie(Array(line))
        } catch {
            throw .content(error)
        }
    }
}
