// SPDX-License-Identifier: Apache-2.0
// The Erlang Port Mapper Daemon: ERTS manual, "Distribution Protocol", chapter "EPMD Protocol".

/// PORT_PLEASE2_REQ and its answer, as values.
enum EPMD {
    static let defaultPort: UInt16 = 4369
    /// An answer is a few hundred bytes; two length fields of 16 bits bound it.
    static let answerLimit = 10 + 2 * (2 + 65535)

    private static let portPlease2Request: UInt8 = 122
    private static let port2Response: UInt8 = 119
    private static let handshakeVersion: UInt16 = 6

    static func portPlease(_ alive: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt16(UInt16(truncatingIfNeeded: alive.count + 1))
        writer.writeUInt8(portPlease2Request)
        writer.writeBytes(alive)
        return writer.bytes
    }

    /// Whether `bytes` are the whole answer, so that its end need not be waited for.
    static func isComplete(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 2 else { return false }
        guard bytes[1] == 0 else { return true }
        guard bytes.count >= 12 else { return false }
        let extra = 12 + Int(bytes[10]) << 8 + Int(bytes[11])
        guard bytes.count >= extra + 2 else { return false }
        return bytes.count >= extra + 2 + Int(bytes[extra]) << 8 + Int(bytes[extra + 1])
    }

    /// The distribution port of the node `alive`, out of a whole answer.
    static func port(of alive: [UInt8], in answer: [UInt8]) throws(DistributionError) -> UInt16 {
        guard !answer.isEmpty else { throw .nameRefusedByEPMD }
        return try DistributionError.parsing { () throws(FormatError) in try parse(answer, alive: alive) }
    }

    private static func parse(
        _ answer: [UInt8], alive: [UInt8]
    ) throws(FormatError) -> Result<UInt16, DistributionError> {
        var reader = ByteReader(answer)
        guard try reader.readUInt8() == port2Response else {
            return .failure(.malformed("not an answer of EPMD"))
        }
        guard try reader.readUInt8() == 0 else { return .failure(.notRegistered) }
        let port = try reader.readUInt16()
        _ = try reader.readUInt8()  // node type: the same for hidden nodes
        let networkProtocol = try reader.readUInt8()
        let highest = try reader.readUInt16()
        let lowest = try reader.readUInt16()
        let name = try reader.readBytes(Int(try reader.readUInt16()))
        try reader.skip(Int(try reader.readUInt16()))
        guard port != 0, name.elementsEqual(alive) else {
            return .failure(.malformed("EPMD answers for another name"))
        }
        guard networkProtocol == 0, lowest <= handshakeVersion, highest >= handshakeVersion else {
            return .failure(.incompatibleVersion)
        }
        return .success(port)
    }
}
