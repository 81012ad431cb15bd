/// Checks that a text is one floating-point number in the syntax of C's `strtod`.
struct DoubleSyntax {
    /// What kind of number a text is.
    enum Form {
        /// Decimal or hexadecimal digits.
        case digits
        /// Infinity or NaN.
        case special
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String.UTF8View) {
        bytes = text.map { $0 | ($0 >= 0x41 && $0 <= 0x5A ? 0x20 : 0) }
    }

    /// The kind of number, if the whole text is one.
    mutating func form() -> Form? {
        _ = skip("+") || skip("-")
        let special = ["nan", "inf", "infinity"].contains {
            bytes[position...].elementsEqual($0.utf8)
        }
        guard !special else { return .special }
        return (isHexadecimal ? hexadecimal() : decimal()) ? .digits : nil
    }

    private var isHexadecimal: Bool { bytes[position...].starts(with: "0x".utf8) }

    private mutating func decimal() -> Bool {
        guard mantissa(radix: 10) else { return false }
        return position == bytes.count || skip("e") && exponent()
    }

    private mutating func hexadecimal() -> Bool {
        position += 2
        return mantissa(radix: 16) && skip("p") && exponent()
    }

    private mutating func mantissa(radix: Int) -> Bool {
        let before = digits(radix: radix)
        let after = skip(".") ? digits(radix: radix) : 0
        return before + after > 0
    }

    private mutating func exponent() -> Bool {
        _ = skip("+") || skip("-")
        return digits(radix: 10) > 0 && position == bytes.count
    }

    /// Skips digits, and says how many they were.
    private mutating func digits(radix: Int) -> Int {
        let start = position
        while position < bytes.count, isDigit(bytes[position], radix: radix) { position += 1 }
        return position - start
    }

    private func isDigit(_ byte: UInt8, radix: Int) -> Bool {
        (0x30...0x39).contains(byte) || radix == 16 && (0x61...0x66).contains(byte)
    }

    private mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard position < bytes.count, Unicode.Scalar(bytes[position]) == letter else {
            return false
        }
        position += 1
        return true
    }
}
