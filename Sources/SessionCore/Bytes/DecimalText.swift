// SPDX-License-Identifier: Apache-2.0
// Numbers written as text.

import CSessionShim

/// The value of "-d.ddde-dd": a sign or none, one digit, a point, digits, `e`, an exponent with or without a sign. Nothing else is taken.
/// nil also when it is not finite.
///
/// strtod(3) follows the decimal point of the process's locale, which PHP programs change. It is given the digits without the point and an exponent
/// made smaller by as many.
func parseScientific(_ text: ArraySlice<UInt8>) -> Double? {
    guard let (digits, fraction, exponent) = splitScientific(text) else { return nil }
    var integral = digits
    integral.append(UInt8(ascii: "e"))
    appendDecimal(exponent - fraction, to: &integral)
    integral.append(0)
    let value = integral.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> Double in
        guard let start = bytes.baseAddress else { return .nan }
        return strtod(start.assumingMemoryBound(to: CChar.self), nil)
    }
    return value.isFinite ? value : nil
}

/// Sign and digits without the point, how many digits stood behind it, and the exponent.
private func splitScientific(_ text: ArraySlice<UInt8>) -> (digits: [UInt8], fraction: Int, exponent: Int)? {
    var rest = text
    var digits: [UInt8] = []
    if rest.first == UInt8(ascii: "-") {
        digits.append(rest.removeFirst())
    }
    guard let units = takeDigits(&rest), units.count == 1, rest.popFirst() == UInt8(ascii: "."),
        let fraction = takeDigits(&rest), rest.popFirst() == UInt8(ascii: "e")
    else { return nil }
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") {
        rest.removeFirst()
    }
    guard let exponentDigits = takeDigits(&rest), exponentDigits.count <= 4, rest.isEmpty else { return nil }
    var exponent = 0
    for digit in exponentDigits {
        exponent = exponent * 10 + Int(digit - UInt8(ascii: "0"))
    }
    digits.append(contentsOf: units)
    digits.append(contentsOf: fraction)
    return (digits, fraction.count, isNegative ? -exponent : exponent)
}

/// Takes the digits that `text` begins with; nil if there are none.
private func takeDigits(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let end = text.firstIndex { $0 < UInt8(ascii: "0") || $0 > UInt8(ascii: "9") } ?? text.endIndex
    guard end > text.startIndex else { return nil }
    defer { text = text[end...] }
    return text[..<end]
}

/// Appends a number of a few digits.
private func appendDecimal(_ number: Int, to text: inout [UInt8]) {
    if number < 0 {
        text.append(UInt8(ascii: "-"))
    }
    var digits: [UInt8] = []
    var left = number.magnitude
    repeat {
        digits.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10))
        left /= 10
    } while left > 0
    text.append(contentsOf: digits.reversed())
}
