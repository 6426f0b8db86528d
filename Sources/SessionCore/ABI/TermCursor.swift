// SPDX-License-Identifier: Apache-2.0
// What an sc_term_reader points to, and the way from TermHead to sc_token.

import CSessionShim

struct TermCursor {
    private var reader: TermReader
    private var head = TermHead()
    /// Where the reader's offsets count from. The reader keeps the bytes.
    private let start: UnsafePointer<UInt8>?
    /// Bytes of the last token that are not the blob's own.
    private var converted: ArraySlice<UInt8> = []
    private var convertedFunction: ArraySlice<UInt8> = []
    private(set) var error: FormatError?

    init(_ reader: TermReader) {
        self.reader = reader
        start = reader.bytes.start
    }

    /// Sets the fields that the header names for the next token's kind, and no others.
    mutating func next(_ token: UnsafeMutablePointer<sc_token>) -> sc_status {
        guard error == nil else { return sc_status_protocol }
        do throws(FormatError) {
            guard try reader.scan(&head) else {
                try reader.expectEnd()
                return sc_status_end
            }
        } catch {
            self.error = error
            return sc_status_protocol
        }
        fill(&token.pointee)
        return sc_status_ok
    }

    @inline(__always)
    private mutating func fill(_ token: inout sc_token) {
        switch head.kind {
        case .integer: (token.kind, token.number) = (sc_token_integer, head.number)
        case .float: (token.kind, token.real) = (sc_token_float, head.float)
        case .binary: (token.kind, token.bytes) = (sc_token_binary, run)
        case .string: (token.kind, token.bytes) = (sc_token_string, run)
        case .atom: (token.kind, token.bytes) = (sc_token_atom, name)
        case .nilList: token.kind = sc_token_nil
        case .list: (token.kind, token.count) = (sc_token_list, head.count)
        case .tuple: (token.kind, token.count) = (sc_token_tuple, head.count)
        case .map: (token.kind, token.count) = (sc_token_map, head.count)
        case .big: (token.kind, token.bytes, token.negative) = (sc_token_big, run, head.isNegative)
        case .fun, .nativeRecord: (token.kind, token.bytes) = (sc_token_fun, run)
        case .bits: (token.kind, token.bytes, token.last_bits) = (sc_token_bits, bits, head.lastBits)
        case .pid, .port, .reference, .export: fillIdentifier(&token)
        }
    }

    private mutating func fillIdentifier(_ token: inout sc_token) {
        token.bytes = name
        token.number = head.number
        token.serial = head.serial
        token.creation = head.creation
        switch head.kind {
        case .pid: token.kind = sc_token_pid
        case .port: token.kind = sc_token_port
        case .export:
            token.kind = sc_token_export
            convertedFunction = reader.content(head.function)
            token.name = sc_bytes(keptAlive: convertedFunction)
        default:
            token.kind = sc_token_reference
            let words = head.words
            token.count = words.count
            token.words = (words[0], words[1], words[2], words[3], words[4])
        }
    }

    /// The head's bytes, in the blob.
    private var run: sc_bytes {
        sc_bytes(bytes: start.map { $0 + head.run.start }, count: head.run.end &- head.run.start)
    }

    private var name: sc_bytes {
        mutating get {
            guard head.run.isLatin1 else { return run }
            converted = reader.content(head.run)
            return sc_bytes(keptAlive: converted)
        }
    }

    private var bits: sc_bytes {
        mutating get {
            guard head.hasPadding else { return run }
            converted = reader.bits(head)
            return sc_bytes(keptAlive: converted)
        }
    }
}
