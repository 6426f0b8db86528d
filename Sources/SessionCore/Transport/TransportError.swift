// SPDX-License-Identifier: Apache-2.0
// What can go wrong between us and a node, and at which step.

/// The steps of reaching a node and talking to it, in their order.
enum TransportStep {
    case resolving
    case askingEPMD
    case connecting
    case securing
    case handshaking
    case sending
    case receiving
}

enum TransportCause: Error {
    /// errno of a system call.
    case system(Int32)
    /// getaddrinfo's code.
    case nameLookUp(Int32)
    case timedOut
    /// A signal arrived; only where the caller asked to be told.
    case interrupted
    /// The peer closed the connection.
    case closed
    /// The peer was heard, and it said no or nonsense.
    case peer(DistributionError)
    /// A file that TLS takes is of no use. Indirect, as the next: what is rare must not make every error larger.
    indirect case credentials(CredentialError)
    indirect case tls(TLSError)

    /// Whether another address of the same host would say the same.
    var isVerdict: Bool {
        switch self {
        case .peer, .credentials, .tls: true
        case .system, .nameLookUp, .timedOut, .interrupted, .closed: false
        }
    }
}

struct TransportError: Error {
    let step: TransportStep
    let cause: TransportCause
}
