// SPDX-License-Identifier: Apache-2.0
// What a function of the contract `read/1`, `write/2`, `destroy/1`, `gc/1` returned, or why it did not.

enum CallResult {
    /// A binary, or a list of bytes.
    case bytes(ArraySlice<UInt8>)
    case number(Int64)
    /// `{badrpc, Reason}` of the call itself; `{error, Reason}`, `error` or `false` of the function. The atoms of the reason.
    case failure(reason: [UInt8])
    /// `nil`, `undefined`: Elixir's and Erlang's word for "not there".
    case nothing
    case other

    init(parsing term: ArraySlice<UInt8>) throws(FormatError) {
        var reader = TermReader(term)
        switch try reader.next() {
        case .binary(let content)?, .string(let content)?: self = .bytes(content)
        case .nilList?: self = .bytes([])
        case .list(let count)?: self = try Self.list(count, &reader)
        case .integer(let number)?: self = .number(number)
        case .atom(let name)?: self = Self.atom(name)
        case .tuple(2)?: self = try Self.pair(&reader)
        default: self = .other
        }
    }

    private static func atom(_ name: ArraySlice<UInt8>) -> CallResult {
        if name.equals("nil") || name.equals("undefined") { return .nothing }
        return name.equals("false") || name.equals("error") ? .failure(reason: Array(name)) : .other
    }

    /// Longer than a string can be.
    private static func list(_ count: Int, _ reader: inout TermReader) throws(FormatError) -> CallResult {
        var bytes: [UInt8] = []
        for _ in 0..<count {
            guard case .integer(let number)? = try reader.next(), let byte = UInt8(exactly: number) else { return .other }
            bytes.append(byte)
        }
        guard case .nilList? = try reader.next() else { return .other }
        return .bytes(bytes[...])
    }

    private static func pair(_ reader: inout TermReader) throws(FormatError) -> CallResult {
        guard case .atom(let name)? = try reader.next(), name.equals("badrpc") || name.equals("error") else { return .other }
        return .failure(reason: try atoms(&reader))
    }

    /// `{'EXIT', {undef, [{my_store, read, ..}]}}` is told as "EXIT undef my_store read": enough to know, and no data.
    private static func atoms(_ reader: inout TermReader) throws(FormatError) -> [UInt8] {
        var text: [UInt8] = []
        var count = 0
        while count < 4, let token = try reader.next() {
            guard case .atom(let name) = token else { continue }
            if count > 0 { text.append(UInt8(ascii: " ")) }
            text.append(contentsOf: name)
            count += 1
        }
        return text
    }
}
