// SPDX-License-Identifier: Apache-2.0
// What the transport and the protocol have to say, as clauses of the sentence that a site owner reads. Never a cookie.

extension TextWriter {
    mutating func append(_ failure: CookieSource.Failure) {
        append("reading the cookie")
        if !failure.path.isEmpty {
            append(" from ")
            append(untrusted: failure.path)
        }
        append(": ")
        append(failure.reason)
    }

    mutating func append(_ error: TransportError) {
        append(error.step)
        append(": ")
        append(error.cause)
    }

    private mutating func append(_ failure: CookieFile.Failure) {
        switch failure {
        case .system(let code): append(systemError: code)
        case .noHome: append("no cookie is configured, and without HOME there is no .erlang.cookie")
        case .exposed: append("the file can be read by everybody; take that permission away")
        case .content(let error): append(error.reason)
        }
    }

    private mutating func append(_ step: TransportStep) {
        switch step {
        case .resolving: append("looking up the host")
        case .askingEPMD: append("asking EPMD for the node's port")
        case .connecting: append("connecting to the node")
        case .handshaking: append("distribution handshake")
        case .sending: append("sending the request")
        case .receiving: append("waiting for the answer")
        }
    }

    private mutating func append(_ cause: TransportCause) {
        switch cause {
        case .system(let code): append(systemError: code)
        case .nameLookUp: append("the host name is not known")
        case .timedOut: append("timed out")
        case .interrupted: append("interrupted by a signal")
        case .closed: append("the connection was closed")
        case .peer(let error): append(error)
        }
    }

    private mutating func append(_ error: DistributionError) {
        switch error {
        case .notRegistered: append("no node of this name is registered; is it running?")
        case .nameRefusedByEPMD: append("EPMD does not accept the node's name")
        case .incompatibleVersion: append("the node speaks another version of the distribution protocol")
        case .notAllowed: append("the node does not let us in (net_kernel:allow/1, or too old)")
        case .nameInUse: append("our node name is in use")
        case .cookieRefused: append("the node has another cookie")
        case .cookieUnknownToNode: append("the node does not know the cookie")
        case .wrongNode(let name):
            append("the node calls itself ")
            append(untrusted: name)
        case .speaksTLS: append("the node speaks TLS")
        case .tooLong(let limit):
            append("a message longer than ")
            append(Int64(limit))
            append(" bytes; is this an Erlang node?")
        case .malformed(let error):
            append(error)
        }
    }

    mutating func append(_ error: FormatError) {
        append(error.reason)
        append(" (at byte ")
        append(Int64(error.offset))
        append(")")
    }

    private mutating func append(systemError code: Int32) {
        append(untrusted: SystemError.text(of: code))
    }
}
