// SPDX-License-Identifier: Apache-2.0
// A connected node that keeps sessions: in the application `session_handler`, or in a module with functions of its own.

enum StoreLink {
    case server(ServerLink)
    case calls(CallLink)

    var node: Node {
        switch self {
        case .server(let link): link.node
        case .calls(let link): link.node
        }
    }

    /// Names the records that the node serves. Modules say nothing of it: each node has its own.
    var cluster: [UInt8] {
        switch self {
        case .server(let link): link.cluster
        case .calls(let link): link.node.name
        }
    }

    /// The nodes that serve the same records.
    var members: [[UInt8]] {
        switch self {
        case .server(let link): link.members
        case .calls: []
        }
    }

    /// - Parameter wasSent: set once the node may have got the request.
    func ask(
        _ request: Request, deadline: Deadline, wasSent: inout Bool
    ) throws(LinkError) -> SessionClient.Answer {
        switch self {
        case .server(let link):
            let sequence = try LinkError.wrap { () throws(NodeError) in try link.send(request, deadline: deadline) }
            wasSent = true
            if let reply = request.knownReply { return (sequence, reply) }
            return (sequence, try LinkError.wrap { () throws(NodeError) in try link.answer(to: sequence, deadline: deadline) })
        case .calls(let link):
            return (0, try link.ask(request, deadline: deadline, wasSent: &wasSent))
        }
    }
}
