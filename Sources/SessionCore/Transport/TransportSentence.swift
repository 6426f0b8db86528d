// SPDX-License-Identifier: Apache-2.0
// What the transport and the protocol have to say, as clauses of the sentence that a site owner reads. Never a cookie.

import CSessionShim

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
        switch (error.step, error.cause) {
        case (.securing, .timedOut), (.securing, .closed): append(" (does the node run with -proto_dist inet_tls?)")
        default: break
        }
    }

    private mutating func append(_ failure: CookieFile.Failure) {
        switch failure {
        case .file(let failure): append(failure)
        case .noHome: append("no cookie is configured, and without HOME there is no .erlang.cookie")
        case .content(let error): append(error.reason)
        }
    }

    fileprivate mutating func append(_ failure: ReadableFile.Failure) {
        switch failure {
        case .system(let code): append(systemError: code)
        case .exposed: append("the file can be read by everybody; take that permission away")
        }
    }

    private mutating func append(_ step: TransportStep) {
        switch step {
        case .resolving: append("looking up the host")
        case .askingEPMD: append("asking EPMD for the node's port")
        case .connecting: append("connecting to the node")
        case .securing: append("TLS handshake")
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
        case .credentials(let error): append(error)
        case .tls(let error): append(error)
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
        case .speaksTLS: append("the node speaks TLS; set erlang.tls = On")
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

// MARK: - TLS

extension TextWriter {
    fileprivate mutating func append(_ error: CredentialError) {
        append(error.setting)
        append(" (")
        append(untrusted: error.path)
        append("): ")
        switch error.reason {
        case .file(let failure): append(failure)
        case .content: append("not the PEM that is expected there; a key must have no pass phrase")
        case .otherKey: append("the key does not belong to the certificate of erlang.tls.certfile")
        }
    }

    fileprivate mutating func append(_ error: TLSError) {
        switch error {
        case .untrusted:
            append("no authority that we trust has signed the node's certificate; erlang.tls.cafile names the file of those that we trust")
        case .expired: append("the node's certificate has expired; it has to be renewed on the node")
        case .notYetValid: append("the node's certificate is not valid yet; are the clocks right?")
        case .otherName(let name):
            append("the node's certificate is not for ")
            append(untrusted: name)
            append("; erlang.tls.server_name can give the name that it is for")
        case .certificate(let code):
            append("the node's certificate is refused: ")
            append(cText: X509_verify_cert_error_string(code))
        case .wantsCertificate: append("the node asks for a certificate of ours; set erlang.tls.certfile and erlang.tls.keyfile")
        case .alert(let number): append(alert: number)
        case .notTLS: append("what answers there does not speak TLS")
        case .other(let code):
            append("OpenSSL: ")
            append(cText: ERR_reason_error_string(code))
        }
    }

    private mutating func append(alert number: Int32) {
        switch number {
        case TLS1_AD_UNKNOWN_CA: append("the node does not trust the authority that signed our certificate (erlang.tls.certfile)")
        case SSL3_AD_CERTIFICATE_EXPIRED: append("our certificate (erlang.tls.certfile) has expired")
        case SSL3_AD_BAD_CERTIFICATE, SSL3_AD_UNSUPPORTED_CERTIFICATE, SSL3_AD_CERTIFICATE_REVOKED, SSL3_AD_CERTIFICATE_UNKNOWN:
            append("the node refuses our certificate (erlang.tls.certfile): ")
            append(cText: SSL_alert_desc_string_long(number))
        default:
            append("the node ended it: ")
            append(cText: SSL_alert_desc_string_long(number))
        }
    }

    private mutating func append(cText text: UnsafePointer<CChar>?) {
        guard let text else { return append("for no reason given") }
        append(untrusted: UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }
}
