// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SessionCore

@Suite struct NodeNameTests {
    private func parse(_ text: String) throws -> NodeName {
        try NodeName(parsing: Array(text.utf8))
    }

    @Test("a name has a part before the @, a host, and perhaps a port")
    func parts() throws {
        let plain = try parse("sessions@web1.example")
        #expect(text(plain.alive) == "sessions")
        #expect(text(plain.host) == "web1.example")
        #expect(plain.port == nil)
        #expect(try parse("sessions@10.0.0.5:9100").port == 9100)
    }

    @Test("an IPv6 address stands in brackets when a port follows")
    func ipv6() throws {
        let withPort = try parse("sessions@[::1]:9100")
        #expect(text(withPort.host) == "::1")
        #expect(withPort.port == 9100)
        #expect(text(try parse("sessions@::1").host) == "::1")
        #expect(text(try parse("sessions@[fe80::1%eth0]").host) == "fe80::1%eth0")
    }

    @Test(
        "what is no node name is refused",
        arguments: [
            "", "sessions", "@host", "sessions@", "a b@host", "a@b@c", "sessions@host:0", "sessions@host:65536",
            "sessions@host:", "sessions@host:9x", "sessions@[::1", "sessions@ho st", "sessions@[::1]9100",
        ])
    func refused(name: String) {
        #expect(throws: NodeNameError.self) { try parse(name) }
    }

    @Test("a node is known by the part before the @, whatever host it gives itself")
    func identity() throws {
        let name = try parse("server@127.0.0.1")
        #expect(name.isName(of: Array("server@laptop".utf8)[...]))
        #expect(!name.isName(of: Array("other@127.0.0.1".utf8)[...]))
        #expect(!name.isName(of: Array("server".utf8)[...]))
        #expect(name.isFullName(of: Array("server@127.0.0.1".utf8)[...]))
        #expect(!name.isFullName(of: Array("server@127.0.0.10".utf8)[...]))
        #expect(!name.isFullName(of: Array("other@127.0.0.1".utf8)[...]))
    }
}
