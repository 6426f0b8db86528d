// SPDX-License-Identifier: Apache-2.0
// Texts that are known when the library is built, as bytes: Embedded Swift has no String to take apart.

extension StaticString {
    /// The UTF-8 bytes, which live as long as the process.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}

extension ArraySlice where Element == UInt8 {
    /// Whether these are the bytes of `text`.
    @inline(never)
    func equals(_ text: StaticString) -> Bool {
        borrowed { $0.equals(text) }
    }
}

extension Array where Element == UInt8 {
    @inline(never)
    init(_ text: StaticString) {
        self.init(text.bytes)
    }

    /// Whether these are the bytes of `text`.
    func equals(_ text: StaticString) -> Bool {
        self[...].equals(text)
    }
}
