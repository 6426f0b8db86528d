// SPDX-License-Identifier: Apache-2.0
// From sc_tls_settings to TLSSettings: every value is checked here. Files are met when a connection is made.

import CSessionShim

struct TLSSettingError: Error {
    let name: StaticString
    let reason: StaticString
}

extension sc_tls_settings {
    /// nil: the distribution is not encrypted, and the other settings do not matter.
    func imported() throws(TLSSettingError) -> TLSSettings? {
        guard enabled else { return nil }
        guard server_name.count == 0 || NodeName.isHost(server_name.buffer) else {
            throw TLSSettingError(name: "TLS server name", reason: "a host name or an address")
        }
        guard key_file.count == 0 || cert_file.count > 0 else {
            throw TLSSettingError(name: "TLS key file", reason: "a key is of no use without its certificate")
        }
        return TLSSettings(
            authorities: ca_file.copy, certificate: cert_file.copy, key: key_file.copy,
            isPeerVerified: verify != sc_tls_verify_none, peerName: server_name.copy)
    }
}
