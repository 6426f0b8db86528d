// SPDX-License-Identifier: Apache-2.0
// What an sc_term_reader points to, and the way from TermHead to sc_token.

import CSessionShim

struct TermCursor {
    private var reader: TermReader
    private var head = TermHead()
    /// Where the reader's offsets count from. The reader keeps the bytes.
    private var start: UnsafePointer<UInt8>?
    /// The copy of the blob that the caller has lent.
    private var storage: [UInt8] = []
    /// Bytes of the last token that are not the blob's own.
    private var converted: ArraySlice<UInt8> = []
    private var convertedFunction: ArraySlice<UInt8> = []
    private(set) var error: FormatError?

    /// Behind the last token.
    var offset: Int { reader.offset }

    init(limits: TermLimits) {
        reader = TermReader([], limits: limits)
    }

    /// Begins a blob, in the memory of the one before.
    mutating func restart(_ blob: sc_bytes) -> sc_status {
        converted = []
        convertedFunction = []
        error = nil
        // Nobody else may hold the storage, or it would be copied.
        reader.bytes = ByteReader([])
        storage.removeAll(keepingCapacity: true)
        storage.append(contentsOf: blob.buffer)
        do throws(FormatError) {
            try reader.restart(blob: storage[...])
        } catch {
            self.error = error
            return sc_status_protocol
        }
        start = reader.bytes.start
        return sc_status_ok
    }

    /// Sets the fields that the header names for the next token's kind; others are of no meaning.
    mutating func next(_ token: UnsafeMutablePointer<sc_token>) -> sc_status {
        var count = 0
        return fill(token, 1, &count)
    }

    /// Sets as many tokens as there is room for, and ends early behind one whose bytes are not the blob's own: there is room for those of one.
    mutating func fill(_ tokens: UnsafeMutablePointer<sc_token>, _ room: Int, _ count: UnsafeMutablePointer<Int>) -> sc_status {
        count.pointee = 0
        guard error == nil else { return sc_status_protocol }
        var filled = 0
        do throws(FormatError) {
            while filled < room {
                guard try reader.scanInline(&head) else {
                    if filled == 0 { try reader.expectEnd() }
                    break
                }
                filled &+= 1
                guard fill(&tokens[filled &- 1]) else { break }
            }
        } catch {
            self.error = error
        }
        count.pointee = filled
        return filled > 0 ? sc_status_ok : error == nil ? sc_status_end : sc_status_protocol
    }

    /// The common kinds share their fields: copying them all is faster than choosing. Says whether the bytes are the blob's own.
    @inline(__always)
    private mutating func fill(_ token: inout sc_token) -> Bool {
        token.kind = sc_token_kind(rawValue: head.kind.rawValue)
        token.number = head.number
        token.real = head.float
        token.bytes = run
        token.count = head.count
        token.negative = head.isNegative
        guard head.kind.rawValue >= TermHead.Kind.pid.rawValue || head.kind == .bits || head.run.isLatin1 else { return true }
        fillRare(&token)
        return false
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
