// SPDX-License-Identifier: Apache-2.0
// What can go wrong while talking to processes of a connected node.

enum NodeError: Error {
    case transport(TransportError)
    /// Nobody has the registered name that was called.
    case noSuchName
    /// The process that we talk to is gone.
    case processDown
    /// A frame or a message that breaks the protocol.
    case malformed(FormatError)
}

extension NodeError {
    /// Whether the connection cannot be used any more.
    var endsConnection: Bool {
        switch self {
        case .noSuchName: false
        case .transport(let error):
            switch error.cause {
            case .timedOut, .interrupted: false
            default: true
            }
        case .processDown, .malformed: true
        }
    }
}
