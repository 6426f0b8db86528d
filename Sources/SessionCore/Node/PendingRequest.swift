// SPDX-License-Identifier: Apache-2.0
// A question that was sent, until its answer is here. Found by its reference, so that no answer is taken for another's.

/// How a call ended. Terms are without their version byte.
enum RequestResult {
    case returned(ArraySlice<UInt8>)
    case thrown(ArraySlice<UInt8>)
    case exited(reason: ArraySlice<UInt8>)
    case failed(reason: ArraySlice<UInt8>, stack: ArraySlice<UInt8>)
    /// Whoever should have answered is gone.
    case down(reason: ArraySlice<UInt8>)
}

final class PendingRequest {
    enum Kind {
        /// `gen_server:call`; the server is monitored meanwhile.
        case call(MonitorTarget)
        /// `erpc:call`: the answer is the reason with which a process made for it ends.
        case apply
    }

    let reference: ReferenceTerm
    let from: PidTerm
    let kind: Kind
    private(set) var result: Result<RequestResult, HubError>?

    init(_ kind: Kind, reference: ReferenceTerm, from: PidTerm) {
        self.kind = kind
        self.reference = reference
        self.from = from
    }

    /// What takes back the monitor that the request has set up.
    func demonitor() -> [UInt8]? {
        guard case .call(let target) = kind else { return nil }
        return Frame.encode(.demonitor(from: from, target: target, reference: reference))
    }

    /// A message to our reference.
    func answer(_ message: ArraySlice<UInt8>) {
        guard case .call = kind else { return }
        conclude(message) { (reader) throws(FormatError) in
            try reader.expectTuple(2)
            try reader.skipTerm()
            return .returned(try reader.readRawTerm())
        }
    }

    /// What we monitor for this request has ended.
    func down(_ reason: ArraySlice<UInt8>) {
        switch kind {
        case .call: result = .success(.down(reason: reason))
        case .apply:
            conclude(reason) { [reference] (reader) throws(FormatError) in try Self.result(in: &reader, reference, reason) }
        }
    }

    /// The node does not start the process that should have answered.
    func refused(_ reason: [UInt8]) {
        var writer = TermWriter()
        writer.writeAtom(reason)
        result = .success(.down(reason: writer.bytes[...]))
    }

    private func conclude(
        _ term: ArraySlice<UInt8>, _ parse: (inout TermReader) throws(FormatError) -> RequestResult
    ) {
        var reader = TermReader(term)
        do throws(FormatError) {
            result = .success(try parse(&reader))
        } catch {
            result = .failure(.malformed(error))
        }
    }

    /// The reason with which `erpc:execute_call/4` ends: `{Ref, return, Value}`, `{Ref, throw, Value}`, `{Ref, exit, Reason}`,
    /// `{Ref, error, Reason, Stack}` or `{Ref, error, Reason}`. Any other is that of a process that was ended.
    private static func result(
        in reader: inout TermReader, _ reference: ReferenceTerm, _ reason: ArraySlice<UInt8>
    ) throws(FormatError) -> RequestResult {
        guard case .tuple(let arity)? = try reader.next(), (3...4).contains(arity),
            case .reference(reference)? = try reader.next(), case .atom(let name)? = try reader.next()
        else { return .down(reason: reason) }
        let value = try reader.readRawTerm()
        let stack = arity == 4 ? try reader.readRawTerm() : noStack
        if name.equals("return") { return .returned(value) }
        if name.equals("throw") { return .thrown(value) }
        if name.equals("exit") { return .exited(reason: value) }
        return .failed(reason: value, stack: stack)
    }

    /// The empty list.
    private static var noStack: ArraySlice<UInt8> {
        var writer = TermWriter()
        writer.writeNil()
        return writer.bytes[...]
    }
}
