/// Why a text is not a permission pattern or scope.
public enum PatternError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no `:`.
    ///
    /// Such a permission says nothing about a type and grants nothing.
    case withoutType
    /// The action, type or id is empty.
    case empty(PermissionPart)
    /// The action, type or id is longer, once decoded, than its part's `bytesMax`.
    case tooLong(PermissionPart)
    /// A `*` that is not a whole action, type or piece, or a `**` that is not the last piece.
    case misplacedWildcard
    /// A `%` that two hexadecimal digits do not follow.
    case invalidEscape
    /// `%2F` in an id: ids are compared piece by piece, so no piece can hold a `/`.
    case escapedSlash
    /// A control character (Unicode general category Cc), also as `%XX`.
    case controlCharacter
    /// `%XX` that make no UTF-8: no value of a question could equal them.
    case invalidUTF8

    /// The stable code in reports and diagnostics.
    public var code: String {
        switch self {
        case .withoutType: "permission_without_type"
        case .empty: "pattern_part_empty"
        case .tooLong: "pattern_part_too_long"
        case .misplacedWildcard: "pattern_wildcard_misplaced"
        case .invalidEscape: "pattern_escape_invalid"
        case .escapedSlash: "pattern_slash_escaped"
        case .controlCharacter: "pattern_control_character"
        case .invalidUTF8: "pattern_utf8_invalid"
        }
    }

    /// What is wrong and what was expected, for the author of the pattern.
    public var description: String {
        switch self {
        case .withoutType: "no `:` between action and type, expected `action:type`"
        case .empty(let part): "the \(part.rawValue) is empty"
        case .tooLong(let part): "the \(part.rawValue) is longer than \(part.bytesMax) bytes"
        case .misplacedWildcard:
            "`*` must be a whole action, type or piece, `**` the last piece; write `%2A` for the character"
        case .invalidEscape: "`%` without two hexadecimal digits; write `%25` for the character"
        case .escapedSlash: "`%2F` in an id can match nothing, since ids are split at every `/`"
        case .controlCharacter: "control characters are not allowed"
        case .invalidUTF8: "the escaped bytes are not UTF-8"
        }
    }
}
