// SPDX-License-Identifier: Apache-2.0
// From settings to what OpenSSL makes connections of. Files are read anew for each connection, so that renewed ones need no restart.

import CSessionShim

final class TLSContext {
    let pointer: OpaquePointer

    init(_ settings: TLSSettings) throws(TransportCause) {
        ERR_clear_error()
        // PHP's own functions look into the same queue of errors.
        defer { ERR_clear_error() }
        guard let pointer = sys_tls_context() else { throw .tls(.other(ERR_peek_error())) }
        self.pointer = pointer
        do throws(CredentialError) {
            try trust(settings)
            try identify(settings)
        } catch {
            throw .credentials(error)
        }
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    private func trust(_ settings: TLSSettings) throws(CredentialError) {
        guard settings.isPeerVerified else { return SSL_CTX_set_verify(pointer, SSL_VERIFY_NONE, nil) }
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        guard !settings.authorities.isEmpty else {
            SSL_CTX_set_default_verify_paths(pointer)
            return
        }
        try use(settings.authorities, of: "erlang.tls.cafile", isSecret: false) {
            SSL_CTX_load_verify_locations(pointer, $0, nil)
        }
    }

    /// The key comes first: OpenSSL would refuse it without a reason after a certificate that it does not fit.
    private func identify(_ settings: TLSSettings) throws(CredentialError) {
        guard !settings.certificate.isEmpty else { return }
        let isOneFile = settings.key.isEmpty
        let key = isOneFile ? settings.certificate : settings.key
        let keySetting: StaticString = isOneFile ? "erlang.tls.certfile" : "erlang.tls.keyfile"
        try use(key, of: keySetting, isSecret: true) {
            SSL_CTX_use_PrivateKey_file(pointer, $0, SSL_FILETYPE_PEM)
        }
        try use(settings.certificate, of: "erlang.tls.certfile", isSecret: isOneFile) {
            SSL_CTX_use_certificate_chain_file(pointer, $0)
        }
        guard SSL_CTX_check_private_key(pointer) == 1 else {
            throw CredentialError(setting: keySetting, path: key, reason: .otherKey)
        }
    }

    /// - Parameter load: returns 1 when OpenSSL could use the file.
    private func use(
        _ path: [UInt8], of setting: StaticString, isSecret: Bool, _ load: (UnsafePointer<CChar>) -> Int32
    ) throws(CredentialError) {
        do throws(ReadableFile.Failure) {
            close(try ReadableFile.open(path, isSecret: isSecret))
        } catch {
            throw CredentialError(setting: setting, path: path, reason: .file(error))
        }
        guard path.withCText(load) == 1 else {
            throw CredentialError(setting: setting, path: path, reason: .content)
        }
    }
}
