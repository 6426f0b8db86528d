// SPDX-License-Identifier: Apache-2.0
// From an error of the bridge to the sentence that a programmer reads. Never a cookie, never a term.

extension TextWriter {
    /// - Parameter node: as it was configured; empty where none is.
    mutating func append(_ error: HubError, node: [UInt8]) {
        if !node.isEmpty {
            append(untrusted: node)
            append(": ")
        }
        append(error)
    }

    private mutating func append(_ error: HubError) {
        switch error {
        case .setting(let name, let reason):
            append(name)
            append(": ")
            append(reason)
        case .cookie(let failure): append(failure)
        case .transport(let error): append(error)
        case .notConnected: append("there is no connection")
        case .forked: append("the connection belongs to the parent process")
        case .term(let error):
            append("what should be sent is no term: ")
            append(error)
        case .argument(let reason): append(reason)
        case .malformed(let error):
            append("the node sent what is no term of the protocol: ")
            append(error)
        case .tooLarge(let limit):
            append("a message has at most ")
            append(Int64(limit))
            append(" bytes")
        case .timedOut: append("timed out")
        case .mailboxFull: append("too many messages wait unread; receive them first")
        }
    }
}
