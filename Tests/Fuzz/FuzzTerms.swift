// SPDX-License-Identifier: Apache-2.0
// The term decoder, through the C interface and as values.

import CSessionShim

/// What can be read can be written; what was written is read as the same; writing that again gives the same bytes.
func fuzzTerms(_ blob: [UInt8]) {
    let term = try? Term(blob: blob, limits: TermLimits(depth: 512, size: 1 << 20))
    guard let copy = rewritten(blob) else {
        precondition(term == nil, "read as a value, and not as tokens")
        return
    }
    precondition(rewritten(copy) == copy, "written anew it has other bytes")
    guard let term else { return }  // tokens allow a map to have a key twice
    precondition((try? Term(blob: copy)) == term, "written anew it is another term")
    var reader = TermReader(copy.dropFirst())
    precondition((try? reader.skipTerm()) != nil && reader.rest.isEmpty, "it cannot be skipped")
}

/// Every token pulled and pushed; nil if the bytes are no term.
private func rewritten(_ blob: [UInt8]) -> [UInt8]? {
    blob.withUnsafeBufferPointer { bytes -> [UInt8]? in
        var reader: OpaquePointer?
        let input = sc_bytes(bytes: bytes.baseAddress, count: bytes.count)
        guard sc_term_reader_create(input, 512, 1 << 20, &reader) == sc_status_ok, let reader else { return nil }
        defer { sc_term_reader_destroy(reader) }
        let writer: OpaquePointer = sc_term_writer_create()
        defer { sc_term_writer_destroy(writer) }
        var token = sc_token()
        while true {
            switch sc_term_reader_next(reader, &token) {
            case sc_status_ok: precondition(sc_term_writer_append(writer, &token) == sc_status_ok, "a token is refused")
            case sc_status_end: return finished(writer)
            default: return nil
            }
        }
    }
}

private func finished(_ writer: OpaquePointer) -> [UInt8] {
    var output = sc_bytes()
    precondition(sc_term_writer_finish(writer, &output) == sc_status_ok, "the tokens of a term are no term")
    return output.copy
}
