public import JSON

/// A phone number: `+` and 1 to 15 digits (ITU-T E.164).
public struct PhoneNumber: Hashable, Sendable {
    /// The most digits.
    public static let digitsMax = 15
    /// The rule as a regular expression.
    public static let pattern = #"^\+[0-9]{1,15}$"#

    /// The number.
    public let text: ExactString

    /// The number written as `text`; nil if that is none.
    public init?(_ text: ExactString) {
        guard text.utf8.first == UInt8(ascii: "+"),
            (1...Self.digitsMax).contains(text.utf8.count - 1),
            text.utf8.dropFirst().allSatisfy(\.isASCIIDigit)
        else { return nil }
        self.text = text
    }
}
