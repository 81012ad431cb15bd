internal import JSON

/// What follows a `%` in a format.
enum FormatVerb: String, Sendable {
    case string = "s"
    case decimal = "d"
    case fixed = "f"
    case scientific = "e"
    case hexadecimal = "x"
    case capitalHexadecimal = "X"
    case octal = "o"
    case binary = "b"
}

/// How an argument of `format` is written: `%.2f`.
///
/// Each function gives `nil` for a verb that does not go with the type.
struct FormatClause: Equatable, Sendable {
    var verb: FormatVerb
    /// Digits after the point, for `%f` and `%e`; the others ignore it.
    var precision: Int?

    /// The digits after the point where a format does not say.
    private static let precisionDefault = 6

    private var digits: Int { precision ?? Self.precisionDefault }

    /// An `int` or a `uint`, which goes with every verb.
    func text(of value: some FixedWidthInteger) -> String {
        switch verb {
        case .string, .decimal: String(value)
        case .fixed: DoubleText.fixed(Double(value), precision: digits)
        case .scientific: DoubleText.scientific(Double(value), precision: digits)
        case .hexadecimal: String(value, radix: 16)
        case .capitalHexadecimal: String(value, radix: 16, uppercase: true)
        case .octal: String(value, radix: 8)
        case .binary: String(value, radix: 2)
        }
    }

    /// A `double`, which goes with `s d f e`.
    func text(of value: Double) -> String? {
        switch verb {
        case .string, .decimal: DoubleText.plain(value)
        case .fixed: DoubleText.fixed(value, precision: digits)
        case .scientific: DoubleText.scientific(value, precision: digits)
        case .hexadecimal, .capitalHexadecimal, .octal, .binary: nil
        }
    }

    /// A `bool`, which goes with `s` and, as `1` or `0`, with `b`.
    func text(of value: Bool) -> String? {
        switch verb {
        case .string: value ? "true" : "false"
        case .binary: value ? "1" : "0"
        case .decimal, .fixed, .scientific, .hexadecimal, .capitalHexadecimal, .octal: nil
        }
    }

    /// A `string`, which goes with `s` and, byte by byte, with `x X`; at most `maximum` bytes.
    func text(of value: ExactString, maximum: Int) throws(TextError) -> ExactString? {
        switch verb {
        case .string: value
        case .hexadecimal, .capitalHexadecimal:
            try hexadecimal(value.utf8, maximum: maximum)
        case .decimal, .fixed, .scientific, .octal, .binary: nil
        }
    }

    /// `bytes`, which go with `s` as UTF-8 and with `x X`; at most `maximum` bytes.
    ///
    /// Runs of bytes that are not UTF-8 become one U+FFFD each.
    func text(of value: [UInt8], maximum: Int) throws(TextError) -> ExactString? {
        switch verb {
        case .string: ExactString(repairing: value)
        case .hexadecimal, .capitalHexadecimal: try hexadecimal(value, maximum: maximum)
        case .decimal, .fixed, .scientific, .octal, .binary: nil
        }
    }

    private func hexadecimal(
        _ bytes: some Collection<UInt8>,
        maximum: Int
    ) throws(TextError) -> ExactString {
        let uppercase = verb == .capitalHexadecimal
        return try ExactString(hexadecimal: bytes, uppercase: uppercase, maximum: maximum)
    }
}
