// SPDX-License-Identifier: Apache-2.0
// A node on which `session_handler` has said hello: requests go out, answers come back by their numbers.

enum LinkError: Error {
    case node(NodeError)
    /// No version of the protocol in common.
    case incompatible
    /// The server is starting or stopping.
    case notReady
    /// The cookie could not be read.
    case cookie(path: [UInt8], CookieFile.Failure)

    static func wrap<Value>(_ body: () throws(NodeError) -> Value) throws(LinkError) -> Value {
        do throws(NodeError) {
            return try body()
        } catch {
            throw .node(error)
        }
    }
}

extension LinkError {
    /// The connection was there and is gone, so that another one may do better.
    var isLostConnection: Bool {
        guard case .node(let error) = self else { return false }
        switch error {
        case .processDown: return true
        case .transport(let error): return error.isLostConnection
        case .noSuchName, .malformed: return false
        }
    }

    /// Nothing is wrong: a slice of time is over, or a signal came.
    var isPause: Bool {
        guard case .node(.transport(let error)) = self else { return false }
        switch error.cause {
        case .timedOut, .interrupted: return true
        default: return false
        }
    }
}

extension TransportError {
    fileprivate var isLostConnection: Bool {
        switch (step, cause) {
        case (.sending, .closed), (.receiving, .closed), (.sending, .system), (.receiving, .system): true
        default: false
        }
    }
}

final class ServerLink {
    static let protocolVersion: Int64 = 1

    let node: Node
    private let process: PidTerm
    private let monitor: ReferenceTerm
    private var sequence: Int64 = 0

    private init(_ node: Node, _ process: PidTerm, _ monitor: ReferenceTerm) {
        self.node = node
        self.process = process
        self.monitor = monitor
    }

    /// - Parameter ownProcess: our process id, for the operator who asks who holds a lock.
    static func open(over node: Node, ownProcess: Int64, deadline: Deadline) throws(LinkError) -> ServerLink {
        switch try greet(node, ownProcess, deadline) {
        case .hello(protocolVersion, let process, true):
            let monitor = try LinkError.wrap { () throws(NodeError) in try node.monitor(process, deadline: deadline) }
            return ServerLink(node, process, monitor)
        case .hello(protocolVersion, _, false):
            throw .notReady
        case .hello, .refused:
            throw .incompatible
        }
    }

    private static func greet(
        _ node: Node, _ ownProcess: Int64, _ deadline: Deadline
    ) throws(LinkError) -> Greeting {
        try LinkError.wrap { () throws(NodeError) in
            let answer = try node.call("session_handler", deadline: deadline) {
                Request.encodeHello(into: &$0, process: ownProcess)
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
        try node.send(to: process, deadline: deadline) { [sequence] in
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
