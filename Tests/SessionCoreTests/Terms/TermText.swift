// SPDX-License-Identifier: Apache-2.0
// Terms in the words of the vectors' last column.

@testable import SessionCore

extension Term: CustomStringConvertible {
    public var description: String {
        switch self {
        case .integer(let value): "\(value)"
        case .big(let magnitude, let isNegative): "big(\(isNegative ? "-" : "+")\(digits(magnitude)))"
        case .float(let value): "\(value)"
        case .atom(let name): quoted(name)
        case .binary(let content): "<<\(digits(content))>>"
        case .bits(let content, let lastBits): "<<\(digits(content)):\(lastBits)>>"
        case .list(let elements, nil): "[\(joined(elements))]"
        case .list(let elements, let tail?): "[\(joined(elements))|\(tail)]"
        case .tuple(let elements): "{\(joined(elements))}"
        case .map(let pairs): "#{" + pairs.map { "\($0.key)=>\($0.value)" }.joined(separator: ",") + "}"
        case .pid(let pid): "pid(\(quoted(pid.node)),\(pid.id),\(pid.serial),\(pid.creation))"
        case .port(let port): "port(\(quoted(port.node)),\(port.id),\(port.creation))"
        case .reference(let reference): describe(reference)
        case .export(let module, let function, let arity): "fun \(quoted(module)):\(quoted(function))/\(arity)"
        case .opaque(let term): "opaque(\(digits(term)))"
        }
    }
}

private func digits(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

private func quoted(_ name: some Sequence<UInt8>) -> String {
    "'\(text(name))'"
}

private func joined(_ terms: [Term]) -> String {
    terms.map { $0.description }.joined(separator: ",")
}

private func describe(_ reference: ReferenceTerm) -> String {
    let words = (0..<reference.words.count).map { ",\(reference.words[$0])" }.joined()
    return "ref(\(quoted(reference.node)),\(reference.creation)\(words))"
}
