public import JSON

/// What a `sub` may look like; within this it is opaque.
public enum SubjectSyntax {
    /// The most bytes of a subject.
    public static let byteCountMax = 1_024

    /// Whether `subject` is not blank, not too long and free of control characters (C0, DEL, C1).
    public static func allows(_ subject: ExactString) -> Bool {
        subject.utf8.count <= byteCountMax && !subject.hasControlCharacter
            && !subject.string.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }
}
