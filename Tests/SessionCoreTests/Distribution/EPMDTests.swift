// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SessionCore

@Suite struct EPMDTests {
    private let found = Recording.message("epmd answer")

    private func port(of name: String = "n25", in answer: [UInt8]) throws -> UInt16 {
        try EPMD.port(of: Array(name.utf8), in: answer)
    }

    @Test("the request is a length, 122 and the name")
    func request() {
        #expect(EPMD.portPlease(Array("n25".utf8)) == Recording.message("epmd request"))
    }

    @Test("an answer gives the node's port")
    func answer() throws {
        #expect(try port(in: found) == 0xb30b)
    }

    @Test("an answer is complete when its last length field is satisfied, and not before")
    func completeness() {
        for count in found.indices { #expect(!EPMD.isComplete(Array(found.prefix(count)))) }
        #expect(EPMD.isComplete(found))
        #expect(EPMD.isComplete(Recording.message("epmd not found")))
    }

    @Test("not registered, refused and nonsense are told apart")
    func failures() {
        #expect(throws: DistributionError.self) { try port(in: Recording.message("epmd not found")) }
        expect(Recording.message("epmd not found")) { if case .notRegistered = $0 { true } else { false } }
        expect([]) { if case .nameRefusedByEPMD = $0 { true } else { false } }
        expect(hex("4854")) { if case .malformed = $0 { true } else { false } }
        expect(Array(found.prefix(9))) { if case .malformed = $0 { true } else { false } }
    }

    @Test("an answer about another name, or from a node too old or too new, is refused")
    func wrongAnswers() {
        expect(hex("7700b30b4d000006000500036e32360000")) { if case .malformed = $0 { true } else { false } }
        expect(hex("7700b30b4d000005000500036e32350000")) {
            if case .incompatibleVersion = $0 { true } else { false }
        }
        expect(hex("7700b30b4d000008000700036e32350000")) {
            if case .incompatibleVersion = $0 { true } else { false }
        }
    }

    private func expect(_ answer: [UInt8], _ matches: (DistributionError) -> Bool) {
        do throws(DistributionError) {
            _ = try EPMD.port(of: Array("n25".utf8), in: answer)
            Issue.record("accepted")
        } catch {
            #expect(matches(error))
        }
    }
}
