// SPDX-License-Identifier: Apache-2.0
// What encrypted distribution takes, and what can go wrong with it.

struct TLSSettings: Equatable {
    /// A file of the authorities whose signatures count, in PEM; empty: those of the system.
    var authorities: [UInt8] = []
    /// A file of our certificate and what leads to its authority, in PEM; empty: we have none.
    var certificate: [UInt8] = []
    /// The file of the certificate's key; empty: it is in the same file.
    var key: [UInt8] = []
    var isPeerVerified = true
    /// The name or the address that the node's certificate has to be for; empty: the host of the node's name.
    var peerName: [UInt8] = []
}

/// A file of ours that is of no use. Found before a word is said to the node.
struct CredentialError: Error {
    enum Reason {
        case file(ReadableFile.Failure)
        /// Not what the setting asks for; or a key with a pass phrase.
        case content
        /// The key is another certificate's.
        case otherKey
    }

    let setting: StaticString
    let path: [UInt8]
    let reason: Reason
}

/// Why an encrypted connection did not come about, or ended.
enum TLSError: Error {
    /// The node's certificate has no signature that counts.
    case untrusted
    case expired
    case notYetValid
    /// The certificate is for another name than this one.
    case otherName([UInt8])
    /// What else OpenSSL finds wrong with the node's certificate: an `X509_V_ERR_*`.
    case certificate(Int)
    /// The node wants to see a certificate, and we have none.
    case wantsCertificate
    /// The number of another alert with which the node ended it.
    case alert(Int32)
    /// What answers there does not speak TLS.
    case notTLS
    /// An error of OpenSSL's; 0: it gave none.
    case other(UInt)
}
