// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import SessionCore

@Suite struct CookieFileTests {
    /// The outcome of reading a file with this content and these permissions.
    private func read(_ content: String, permissions: Int = 0o400) throws -> Result<Cookie, CookieFile.Failure> {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do throws(CookieFile.Failure) {
            return .success(try CookieFile.read(Array(path.utf8)))
        } catch {
            return .failure(error)
        }
    }

    @Test("a cookie file holds the cookie, with or without a newline", arguments: ["secret", "secret\n", "secret\r\n"])
    func content(text: String) throws {
        #expect(try read(text).get() == Cookie(Array("secret".utf8)))
    }

    @Test("the group of the web server may read it, everybody may not")
    func permissions() throws {
        #expect(throws: Never.self) { try read("secret", permissions: 0o440).get() }
        guard case .failure(.file(.exposed)) = try read("secret", permissions: 0o444) else {
            Issue.record("an exposed file was accepted")
            return
        }
    }

    @Test("an empty file and one that is too long hold no cookie", arguments: ["", "\n", String(repeating: "a", count: 300)])
    func noCookie(text: String) throws {
        guard case .failure(.content) = try read(text) else {
            Issue.record("accepted")
            return
        }
    }

    @Test("a missing file is told from one that cannot be read")
    func missing() {
        do throws(CookieFile.Failure) {
            _ = try CookieFile.read(Array("/nonexistent/cookie".utf8))
            Issue.record("read")
        } catch {
            #expect(error.isMissingFile)
        }
    }
}
