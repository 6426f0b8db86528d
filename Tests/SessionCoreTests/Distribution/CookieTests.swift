// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SessionCore

@Suite struct CookieTests {
    @Test("the digest is the MD5 of cookie and decimal challenge")
    func digest() throws {
        let cookie = try Cookie(Array("secret".utf8))
        #expect(cookie.digest(of: 2_933_924_292) == hex("9e9defe8d1fbd1f6ab12a3abd9885719"))
        #expect(cookie.verifies(hex("6124d92202cd3724fb37808c885f4e2298").dropFirst(), of: 16_909_060))
        #expect(!cookie.verifies(hex("24d92202cd3724fb37808c885f4e2298").dropFirst(), of: 16_909_060))
    }

    @Test("what no shell would pass on is no cookie", arguments: ["", "a b", "tab\t", "n\n", "ü"])
    func refused(text: String) {
        #expect(throws: CookieError.self) { try Cookie(Array(text.utf8)) }
        #expect(throws: CookieError.self) { try Cookie([UInt8](repeating: 97, count: 256)) }
    }
}
