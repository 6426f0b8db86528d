// SPDX-License-Identifier: Apache-2.0
// The golden bytes of Tests/Vectors/terms.txt, which an OTP node made.

import Foundation

/// A line of the file; make_vectors.escript says what the kinds are.
struct Vector: CustomStringConvertible, Sendable {
    let kind: String
    let name: String
    let bytes: [UInt8]
    /// The term in words, if the file has them.
    let text: String?

    var description: String { "\(kind): \(name)" }

    static let all: [Vector] = {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent()
            .appendingPathComponent("../../Vectors/terms.txt")
        guard let content = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        return content.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { Vector(line: $0) }
    }()

    static func all(of kind: String) -> [Vector] {
        all.filter { $0.kind == kind }
    }

    private init(line: Substring) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        kind = fields[0]
        name = fields[1]
        bytes = hex(fields[2])
        text = fields.count > 3 ? fields[3] : nil
    }
}
