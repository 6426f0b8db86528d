// SPDX-License-Identifier: Apache-2.0
// From an error to an sc_status: the only such switch.

import CSessionShim

extension SessionError {
    var status: sc_status {
        switch problem {
        case .setting, .invalidID, .invalidTag: sc_status_invalid
        case .link(let error): error.status
        case .refused(let reason): reason.status
        case .wrongAnswer: sc_status_protocol
        case .lockTimeout, .readOnly: sc_status_lock_timeout
        case .otherSerializer: sc_status_conflict
        case .unknown: sc_status_unknown
        case .tooLarge: sc_status_too_large
        case .forked: sc_status_forked
        }
    }
}

extension HubError {
    var status: sc_status {
        switch self {
        case .setting, .cookie, .term, .argument: sc_status_invalid
        case .transport(let error): error.cause.status
        case .notConnected: sc_status_unreachable
        case .forked: sc_status_forked
        case .malformed: sc_status_protocol
        case .timedOut: sc_status_timed_out
        case .tooLarge, .mailboxFull: sc_status_too_large
        }
    }
}

extension LinkError {
    fileprivate var status: sc_status {
        switch self {
        case .node(.transport(let error)): error.cause.status
        case .node(.noSuchName), .incompatible, .notReady, .full: sc_status_not_ready
        case .node(.processDown): sc_status_unreachable
        case .node(.malformed): sc_status_protocol
        case .cookie, .notOffered: sc_status_invalid
        case .otherStore: sc_status_conflict
        case .elsewhere, .call: sc_status_unreachable
        }
    }
}

extension TransportCause {
    fileprivate var status: sc_status {
        switch self {
        case .system, .nameLookUp, .closed, .interrupted: sc_status_unreachable
        case .timedOut: sc_status_timed_out
        case .peer(let error): error.status
        case .credentials: sc_status_invalid
        case .tls(let error): error.status
        }
    }
}

extension TLSError {
    fileprivate var status: sc_status {
        switch self {
        case .untrusted, .expired, .notYetValid, .otherName, .certificate, .wantsCertificate, .alert: sc_status_denied
        case .notTLS, .other: sc_status_protocol
        }
    }
}

extension DistributionError {
    fileprivate var status: sc_status {
        switch self {
        case .notRegistered, .nameRefusedByEPMD, .wrongNode: sc_status_unreachable
        case .notAllowed, .nameInUse, .cookieRefused, .cookieUnknownToNode: sc_status_denied
        case .incompatibleVersion, .speaksTLS, .tooLong, .malformed: sc_status_protocol
        }
    }
}

extension Refusal {
    fileprivate var status: sc_status {
        switch self {
        case .lockTimeout, .busy: sc_status_lock_timeout
        case .conflict, .lockLost: sc_status_conflict
        case .tooLarge, .tooManyTags: sc_status_too_large
        case .full, .notReady: sc_status_not_ready
        case .badRequest, .unknown: sc_status_protocol
        }
    }
}
