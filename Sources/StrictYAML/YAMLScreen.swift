/// A look at the text before the library reads it, for what it would take and a reader would not see, and
/// for what would keep it busy for long: each `%TAG` line is compared with all before it.
enum YAMLScreen {
    /// What is wrong with the code point at an index.
    struct Fault {
        let index: Int
        let message: String
    }

    /// The first fault of `source`, if it has one.
    static func fault(in source: YAMLSource) -> Fault? {
        for (index, scalar) in source.indexed {
            if let message = message(about: scalar, at: index, in: source) {
                return Fault(index: index, message: message)
            }
        }
        return nil
    }

    private static func message(
        about scalar: Unicode.Scalar,
        at index: Int,
        in source: YAMLSource
    ) -> String? {
        switch scalar {
        // For YAML 1.1 §4.2 they end a line, and with it a comment; what shows the text does not.
        case "\u{85}", "\u{2028}", "\u{2029}":
            return "found the line end \(scalar.codePoint), which many editors do not show as one: "
                + inQuotes(scalar)
        case "\r" where source[index + 1] != "\n":
            return "found the line end U+000D without U+000A, which many editors do not show as one"
        // What stands in the file is not what a reader sees (Unicode Technical Report 36 §3.1).
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
            return "found \(scalar.codePoint), which changes the order in which text is shown: "
                + inQuotes(scalar)
        case "%" where source.startsLine(index) && isTagDirective(index, in: source):
            return "found a `%TAG` line, which is not taken"
        case _ where !isAllowed(scalar): return "found the control character \(scalar.codePoint)"
        default: return nil
        }
    }

    private static func inQuotes(_ scalar: Unicode.Scalar) -> String {
        "in a text in double quotes write `\\u\(scalar.codePoint.dropFirst(2))`"
    }

    private static func isTagDirective(_ index: Int, in source: YAMLSource) -> Bool {
        source[index + 1] == "T" && source[index + 2] == "A" && source[index + 3] == "G"
    }

    /// The characters that may stand in a text (YAML 1.2.2 §5.1).
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0xFFFD, 0x10000...: true
        default: false
        }
    }
}

extension Unicode.Scalar {
    /// `U+0041`.
    var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
