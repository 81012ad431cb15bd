internal import JSON

/// Why a text is no format for `format`.
enum FormatError: Error, Equatable {
    /// A `%` at the end, or a precision without its digits or its verb.
    case incomplete
    /// What stands after `%` is no verb; widths, flags and positions are none.
    case unknownVerb(ExactString)
    /// More digits after the point than are written.
    case precisionTooLarge(limit: Int)
}

extension FormatError: CustomStringConvertible {
    /// What was found and what was expected.
    var description: String {
        switch self {
        case .incomplete: "incomplete clause in the format: expected a verb after `%`"
        case .unknownVerb(let verb):
            "unknown verb `\(verb)` in the format: expected one of `s d f e x X o b %`"
        case .precisionTooLarge(let limit): "precision too large: expected at most \(limit)"
        }
    }
}
