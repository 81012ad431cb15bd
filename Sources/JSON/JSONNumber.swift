internal import CSimdJSON

/// A JSON number (RFC 8259 §6) of any value, kept as it was written.
///
/// Two numbers are equal when they are written alike: `1`, `1.0` and `1e0` are three.
/// Compare `int` or `double` where the value counts.
public struct JSONNumber: Sendable, Equatable, Hashable {
    /// The text.
    public let text: String

    /// The most bytes of a text that is read.
    ///
    /// Every `Double` fits in, written out in full. Whoever reads a number need not fear that it takes long.
    public static let bytesMax = Int(ROLECALL_JSON_NUMBER_MAX)

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
        // So short an integer is exact, and times and counts are; not zero, which can be negative.
        if text.utf8.count <= 15, let value = Int(text), value != 0 { return Double(value) }
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

/// A number as an integer times a power of ten.
private struct Decimal {
    /// The most digits of an `Int`.
    private static let digitsMax = 19

    /// The digits without zeros at either end, if they are at most so many.
    private var magnitude: UInt64 = 0
    /// How many those are.
    private var digits = 0
    private var exponent = 0
    private var isNegative = false

    /// What a digit belongs to.
    private enum Part {
        case whole, fraction, exponent
    }

    /// Reads a text of the grammar of RFC 8259 §6.
    init(_ text: String) {
        var part = Part.whole
        var (zeros, places, power, isSmall) = (0, 0, 0, false)
        for byte in text.utf8 {
            switch (byte, part) {
            case (UInt8(ascii: "0")...UInt8(ascii: "9"), .exponent):
                // Kept within what no text brings back to an `Int`.
                power = min(power * 10 + Int(byte &- UInt8(ascii: "0")), 1 << 40)
            case (UInt8(ascii: "0"), _):
                places += part == .fraction ? 1 : 0
                zeros += digits > 0 ? 1 : 0
            case (UInt8(ascii: "1")...UInt8(ascii: "9"), _):
                places += part == .fraction ? 1 : 0
                append(byte &- UInt8(ascii: "0"), after: zeros)
                zeros = 0
            case (UInt8(ascii: "."), _): part = .fraction
            case (UInt8(ascii: "-"), .exponent): isSmall = true
            case (UInt8(ascii: "-"), _): isNegative = true
            case (UInt8(ascii: "e"), _), (UInt8(ascii: "E"), _): part = .exponent
            default: break
            }
        }
        exponent = (isSmall ? -power : power) - places + zeros
    }

    private mutating func append(_ digit: UInt8, after zeros: Int) {
        digits += zeros + 1
        guard digits <= Decimal.digitsMax else { return }
        scale(by: zeros + 1)
        magnitude += UInt64(digit)
    }

    private mutating func scale(by power: Int) {
        for _ in 0..<power { magnitude *= 10 }
    }

    var int: Int? {
        guard digits > 0 else { return 0 }
        guard exponent >= 0, digits + exponent <= Decimal.digitsMax else { return nil }
        var scaled = self
        scaled.scale(by: exponent)
        guard isNegative else { return Int(exactly: scaled.magnitude) }
        guard scaled.magnitude <= Int.min.magnitude else { return nil }
        return Int(truncatingIfNeeded: 0 &- scaled.magnitude)
    }
}
