// SPDX-License-Identifier: Apache-2.0
// The node's end of a TLS conversation, in memory, and certificates for it.

import CSessionShim
import Foundation

@testable import SessionCore

/// An authority and a certificate that it has signed, for `node.example` and 127.0.0.1. Made once, by the program openssl.
struct TestCertificates {
    static let shared = TestCertificates()

    let authority: String
    let certificate: String
    let key: String

    private init() {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)").path
        try! FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        (authority, certificate, key) = ("\(place)/ca.pem", "\(place)/node.pem", "\(place)/node.key")
        let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        let commands = """
            cd \(place) && openssl req -x509 \(newKey) -days 2 -subj /CN=authority -keyout ca.key -out ca.pem &&
            openssl req \(newKey) -subj /CN=node -keyout node.key -out node.csr &&
            echo subjectAltName=DNS:node.example,IP:127.0.0.1 > node.ext &&
            openssl x509 -req -in node.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile node.ext -out node.pem
            """
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", commands]
        shell.standardError = FileHandle.nullDevice
        try! shell.run()
        shell.waitUntilExit()
        precondition(shell.terminationStatus == 0, "openssl made no certificates; is it installed?")
    }

    /// What a client takes that trusts the authority.
    var trusting: TLSSettings { TLSSettings(authorities: Array(authority.utf8)) }
}

final class TLSPeer: @unchecked Sendable {
    private let tls: OpaquePointer
    private let arrivals = BIO_new(BIO_s_mem())!
    private let departures = BIO_new(BIO_s_mem())!

    init(_ certificates: TestCertificates = .shared) {
        let context = SSL_CTX_new(TLS_server_method())!
        defer { SSL_CTX_free(context) }
        precondition(SSL_CTX_use_certificate_file(context, certificates.certificate, SSL_FILETYPE_PEM) == 1)
        precondition(SSL_CTX_use_PrivateKey_file(context, certificates.key, SSL_FILETYPE_PEM) == 1)
        tls = SSL_new(context)!
        SSL_set_bio(tls, arrivals, departures)
        SSL_set_accept_state(tls)
    }

    deinit { SSL_free(tls) }

    /// Takes bytes in and says what it has to say.
    func answer(_ bytes: [UInt8]) -> [UInt8] {
        BIO_write(arrivals, bytes, Int32(bytes.count))
        SSL_do_handshake(tls)
        return takeDepartures()
    }

    func read() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = SSL_read(tls, &bytes, Int32(bytes.count))
        return Array(bytes.prefix(Int(max(0, count))))
    }

    func write(_ bytes: [UInt8]) -> [UInt8] {
        SSL_write(tls, bytes, Int32(bytes.count))
        return takeDepartures()
    }

    /// A record that has no content for the client.
    func changeKeys() -> [UInt8] {
        SSL_key_update(tls, SSL_KEY_UPDATE_NOT_REQUESTED)
        SSL_do_handshake(tls)
        return takeDepartures()
    }

    func sayGoodbye() -> [UInt8] {
        SSL_shutdown(tls)
        return takeDepartures()
    }

    private func takeDepartures() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(departures))
        BIO_read(departures, &bytes, Int32(bytes.count))
        return bytes
    }
}
