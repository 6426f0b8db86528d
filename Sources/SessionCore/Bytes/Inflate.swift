// SPDX-License-Identifier: Apache-2.0
// Unpacking through zlib (RFC 1950), for terms that were stored compressed.

import CSessionShim

/// No deflate stream unpacks to more than this many bytes per byte: a match of 258 bytes takes at least two bits.
private let largestRatio = 1032

/// Unpacks `packed`, which has to be one whole zlib stream of exactly `size` bytes. The caller has limited `size`.
/// Throws with offsets in `packed`.
func inflate(_ packed: ArraySlice<UInt8>, exactly size: Int) throws(FormatError) -> [UInt8] {
    guard size > 0, size / largestRatio <= packed.count, packed.count <= Int(UInt32.max), size <= Int(UInt32.max) else {
        throw FormatError(offset: 0, reason: "the unpacked size cannot be right")
    }
    // One byte more than promised, so that a longer stream shows itself.
    var unpacked = [UInt8](repeating: 0, count: size + 1)
    let isExact = packed.withUnsafeBufferPointer { (input) -> Bool in
        unpacked.withUnsafeMutableBufferPointer { (output) -> Bool in
            inflateWhole(input, into: output, expecting: size)
        }
    }
    guard isExact else { throw FormatError(offset: 0, reason: "the compressed stream is damaged or of another size") }
    unpacked.removeLast()
    return unpacked
}

/// Whether `input` is one zlib stream, wholly used, of `size` bytes.
private func inflateWhole(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>, expecting size: Int
) -> Bool {
    var stream = z_stream()
    guard sys_inflate_init(&stream) == Z_OK else { return false }
    defer { inflateEnd(&stream) }
    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.avail_in = UInt32(truncatingIfNeeded: input.count)
    stream.next_out = output.baseAddress
    stream.avail_out = UInt32(truncatingIfNeeded: output.count)
    return inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0 && stream.total_out == UInt(size)
}
