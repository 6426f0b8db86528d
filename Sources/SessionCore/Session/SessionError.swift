// SPDX-License-Identifier: Apache-2.0
// Everything that can keep a session from being served, in terms that a site owner can act on.

/// What became of a request at one node.
struct NodeFailure {
    /// As configured.
    let node: [UInt8]
    let error: LinkError
}

struct SessionError: Error {
    enum Problem {
        case setting(name: StaticString, reason: StaticString)
        case invalidID
        case link(LinkError)
        case refused(Refusal)
        /// The answer is one that the request cannot have.
        case wrongAnswer
        /// No grant and no refusal came, although the time to wait for the lock is over.
        case lockTimeout
        /// A change was sent, and this kept its answer from us.
        case unknown(LinkError)
        /// More bytes than the settings allow.
        case tooLarge(size: Int, limit: Int)
        /// The record was made by another serializer than the one that will read it.
        case otherSerializer(stored: [UInt8], configured: [UInt8])
        /// The session was opened without its lock, which could not be had, and is not written.
        case readOnly(because: Refusal)
        case invalidTag
        case forked
    }

    let problem: Problem
    /// The node as configured; empty where it does not matter.
    var node: [UInt8] = []
    /// Milliseconds: spent, and allowed.
    var time: (spent: Int64, allowed: Int64)?
    /// The nodes that were asked before, in vain.
    var earlier: [NodeFailure] = []

    init(_ problem: Problem) {
        self.problem = problem
    }

    init(_ problem: Problem, at node: [UInt8]) {
        self.problem = problem
        self.node = node
    }

    init(_ problem: Problem, at node: [UInt8], _ deadline: Deadline) {
        self.problem = problem
        self.node = node
        time = (deadline.spent, deadline.allowed)
    }

    /// Of a request that no node served. `failures` is not empty.
    init(_ failures: [NodeFailure], _ deadline: Deadline, isUnknown: Bool) {
        let error = failures.last?.error ?? .node(.processDown)
        problem = isUnknown ? .unknown(error) : .link(error)
        node = failures.last?.node ?? []
        time = (deadline.spent, deadline.allowed)
        earlier = failures.dropLast()
    }
}
