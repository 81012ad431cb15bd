/// All decimal digits of a finite double: each one has an end, after 767 digits at most.
struct DecimalExpansion {
    private let isNegative: Bool
    /// Values 0 to 9, the first one not zero unless all is zero.
    private let digits: [UInt8]
    /// How many of the digits stand after the decimal point.
    private let scale: Int

    init(_ value: Double) {
        isNegative = value.sign == .minus
        // The double is significand * 2^power; and 2^-n is 5^n / 10^n.
        let bits = value.significandBitPattern
        let isNormal = value.exponentBitPattern != 0
        let significand = isNormal ? bits | 1 << UInt64(Double.significandBitCount) : bits
        let power = max(Int(value.exponentBitPattern), 1) - 1023 - Double.significandBitCount
        var integer = DecimalInteger(significand)
        integer.multiply(by: power < 0 ? 5 : 2, times: abs(power))
        digits = integer.digits
        scale = max(0, -power)
    }

    /// `precision` digits after the point, the last one rounded to the nearest, halves to even.
    func fixed(precision: Int) -> String {
        let (digits, _) = rounded(to: digits.count - scale + precision)
        let padding = max(0, precision + 1 - digits.count)
        let all = Array(repeating: 0, count: padding) + digits
        return text(all, whole: all.count - precision)
    }

    /// One digit before the point and `precision` after it, rounded likewise.
    func scientific(precision: Int) -> String {
        let (rounded, carried) = rounded(to: precision + 1)
        let isZero = digits.allSatisfy { $0 == 0 }
        let exponent = isZero ? 0 : digits.count - 1 - scale + (carried ? 1 : 0)
        return text(Array(rounded.prefix(precision + 1)), whole: 1) + DoubleText.exponent(exponent)
    }

    /// The first `count` digits, with zeros behind if there are fewer, and whether rounding up has
    /// put one more digit in front.
    private func rounded(to count: Int) -> (digits: [UInt8], carried: Bool) {
        guard count >= 0 else { return ([], false) }
        guard count < digits.count else {
            return (digits + Array(repeating: 0, count: count - digits.count), false)
        }
        var kept = Array(digits[..<count])
        guard roundsUp(at: count) else { return (kept, false) }
        var position = count - 1
        while position >= 0, kept[position] == 9 {
            kept[position] = 0
            position -= 1
        }
        guard position >= 0 else { return ([1] + kept, true) }
        kept[position] += 1
        return (kept, false)
    }

    private func roundsUp(at position: Int) -> Bool {
        guard digits[position] == 5 else { return digits[position] > 5 }
        let isHalf = digits[(position + 1)...].allSatisfy { $0 == 0 }
        let isOdd = position > 0 && !digits[position - 1].isMultiple(of: 2)
        return !isHalf || isOdd
    }

    private func text(_ digits: [UInt8], whole: Int) -> String {
        var text = isNegative ? [UInt8(ascii: "-")] : []
        text.reserveCapacity(digits.count + 2)
        for (index, digit) in digits.enumerated() {
            if index == whole { text.append(UInt8(ascii: ".")) }
            text.append(UInt8(ascii: "0") + digit)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
