public import JSON

/// A user name as the directory keeps it: checked, and in lower case.
public struct Username: Hashable, Sendable {
    /// The most bytes.
    public static let bytesMax = 128

    /// The name in lower case.
    public let text: ExactString

    /// The name written as `text`: ASCII letters, digits and ``@`^$!-#.+'~_``, and no e-mail address,
    /// which could be another user's; nil for anything else.
    public init?(_ text: ExactString) {
        guard (1...Self.bytesMax).contains(text.utf8.count),
            text.utf8.allSatisfy({
                $0.isASCIILetterOrDigit || "@`^$!-#.+'~_".utf8.contains($0)
            }),
            EmailAddress(text) == nil
        else { return nil }
        self.text = text.asciiLowercased
    }
}
