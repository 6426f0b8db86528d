// SPDX-License-Identifier: Apache-2.0
// Text for C functions that want a NUL at its end.

extension Array where Element == UInt8 {
    /// Calls `body` with a copy that ends in NUL, valid during the call.
    func withCText<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        var text = ContiguousArray<CChar>()
        text.reserveCapacity(count + 1)
        for byte in self { text.append(CChar(bitPattern: byte)) }
        text.append(0)
        return text.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}
