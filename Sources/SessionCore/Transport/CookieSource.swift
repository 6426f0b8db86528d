// SPDX-License-Identifier: Apache-2.0
// Where the settings say that the cookie is.

enum CookieSource: Equatable {
    case value(Cookie)
    case file([UInt8])
    /// Where `erl` looks: `.erlang.cookie` in the home folder.
    case home

    struct Failure: Error {
        /// Empty where there is none to name.
        let path: [UInt8]
        let reason: CookieFile.Failure
    }

    /// Reads it anew each time, so that a changed file needs no restart.
    func read() throws(Failure) -> Cookie {
        switch self {
        case .value(let cookie): return cookie
        case .file(let path): return try Self.read(firstOf: [path])
        case .home: return try Self.read(firstOf: CookieFile.usualPaths())
        }
    }

    /// The first of the paths where there is a file.
    private static func read(firstOf paths: [[UInt8]]) throws(Failure) -> Cookie {
        var missing = Failure(path: [], reason: .noHome)
        for path in paths {
            do throws(CookieFile.Failure) {
                return try CookieFile.read(path)
            } catch {
                missing = Failure(path: path, reason: error)
                guard error.isMissingFile else { break }
            }
        }
        throw missing
    }
}
