public import JSON

/// An e-mail address as the directory keeps it: checked, and in lower case.
///
/// It is the `Dot-string@Domain` of RFC 5321 §4.1.2, of at least two labels and in ASCII: quoted local
/// parts, address literals and international addresses (RFC 6531) are not taken. Where case folding and
/// normalisation decide who somebody is, two readers disagree sooner or later.
public struct EmailAddress: Hashable, Sendable {
    /// The most bytes before the `@`.
    public static let localPartBytesMax = 64
    /// The most bytes in all (RFC 5321 §4.5.3.1.3).
    public static let bytesMax = 254
    /// The most bytes between two points of the domain (RFC 1035 §2.3.4).
    public static let labelBytesMax = 63

    /// The address in lower case.
    public let text: ExactString

    /// What precedes the `@`.
    public var localPart: ExactString {
        ExactString(String(text.string.prefix { $0 != "@" }))
    }

    /// The address written as `text`; nil if that is none.
    public init?(_ text: ExactString) {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.bytesMax, parts.count == 2, Self.isLocalPart(parts[0]),
            Self.isDomain(parts[1])
        else { return nil }
        self.text = text.asciiLowercased
    }

    private static func isLocalPart(_ bytes: Substring.UTF8View) -> Bool {
        let atoms = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return bytes.count <= localPartBytesMax
            && atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(isAtomCharacter) }
    }

    private static func isDomain(_ bytes: Substring.UTF8View) -> Bool {
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(isLabel), let last = labels.last else {
            return false
        }
        // A last label of digits alone would be the end of an IPv4 address.
        return last.contains { !$0.isASCIIDigit }
    }

    private static func isLabel(_ bytes: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...labelBytesMax).contains(bytes.count) && bytes.first != hyphen
            && bytes.last != hyphen
            && bytes.allSatisfy { $0.isASCIILetterOrDigit || $0 == hyphen }
    }

    /// The `atext` of RFC 5322 §3.2.3.
    private static func isAtomCharacter(_ byte: UInt8) -> Bool {
        byte.isASCIILetterOrDigit || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
