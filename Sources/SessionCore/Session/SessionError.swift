// SPDX-License-Identifier: Apache-2.0
// Everything that can keep a session from being served, in terms that a site owner can act on.

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
        case tooLarge(limit: Int)
        case forked
    }

    let problem: Problem
    /// The node as configured; empty where it does not matter.
    var node: [UInt8] = []
    /// Milliseconds: spent, and allowed.
    var time: (spent: Int64, allowed: Int64)?

    init(_ problem: Problem) {
        self.problem = problem
    }

    init(_ problem: Problem, at node: NodeName, _ deadline: Deadline) {
        self.problem = problem
        self.node = node.text
        time = (deadline.spent, deadline.allowed)
    }
}
