/// A JSON number (RFC 8259 §6) of any size and precision, kept as it was written.
///
/// Two numbers are equal when they are written alike: `1`, `1.0` and `1e0` are three.
/// Compare `int` or `double` where the value counts.
public struct JSONNumber: Sendable, Equatable, Hashable {
    /// The text.
    public let text: String

    /// A number written as an integer.
    public init(_ value: Int) { text = String(value) }

    /// A number in the shortest notation that reads back as `value`; nil if that is not finite.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = value.description
    }

    /// A number written as `text`; nil if that is not a number by RFC 8259 §6.
    public init?(text: String) {
        guard case .number(let number)? = try? JSONValue(parsing: Array(text.utf8)) else {
            return nil
        }
        guard number.text.utf8.count == text.utf8.count else { return nil }
        self = number
    }

    /// A number whose text is known to follow the grammar.
    init(checked text: String) { self.text = text }

    /// The value, if it is integral and an `Int`: also of `1.0` and `1e3`.
    public var int: Int? {
        if text.utf8.count <= 18, let value = Int(text) { return value }
        return Decimal(text).int
    }

    /// The nearest binary64 value; nil for a number that is out of its range, such as `1e400`.
    public var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// Whether both are written alike.
    public static func == (first: JSONNumber, second: JSONNumber) -> Bool {
        ExactString(first.text) == ExactString(second.text)
    }
}

extension JSONNumber: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}

/// A number as an integer of `digits` times a power of ten.
private struct Decimal {
    var isNegative = false
    /// Significant digits as values 0…9, without zeros at either end.
    var digits: [UInt8] = []
    var exponent = 0

    /// Reads a text of the grammar of RFC 8259 §6.
    init(_ text: String) {
        var exponentText = ""[...].utf8
        var fraction = 0
        var isInFraction = false
        let bytes = text.utf8
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): isInFraction = true
            case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"):
                digits.append(byte &- UInt8(ascii: "0"))
                fraction += isInFraction ? 1 : 0
            default:
                exponentText = text[bytes.index(after: index)...].utf8
            }
            if !exponentText.isEmpty { break }
        }
        exponent = Decimal.power(exponentText) - fraction
        trim()
    }

    private mutating func trim() {
        digits = Array(digits.drop { $0 == 0 })
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
    }

    /// The value of an exponent, kept within what no text of 4 GB can bring back to an `Int`.
    private static func power(_ text: Substring.UTF8View) -> Int {
        var value = 0
        for byte in text where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") {
            value = min(value * 10 + Int(byte &- UInt8(ascii: "0")), 1 << 40)
        }
        return text.first == UInt8(ascii: "-") ? -value : value
    }

    var int: Int? {
        guard !digits.isEmpty else { return 0 }
        guard exponent >= 0, digits.count + exponent <= 19 else { return nil }
        let places = digits + repeatElement(0, count: exponent)
        var value = 0
        for digit in places {
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let step = isNegative ? -Int(digit) : Int(digit)
            let (sum, carry) = scaled.addingReportingOverflow(step)
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }
}
