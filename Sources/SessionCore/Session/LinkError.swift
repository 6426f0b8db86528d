// SPDX-License-Identifier: Apache-2.0
// Why one node did not serve a request.

enum LinkError: Error {
    case node(NodeError)
    /// No version of the protocol in common.
    case incompatible
    /// The server is starting or stopping, or has lost the majority of its cluster.
    case notReady
    /// The server has as many connections as it allows.
    case full
    /// The cookie could not be read.
    case cookie(CookieSource.Failure)
    /// The node does not serve the records that the session was read from.
    case otherStore
    /// The node has no such session, but another one may, which failed a moment ago and does not share its records.
    case elsewhere(away: [UInt8])
    /// A function of the module that keeps the sessions failed.
    case call(function: StaticString, reason: [UInt8])
    /// Modules that are called know neither locks nor tags.
    case notOffered

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

    /// The node did answer: what was asked for was not done.
    var isAnswer: Bool {
        switch self {
        case .call, .notReady: true
        case .node, .incompatible, .full, .cookie, .otherStore, .elsewhere, .notOffered: false
        }
    }

    /// Something is wrong with the node or the way to it, and not with what was asked for.
    var isOfNode: Bool {
        switch self {
        case .node, .incompatible, .notReady, .full, .cookie: true
        case .otherStore, .elsewhere, .call, .notOffered: false
        }
    }
}

extension TransportError {
    fileprivate var isLostConnection: Bool {
        switch (step, cause) {
        case (.sending, .closed), (.receiving, .closed), (.sending, .system), (.receiving, .system): true
        case (.sending, .tls), (.receiving, .tls): true
        default: false
        }
    }
}
