// SPDX-License-Identifier: Apache-2.0
// errno in words.

import CSessionShim

enum SystemError {
    static func text(of code: Int32) -> [UInt8] {
        var text = [CChar](repeating: 0, count: 128)
        sys_error_text(code, &text, text.count)
        return text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    }
}
