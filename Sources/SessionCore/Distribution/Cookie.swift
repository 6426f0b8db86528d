// SPDX-License-Identifier: Apache-2.0
// The shared secret of a cluster and its digests: ERTS manual, "Distribution Protocol", chapter "Distribution Handshake".

import CSessionShim

/// A cookie: printable ASCII without spaces. It appears in no message and no log.
struct Cookie: Equatable {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) throws(CookieError) {
        guard !bytes.isEmpty else { throw CookieError(reason: "the cookie is empty") }
        guard bytes.count <= 255 else { throw CookieError(reason: "a cookie has at most 255 bytes") }
        guard bytes.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw CookieError(reason: "a cookie consists of printable ASCII characters without spaces")
        }
        self.bytes = bytes
    }

    /// MD5 of the cookie and the challenge in decimal.
    func digest(of challenge: UInt32) -> [UInt8] {
        var text = TextWriter()
        text.append(Int64(challenge))
        var digest = [UInt8](repeating: 0, count: 16)
        let input = bytes + text.bytes
        EVP_Digest(input, input.count, &digest, nil, EVP_md5(), nil)
        return digest
    }

    /// Compares in constant time.
    func verifies(_ digest: ArraySlice<UInt8>, of challenge: UInt32) -> Bool {
        let expected = self.digest(of: challenge)
        guard digest.count == expected.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(digest, expected) { difference |= one ^ other }
        return difference == 0
    }
}

struct CookieError: Error {
    let reason: StaticString
}
