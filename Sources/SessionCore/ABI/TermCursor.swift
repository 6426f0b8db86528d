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

    /// Behind the last token.
    var offset: Int { reader.offset }

    init(_ reader: TermReader) {
        self.reader = reader
        start = reader.bytes.start
    }

    /// Sets the fields that the header names for the next token's kind; others are of no meaning.
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

    /// The common kinds share their fields: copying them all is faster than choosing.
    @inline(__always)
    private mutating func fill(_ token: inout sc_token) {
        token.kind = sc_token_kind(rawValue: head.kind.rawValue)
        token.number = head.number
        token.real = head.float
        token.bytes = run
        token.count = head.count
        token.negative = head.isNegative
        if head.kind.rawValue >= TermHead.Kind.pid.rawValue || head.kind == .bits || head.run.isLatin1 {
            fillRare(&token)
        }
    }

    @inline(never)
    private mutating func fillRare(_ token: inout sc_token) {
        token.serial = head.serial
        token.creation = head.creation
        token.last_bits = head.lastBits
        switch head.kind {
        case .atom, .pid, .port: token.bytes = name
        case .bits: token.bytes = bits
        case .nativeRecord: token.kind = sc_token_fun
        case .export:
            token.bytes = name
            convertedFunction = reader.content(head.function)
            token.name = sc_bytes(keptAlive: convertedFunction)
        case .reference:
            token.bytes = name
            let words = head.words
            token.count = words.count
            token.words = (words[0], words[1], words[2], words[3], words[4])
        default: break
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
