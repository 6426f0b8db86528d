// SPDX-License-Identifier: Apache-2.0
// Writing what a TermReader has read.

extension TermWriter {
    /// Writes a token in its canonical form.
    mutating func write(_ token: TermToken) {
        switch token {
        case .integer(let value): writeInteger(value)
        case .big(let magnitude, let isNegative): writeBig(magnitude, isNegative: isNegative)
        case .float(let value): writeFloat(value)
        case .atom(let name): writeAtom(name)
        case .binary(let content): writeBinary(content)
        case .bits(let content, let lastBits): writeBits(content, lastBits: lastBits)
        case .string(let content): writeByteList(content)
        case .nilList: writeNil()
        case .list(let count): writeListHeader(count)
        case .tuple(let count): writeTupleHeader(count)
        case .map(let count): writeMapHeader(count)
        case .pid(let pid): writePid(pid)
        case .port(let port): writePort(port)
        case .reference(let reference): writeReference(reference)
        case .export(let module, let function, let arity): writeExport(module: module, function: function, arity: arity)
        case .fun(let term), .nativeRecord(let term): writeRaw(term)
        }
    }
}
