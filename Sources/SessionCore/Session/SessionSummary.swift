// SPDX-License-Identifier: Apache-2.0
// What a list tells of a session: docs/wire.md, LISTED.

/// One of the sessions with a tag. Times are milliseconds of Unix time.
struct SessionSummary {
    var handle: [UInt8] = []
    var created: Int64 = 0
    var accessed: Int64 = 0
    var expires: Int64 = 0
    var size: Int64 = 0
    var isCurrent = false
}

extension SessionSummary {
    init(from reader: inout TermReader) throws(FormatError) {
        for _ in 0..<(try reader.readMapCount()) {
            let key = try reader.readAtom()
            if key.equals("handle") {
                handle = Array(try reader.readBinary())
            } else if key.equals("created") {
                created = try reader.readInteger()
            } else if key.equals("accessed") {
                accessed = try reader.readInteger()
            } else if key.equals("expires") {
                expires = try reader.readInteger()
            } else if key.equals("bytes") {
                size = try reader.readInteger()
            } else if key.equals("current") {
                isCurrent = (try reader.readAtom()).equals("true")
            } else {
                try reader.skipTerm()
            }
        }
    }
}
