// SPDX-License-Identifier: Apache-2.0
// Messages of a real conversation: Tests/Vectors/distribution.txt.

import Foundation

enum Recording {
    private static let messages: [String: [UInt8]] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Vectors/distribution.txt")
        let lines = try! String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let pairs = lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t").map(String.init) }
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], hex($0[1])) })
    }()

    /// A message with its length field.
    static func message(_ name: String) -> [UInt8] { messages[name]! }

    /// A message of the handshake, without its two bytes of length.
    static func handshake(_ name: String) -> [UInt8] { Array(message(name).dropFirst(2)) }

    /// A frame without its four bytes of length.
    static func frame(_ name: String) -> [UInt8] { Array(message(name).dropFirst(4)) }
}
