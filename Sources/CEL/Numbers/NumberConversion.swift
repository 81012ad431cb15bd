internal import JSON

/// CEL's conversions between numbers, and from text to numbers and `bool`.
enum NumberConversion {
    /// Bytes of a text that ``double(_:)-(ExactString)`` reads: no double needs more than 770 digits.
    static let doubleTextBytesMax = 1000

    /// The `int` of a `uint`.
    static func int(_ value: UInt64) throws(NumberError) -> Int64 {
        guard let result = Int64(exactly: value) else { throw .outOfRange }
        return result
    }

    /// The `int` of a `double`, which is rounded towards zero.
    ///
    /// It has to be strictly between -2^63 and 2^63: -2^63 itself may be the nearest double of a
    /// number that is out of range.
    static func int(_ value: Double) throws(NumberError) -> Int64 {
        guard value > -0x1p63, let result = Int64(exactly: value.rounded(.towardZero)) else {
            throw .outOfRange
        }
        return result
    }

    /// The `int` that `text` is: decimal digits, with or without a sign.
    static func int(_ text: ExactString) throws(NumberError) -> Int64 {
        let sign = text.utf8.first
        let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        guard text.utf8.dropFirst(isSigned ? 1 : 0).isDigits else { throw .malformed }
        guard let result = Int64(text.string) else { throw .outOfRange }
        return result
    }

    /// The `uint` of an `int`.
    static func uint(_ value: Int64) throws(NumberError) -> UInt64 {
        guard let result = UInt64(exactly: value) else { throw .outOfRange }
        return result
    }

    /// The `uint` of a `double`, which is rounded towards zero, but not up from below zero.
    static func uint(_ value: Double) throws(NumberError) -> UInt64 {
        guard value >= 0, let result = UInt64(exactly: value.rounded(.towardZero)) else {
            throw .outOfRange
        }
        return result
    }

    /// The `uint` that `text` is: decimal digits without a sign.
    static func uint(_ text: ExactString) throws(NumberError) -> UInt64 {
        guard text.utf8[...].isDigits else { throw .malformed }
        guard let result = UInt64(text.string) else { throw .outOfRange }
        return result
    }

    /// The `double` that `text` is, as `strtod` of C reads it, and nothing before or after it.
    ///
    /// Decimal or hexadecimal with a `p` exponent, or `nan`, `inf` or `infinity` in any case. One
    /// that is too large is an error, one that is too small is zero.
    static func double(_ text: ExactString) throws(NumberError) -> Double {
        guard text.utf8.count <= doubleTextBytesMax else {
            throw .malformed
        }
        var syntax = DoubleSyntax(text.utf8)
        guard let form = syntax.form(), let result = Double(text.string) else { throw .malformed }
        guard result.isFinite || form == .special else { throw .outOfRange }
        return result
    }

    /// The `bool` that `text` is: `1 t true TRUE True`, `0 f false FALSE False`.
    static func bool(_ text: ExactString) throws(NumberError) -> Bool {
        switch text {
        case "1", "t", "true", "TRUE", "True": return true
        case "0", "f", "false", "FALSE", "False": return false
        default: throw .malformed
        }
    }
}

extension Substring.UTF8View {
    /// Whether there are ASCII digits, one at least, and nothing else.
    fileprivate var isDigits: Bool { !isEmpty && allSatisfy { (0x30...0x39).contains($0) } }
}
