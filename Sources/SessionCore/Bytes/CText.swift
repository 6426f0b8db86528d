// SPDX-License-Identifier: Apache-2.0
// Text for C functions that want a NUL at its end.

extension Array where Element == UInt8 {
    /// Calls `body` with a copy that ends in NUL, valid during the call.
    func withCText<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: count + 1)
        defer { text.deallocate() }
        for (index, byte) in enumerated() { text[index] = CChar(bitPattern: byte) }
        text[count] = 0
        return body(text)
    }
}
