// SPDX-License-Identifier: Apache-2.0
// What an sc_term_writer points to, and the way from sc_token to a term.

import CSessionShim

struct TermOutput {
    private var builder = TermBuilder()
    /// What was handed out last; while it is kept, the builder would have to copy itself before it changes.
    private var blob: ArraySlice<UInt8> = []

    /// Appends what the caller describes. Says whether it was taken.
    @inline(__always)
    mutating func append(_ token: UnsafePointer<sc_token>) -> Bool {
        if !blob.isEmpty {
            blob = []
        }
        return builder.append(token)
    }

    /// Appends what the caller describes, up to the first that is not taken. Says how many were.
    mutating func append(_ tokens: UnsafePointer<sc_token>, _ count: Int) -> Int {
        var taken = 0
        while taken < count, append(tokens + taken) {
            taken &+= 1
        }
        return taken
    }

    mutating func reset() {
        blob = []
        builder.reset()
    }

    /// The whole term; empty if it is not whole.
    mutating func finish() -> sc_bytes {
        blob = builder.blob ?? []
        return sc_bytes(keptAlive: blob)
    }
}

extension TermBuilder {
    fileprivate mutating func append(_ token: UnsafePointer<sc_token>) -> Bool {
        switch token.pointee.kind {
        case sc_token_integer: append { $0.writeInteger(token.pointee.number) }
        case sc_token_float: append { $0.writeFloat(token.pointee.real) }
        case sc_token_atom: append { $0.writeAtom(token.pointee.bytes.borrowed) }
        case sc_token_binary: append { $0.writeBinary(token.pointee.bytes.borrowed) }
        case sc_token_nil: append { $0.writeNil() }
        case sc_token_list: append(list: token.pointee.count)
        case sc_token_tuple: append(content: token.pointee.count) { $0.writeTupleHeader(token.pointee.count) }
        case sc_token_map: append(map: token.pointee.count)
        default: appendRare(token.pointee)
        }
    }

    private mutating func append(list count: Int) -> Bool {
        guard count >= 0, count < Int.max else { return false }
        return append(content: count + 1) { $0.writeListHeader(count) }
    }

    private mutating func append(map count: Int) -> Bool {
        let (content, overflows) = count.multipliedReportingOverflow(by: 2)
        guard !overflows else { return false }
        return append(content: content) { $0.writeMapHeader(count) }
    }

    /// The kinds whose bytes may be copied first without anybody noticing.
    private mutating func appendRare(_ token: sc_token) -> Bool {
        let bytes = token.bytes.copy[...]
        switch token.kind {
        case sc_token_big: return append { $0.writeBig(bytes, isNegative: token.negative) }
        case sc_token_bits: return append { $0.writeBits(bytes, lastBits: token.last_bits) }
        case sc_token_string: return append { $0.writeByteList(bytes) }
        case sc_token_pid:
            guard let id = UInt32(exactly: token.number) else { return false }
            let pid = PidTerm(node: bytes, id: id, serial: token.serial, creation: token.creation)
            return append { $0.writePid(pid) }
        case sc_token_port:
            let port = PortTerm(node: bytes, id: UInt64(bitPattern: token.number), creation: token.creation)
            return append { $0.writePort(port) }
        case sc_token_reference: return append(reference: token, node: bytes)
        case sc_token_export:
            guard let arity = UInt8(exactly: token.number) else { return false }
            return append { $0.writeExport(module: bytes, function: token.name.copy[...], arity: arity) }
        case sc_token_fun: return append(opaque: bytes)
        default: return false
        }
    }

    private mutating func append(reference token: sc_token, node: ArraySlice<UInt8>) -> Bool {
        let all = [token.words.0, token.words.1, token.words.2, token.words.3, token.words.4]
        guard (1...all.count).contains(token.count) else { return false }
        var words = ReferenceWords()
        for word in all[..<token.count] {
            words.append(word)
        }
        let reference = ReferenceTerm(node: node, creation: token.creation, words: words)
        return append { $0.writeReference(reference) }
    }

    /// An opaque term goes through as it is, once it is known to be one.
    private mutating func append(opaque term: ArraySlice<UInt8>) -> Bool {
        var reader = TermReader(term)
        do throws(FormatError) {
            switch try reader.next() {
            case .fun, .nativeRecord: try reader.expectEnd()
            default: return false
            }
        } catch {
            return false
        }
        return append { $0.writeRaw(term) }
    }
}

extension sc_bytes {
    var borrowed: BorrowedBytes { BorrowedBytes(buffer: buffer) }
}
