// SPDX-License-Identifier: Apache-2.0
// What libFuzzer calls. One program for all targets, compiled together with the core: dev/fuzz builds and runs it. Nothing that comes from outside may end in a
// trap, a hang, or a promise believed; where two ways lead to one result, they have to agree.

/// The one that dev/fuzz names in FUZZ_TARGET.
private let target: @Sendable ([UInt8]) -> Void = {
    let name = Environment.value(of: "FUZZ_TARGET") ?? []
    if name.equals("terms") { return fuzzTerms }
    if name.equals("handshake") { return fuzzHandshake }
    if name.equals("frames") { return fuzzFrames }
    if name.equals("replies") { return fuzzReplies }
    fatalError("FUZZ_TARGET names no target")
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
