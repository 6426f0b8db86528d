// SPDX-License-Identifier: Apache-2.0
// A node on which `session_handler` has said hello: requests go out, answers come back by their numbers.

final class ServerLink {
    static let protocolVersion: Int64 = 1

    let node: Node
    /// Names the records that the server serves.
    let cluster: [UInt8]
    /// The nodes that serve them.
    let members: [[UInt8]]
    private let head: FrameHead
    private let monitor: ReferenceTerm
    private var sequence: Int64 = 0

    private init(_ node: Node, _ info: ServerInfo, _ process: PidTerm, _ monitor: ReferenceTerm) {
        self.node = node
        cluster = info.cluster
        members = info.members
        head = node.head(to: process)
        self.monitor = monitor
    }

    static func open(over node: Node, as client: ClientInfo, deadline: Deadline) throws(LinkError) -> ServerLink {
        let greeting = try greet(node, client, deadline)
        if case .full = greeting { throw .full }
        guard case .hello(protocolVersion, let process, let info) = greeting else { throw .incompatible }
        guard info.isReady else { throw .notReady }
        let monitor = try LinkError.wrap { () throws(NodeError) in try node.monitor(process, deadline: deadline) }
        return ServerLink(node, info, process, monitor)
    }

    private static func greet(
        _ node: Node, _ client: ClientInfo, _ deadline: Deadline
    ) throws(LinkError) -> Greeting {
        try LinkError.wrap { () throws(NodeError) in
            let answer = try node.call("session_handler", deadline: deadline) {
                Request.encodeHello(into: &$0, client)
            }
            do throws(FormatError) {
                return try Greeting(parsing: answer)
            } catch {
                throw .malformed(error)
            }
        }
    }

    /// Sends a request and returns its number.
    func send(_ request: Request, deadline: Deadline) throws(NodeError) -> Int64 {
        sequence = sequence % Int64(Int32.max) + 1
        try node.send(behind: head, room: request.room, deadline: deadline) { [sequence] in
            request.encode(into: &$0, sequence: sequence)
        }
        return sequence
    }

    /// The next answer to request `sequence`. Answers to others are late, and nobody's.
    func answer(
        to sequence: Int64, deadline: Deadline, stopsOnSignal: Bool = false
    ) throws(NodeError) -> Reply {
        while true {
            switch try node.receive(deadline: deadline, stopsOnSignal: stopsOnSignal) {
            case .down(monitor, _): throw .processDown
            case .down: continue
            case .message(let term):
                if let reply = try Self.reply(in: term, to: sequence) { return reply }
            }
        }
    }

    private static func reply(in term: ArraySlice<UInt8>, to sequence: Int64) throws(NodeError) -> Reply? {
        do throws(FormatError) {
            guard let (number, reply) = try Reply.parse(term), number == sequence else { return nil }
            return reply
        } catch {
            throw .malformed(error)
        }
    }
}
