// SPDX-License-Identifier: Apache-2.0
// A node where a module keeps the sessions: `read/1`, `write/2`, `destroy/1` and `gc/1`, called by rpc. There are no locks and no versions.
//
// The requests of docs/wire.md become calls, and what the functions return becomes the protocol's replies.

final class CallLink {
    let node: Node
    private let module: [UInt8]

    init(_ node: Node, module: [UInt8]) {
        self.node = node
        self.module = module
    }

    func ask(_ request: Request, deadline: Deadline, wasSent: inout Bool) throws(LinkError) -> Reply {
        switch request {
        case .start(let start):
            let data = try read(start.id, deadline, &wasSent)
            return .started(Record(version: data.isEmpty ? 0 : 1, data: data))
        case .commit(let commit):
            guard case .write(let data, _) = commit.change else { return .committed(version: 1) }
            _ = try call("write", 2, deadline, &wasSent) { writer in
                writer.writeBinary(commit.id)
                writer.writeBinary(data)
            }
            return .committed(version: 1)
        case .destroy(let id, _):
            _ = try call("destroy", 1, deadline, &wasSent) { $0.writeBinary(id) }
            return .destroyed
        case .gc(let lifetime):
            guard case .number(let count) = try call("gc", 1, deadline, &wasSent, { $0.writeInteger(lifetime / 1000) })
            else { return .swept(count: 0) }
            return .swept(count: max(0, count))
        case .abort, .list, .revoke:
            throw .notOffered
        }
    }

    private func read(
        _ id: [UInt8], _ deadline: Deadline, _ wasSent: inout Bool
    ) throws(LinkError) -> ArraySlice<UInt8> {
        switch try call("read", 1, deadline, &wasSent, { $0.writeBinary(id) }) {
        case .bytes(let data): return data
        case .nothing: return []
        case .number, .failure, .other: throw .call(function: "read", reason: [UInt8]("it returned neither a binary nor a list of bytes"))
        }
    }

    /// `{call, Module, Function, Arguments, user}` to `rex`, as the module rpc has it for nodes without a group leader.
    private func call(
        _ function: StaticString, _ arity: Int, _ deadline: Deadline, _ wasSent: inout Bool,
        _ arguments: (inout TermWriter) -> Void
    ) throws(LinkError) -> CallResult {
        wasSent = true
        let result = try LinkError.wrap { () throws(NodeError) in
            let answer = try node.call("rex", deadline: deadline) { writer in
                writer.writeTupleHeader(5)
                writer.writeAtom("call")
                writer.writeAtom(module)
                writer.writeAtom(function)
                writer.writeListHeader(arity)
                arguments(&writer)
                writer.writeNil()
                writer.writeAtom("user")
            }
            do throws(FormatError) {
                return try CallResult(parsing: answer)
            } catch {
                throw .malformed(error)
            }
        }
        if case .failure(let reason) = result { throw .call(function: function, reason: reason) }
        return result
    }
}
