// SPDX-License-Identifier: Apache-2.0
// session_core.h, section 5, as a C program uses it. The functions are named with their module: the header declares them as well.

import CSessionShim
import Testing

@testable import SessionCore

@Suite struct TermExportsTests {
    @Test("every vector goes from the reader's tokens into the writer and comes out the same", arguments: Vector.all(of: "term"))
    func copying(vector: Vector) {
        #expect(rewritten(vector.bytes) == vector.bytes)
    }

    @Test(
        "old spellings come out as OTP writes them today",
        arguments: [
            ("83640001e4", "837702c3a4"), ("836400026f6b", "8377026f6b"), ("834d0000000103ff", "834d0000000103e0"),
            ("83676400036e4068000000010000000203", "835877036e4068000000010000000200000003"),
            ("837164000166640001e400", "83"), ("83716400016664000167 6107", "8371770166770167 6107"),
            ("8371640001e4640001e5 6107", "8371 7702c3a4 7702c3a5 6107"), ("836c000000006101", "836101"),
        ])
    func oldSpellings(old: String, new: String) {
        #expect(rewritten(hex(old)) == (new == "83" ? nil : hex(new)))
    }

    @Test("what is no term is refused by the reader, sooner or later", arguments: Vector.all(of: "bad"))
    func refusals(vector: Vector) {
        // Equal keys are the caller's to notice.
        guard !vector.name.contains("equal keys") else { return }
        #expect(rewritten(vector.bytes) == nil)
    }

    @Test("an error has a sentence and an offset, and stays")
    func errors() throws {
        let reader = try #require(makeReader(hex("83 6802 6101 6c00000005")))
        defer { SessionCore.sc_term_reader_destroy(reader) }
        var token = sc_token()
        var offset = 99
        #expect(SessionCore.sc_term_reader_error(reader, &offset).count == 0)
        #expect(SessionCore.sc_term_reader_next(reader, &token) == sc_status_ok)
        #expect(SessionCore.sc_term_reader_next(reader, &token) == sc_status_ok)
        for _ in 0..<2 {
            #expect(SessionCore.sc_term_reader_next(reader, &token) == sc_status_protocol)
        }
        #expect(text(bytes(SessionCore.sc_term_reader_error(reader, &offset))) == "more terms are promised than bytes are left")
        #expect(offset == 5)
    }

    @Test("bytes behind the term are an error, the end is not")
    func end() throws {
        #expect(rewritten(hex("83 6a")) == hex("83 6a"))
        #expect(rewritten(hex("83 6a 00")) == nil)
        let reader = try #require(makeReader(hex("83 6a")))
        defer { SessionCore.sc_term_reader_destroy(reader) }
        var token = sc_token()
        #expect(SessionCore.sc_term_reader_next(reader, &token) == sc_status_ok)
        #expect(SessionCore.sc_term_reader_next(reader, &token) == sc_status_end)
        #expect(SessionCore.sc_term_reader_next(reader, &token) == sc_status_end)
    }

    @Test("the depth limit is the caller's")
    func depth() {
        let nested = hex("83 6801 6801 6a")
        #expect(rewritten(nested, depthLimit: 2) == nested)
        #expect(rewritten(nested, depthLimit: 1) == nil)
        #expect(rewritten(nested, depthLimit: Int.max) == nested)
        #expect(rewritten(nested, depthLimit: Int(bitPattern: UInt.max)) == nested)
    }

    @Test("a writer gives nothing until all terms are there, and takes nothing afterwards")
    func completeness() {
        let writer = SessionCore.sc_term_writer_create()
        defer { SessionCore.sc_term_writer_destroy(writer) }
        var blob = sc_bytes()
        #expect(SessionCore.sc_term_writer_finish(writer, &blob) == sc_status_invalid)
        var token = sc_token()
        token.kind = sc_token_list
        token.count = 1
        #expect(SessionCore.sc_term_writer_append(writer, &token) == sc_status_ok)
        token.kind = sc_token_nil
        #expect(SessionCore.sc_term_writer_append(writer, &token) == sc_status_ok)
        #expect(SessionCore.sc_term_writer_finish(writer, &blob) == sc_status_invalid)
        #expect(SessionCore.sc_term_writer_append(writer, &token) == sc_status_ok)
        #expect(SessionCore.sc_term_writer_finish(writer, &blob) == sc_status_ok)
        #expect(bytes(blob) == hex("83 6c00000001 6a 6a"))
        #expect(SessionCore.sc_term_writer_append(writer, &token) == sc_status_invalid)
        #expect(SessionCore.sc_term_writer_finish(writer, &blob) == sc_status_ok)
        #expect(bytes(blob) == hex("83 6c00000001 6a 6a"))
    }

    @Test("a token that the format does not have changes nothing")
    func invalidTokens() {
        let writer = SessionCore.sc_term_writer_create()
        defer { SessionCore.sc_term_writer_destroy(writer) }
        for token in Self.invalid {
            var token = token
            #expect(SessionCore.sc_term_writer_append(writer, &token) == sc_status_invalid)
        }
        var token = sc_token()
        token.kind = sc_token_integer
        token.number = 7
        #expect(SessionCore.sc_term_writer_append(writer, &token) == sc_status_ok)
        var blob = sc_bytes()
        #expect(SessionCore.sc_term_writer_finish(writer, &blob) == sc_status_ok)
        #expect(bytes(blob) == hex("83 6107"))
    }

    /// Made from zeros, which are no token either.
    private static var invalid: [sc_token] {
        let changes: [(inout sc_token) -> Void] = [
            { _ in },
            { $0.kind = sc_token_kind(rawValue: 17) },
            { ($0.kind, $0.real) = (sc_token_float, .infinity) },
            { ($0.kind, $0.count) = (sc_token_list, -1) },
            { ($0.kind, $0.count) = (sc_token_list, Int.max) },
            { ($0.kind, $0.count) = (sc_token_tuple, 1 << 32) },
            { ($0.kind, $0.count) = (sc_token_map, Int.max / 2 + 1) },
            { ($0.kind, $0.number) = (sc_token_pid, -1) },
            { ($0.kind, $0.number) = (sc_token_export, 256) },
            { $0.kind = sc_token_bits },
            { $0.kind = sc_token_fun },
            { $0.kind = sc_token_reference },
            { ($0.kind, $0.count) = (sc_token_reference, 6) },
        ]
        return changes.map { change in
            var token = sc_token()
            change(&token)
            return token
        }
    }

    @Test(
        "a closure is taken as bytes only if it is one, whole",
        arguments: [
            ("70 00000004", true), ("70 00000005 00", true), ("70 00000005", false), ("70 00000004 00", false), ("6101", false),
        ])
    func opaque(term: String, isTaken: Bool) {
        let writer = SessionCore.sc_term_writer_create()
        defer { SessionCore.sc_term_writer_destroy(writer) }
        let status = hex(term).withUnsafeBufferPointer { (buffer) -> sc_status in
            var token = sc_token()
            token.kind = sc_token_fun
            token.bytes = sc_bytes(bytes: buffer.baseAddress, count: buffer.count)
            return SessionCore.sc_term_writer_append(writer, &token)
        }
        #expect((status == sc_status_ok) == isTaken)
    }

    // MARK: Helpers

    private func makeReader(_ blob: [UInt8], depthLimit: Int = 512) -> OpaquePointer? {
        var reader: OpaquePointer?
        _ = blob.withUnsafeBufferPointer {
            SessionCore.sc_term_reader_create(sc_bytes(bytes: $0.baseAddress, count: $0.count), depthLimit, 1 << 20, &reader)
        }
        return reader
    }

    /// Pulls every token out of a reader and pushes it into a writer. nil if either refuses.
    private func rewritten(_ blob: [UInt8], depthLimit: Int = 512) -> [UInt8]? {
        guard let reader = makeReader(blob, depthLimit: depthLimit) else { return nil }
        defer { SessionCore.sc_term_reader_destroy(reader) }
        let writer = SessionCore.sc_term_writer_create()
        defer { SessionCore.sc_term_writer_destroy(writer) }
        var token = sc_token()
        var status = SessionCore.sc_term_reader_next(reader, &token)
        while status == sc_status_ok {
            guard SessionCore.sc_term_writer_append(writer, &token) == sc_status_ok else { return nil }
            status = SessionCore.sc_term_reader_next(reader, &token)
        }
        var blob = sc_bytes()
        guard status == sc_status_end, SessionCore.sc_term_writer_finish(writer, &blob) == sc_status_ok else { return nil }
        return bytes(blob)
    }

    private func bytes(_ run: sc_bytes) -> [UInt8] {
        Array(UnsafeBufferPointer(start: run.bytes, count: run.count))
    }
}
