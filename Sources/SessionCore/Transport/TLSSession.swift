// SPDX-License-Identifier: Apache-2.0
// One TLS conversation, without I/O: what arrived goes in, what is to be sent comes out.

import CSessionShim

final class TLSSession: ByteSink {
    /// The longest content of a record.
    private static let recordLimit = 1 << 14

    private let tls: OpaquePointer
    private let hasCertificate: Bool
    private let peerName: [UInt8]
    /// Owned by `tls`.
    private let arrivals: OpaquePointer
    private let departures: OpaquePointer
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: TLSSession.recordLimit, alignment: 8)

    /// - Parameter host: the host of the node's name, which its certificate has to be for.
    init(_ settings: TLSSettings, host: [UInt8]) throws(TransportCause) {
        let context = try TLSContext(settings)
        guard let tls = SSL_new(context.pointer), let arrivals = BIO_new(BIO_s_mem()), let departures = BIO_new(BIO_s_mem())
        else { throw .tls(.other(ERR_peek_error())) }
        self.tls = tls
        self.arrivals = arrivals
        self.departures = departures
        hasCertificate = !settings.certificate.isEmpty
        peerName = settings.peerName.isEmpty ? host : settings.peerName
        SSL_set_bio(tls, arrivals, departures)
        SSL_set_connect_state(tls)
        if settings.isPeerVerified { expect(peerName) }
    }

    deinit {
        SSL_free(tls)
        scratch.deallocate()
    }

    private func expect(_ name: [UInt8]) {
        if SocketAddress(numeric: name, port: 0) != nil {
            _ = name.withCText { X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), $0) }
            return
        }
        name.withCText { text in
            SSL_set1_host(tls, text)
            sys_tls_name_server(tls, text)
        }
    }
}

// MARK: - In and out

extension TLSSession {
    /// Takes in what has arrived.
    func append(_ bytes: some Collection<UInt8>) {
        _ = bytes.withContiguousStorageIfAvailable { BIO_write(arrivals, $0.baseAddress, Int32(clamping: $0.count)) }
    }

    /// What is to be sent now.
    func takeDepartures() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(departures))
        BIO_read(departures, &bytes, Int32(clamping: bytes.count))
        return bytes
    }

    /// One step of the handshake, which may have something to say even when it fails. True when it is over.
    func shakeHands() throws(TLSError) -> Bool {
        ERR_clear_error()
        let result = SSL_do_handshake(tls)
        if result == 1 { return true }
        guard SSL_get_error(tls, result) == SSL_ERROR_WANT_READ else { throw failure() }
        return false
    }

    func encrypt(_ bytes: ArraySlice<UInt8>) throws(TLSError) {
        ERR_clear_error()
        let count = bytes.withUnsafeBytes { SSL_write(tls, $0.baseAddress, Int32(clamping: $0.count)) }
        guard count == bytes.count else { throw failure() }
    }

    /// Appends the content of what has arrived to `sink`. As for a socket: false when the peer has said good-bye, nil when nothing is there.
    func decrypt(into sink: inout some ByteSink) throws(TLSError) -> Bool? {
        var hasContent = false
        while true {
            ERR_clear_error()
            let count = SSL_read(tls, scratch.baseAddress, Int32(scratch.count))
            if count > 0 {
                sink.append(UnsafeRawBufferPointer(rebasing: scratch[..<Int(count)]))
                hasContent = true
                continue
            }
            // What stops us now stops us the next time, too.
            if hasContent { return true }
            switch SSL_get_error(tls, count) {
            case SSL_ERROR_WANT_READ: return nil
            case SSL_ERROR_ZERO_RETURN: return false
            default: throw failure()
            }
        }
    }
}

// MARK: - What went wrong

extension TLSSession {
    /// PHP's own functions look into the same queue of errors, so it is left empty.
    private func failure() -> TLSError {
        defer { ERR_clear_error() }
        let error = ERR_peek_last_error()
        switch sys_tls_reason(error) {
        case SSL_R_CERTIFICATE_VERIFY_FAILED:
            return distrust(SSL_get_verify_result(tls))
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_PACKET_LENGTH_TOO_LONG, SSL_R_BAD_RECORD_TYPE:
            return .notTLS
        case let reason where (SSL_AD_REASON_OFFSET..<SSL_AD_REASON_OFFSET + 256).contains(reason):
            return refusal(reason - SSL_AD_REASON_OFFSET)
        default:
            return .other(error)
        }
    }

    private func distrust(_ result: Int) -> TLSError {
        switch Int32(truncatingIfNeeded: result) {
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            .untrusted
        case X509_V_ERR_CERT_HAS_EXPIRED: .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: .otherName(peerName)
        default: .certificate(result)
        }
    }

    /// Before TLS 1.3 there is no alert of its own for a certificate that is missing.
    private func refusal(_ alert: Int32) -> TLSError {
        switch alert {
        case TLS13_AD_CERTIFICATE_REQUIRED, SSL3_AD_HANDSHAKE_FAILURE: hasCertificate ? .alert(alert) : .wantsCertificate
        default: .alert(alert)
        }
    }
}
