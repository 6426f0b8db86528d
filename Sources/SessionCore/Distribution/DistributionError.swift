// SPDX-License-Identifier: Apache-2.0
// What the protocol itself can find wrong with a peer. No I/O, so no timeouts here.

/// Why a conversation with EPMD or a node ended.
enum DistributionError: Error {
    /// EPMD runs, and no node of that name is registered with it.
    case notRegistered
    /// EPMD closed without a word: it does not like the name.
    case nameRefusedByEPMD
    /// The node speaks no version of the handshake that we speak.
    case incompatibleVersion
    /// The node refuses our host part or flags (`net_kernel:allow/1`).
    case notAllowed
    /// A fixed name of ours is in use at the node, or is the node's own.
    case nameInUse
    /// The node closed after our digest: it has another cookie.
    case cookieRefused
    /// The node's digest is wrong: it does not know the cookie.
    case cookieUnknownToNode
    /// Another node than the one asked for answered.
    case wrongNode(name: [UInt8])
    /// The peer answered with a TLS record: it wants encrypted distribution.
    case speaksTLS
    /// A message longer than allowed.
    case tooLong(limit: Int)
    /// Bytes that no node sends.
    case malformed(FormatError)

    /// Runs a parser that can find the bytes wrong, or find them right and saying no.
    static func parsing<Value>(
        _ parser: () throws(FormatError) -> Result<Value, DistributionError>
    ) throws(DistributionError) -> Value {
        let result: Result<Value, DistributionError>
        do throws(FormatError) {
            result = try parser()
        } catch {
            throw .malformed(error)
        }
        return try result.get()
    }

    static func malformed(_ reason: StaticString, at offset: Int = 0) -> DistributionError {
        .malformed(FormatError(offset: offset, reason: reason))
    }
}
