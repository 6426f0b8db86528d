// SPDX-License-Identifier: Apache-2.0
// The process's environment.

import CSessionShim

enum Environment {
    /// The value of a variable; nil when it is missing or empty.
    static func value(of name: StaticString) -> [UInt8]? {
        let found = Array(name).withCText { getenv($0) }
        guard let found else { return nil }
        let text = Array(UnsafeRawBufferPointer(start: found, count: strlen(found)))
        return text.isEmpty ? nil : text
    }
}
