/// One step of the way to a value, for messages.
enum YAMLStep {
    /// The key of a mapping.
    case key(String)
    /// The position in a list, from 0.
    case index(Int)

    /// `path` with this step at its end: `roles.editor` or `permissions[2]`.
    func appended(to path: String) -> String {
        switch self {
        case .key(let key):
            let name = key.shortenedForMessage
            return path.isEmpty ? name : "\(path).\(name)"
        case .index(let index): return "\(path)[\(index)]"
        }
    }
}

extension String {
    /// The text on one line: at most 60 code points of it, and none that a terminal would obey.
    var shortenedForMessage: String {
        var text = ""
        for (index, scalar) in unicodeScalars.enumerated() {
            guard index < 60 else { return text + "…" }
            text +=
                scalar.isSafeInMessages ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Neither a control character nor one that changes the order or the lines of what is shown.
    fileprivate var isSafeInMessages: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: false
        default: true
        }
    }
}
