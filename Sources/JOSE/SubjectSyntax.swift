public import JSON

/// What a `sub` may look like; within this it is opaque.
public enum SubjectSyntax {
    /// The most bytes of a subject.
    public static let byteCountMax = 1_024

    /// Whether `subject` is not blank, not too long and free of control characters (C0, DEL, C1).
    public static func allows(_ subject: ExactString) -> Bool {
        guard subject.utf8.count <= byteCountMax else { return false }
        var isBlank = true
        for scalar in subject.string.unicodeScalars {
            let value = scalar.value
            guard value >= 0x20, !(0x7F...0x9F).contains(value) else { return false }
            if isBlank { isBlank = scalar.properties.isWhitespace }
        }
        return !isBlank
    }
}
