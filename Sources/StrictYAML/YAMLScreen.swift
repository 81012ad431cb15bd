/// A look at the text before the library reads it, for what would keep the library busy for long.
///
/// The library compares keys by hashing all that they hold, so aliases inside keys take exponential
/// time, and lists inside keys inside keys quadratic time; each `%TAG` line is compared with all
/// before it. All of that is refused in the tree anyway. The look takes no notice of quotes, so its
/// limits are far from what a text can reach by chance.
struct YAMLScreen {
    /// Aliases in a text that has an anchor too.
    static let aliasesMax = 8
    /// Brackets and braces open at once, and keys marked with `?`.
    static let openMax = 64

    private let source: YAMLSource
    private var open = 0
    private var explicitKeys = 0
    private var aliases = 0
    private var anchor: Int?

    /// What is wrong with the code point at an index.
    struct Fault {
        let index: Int
        let message: String
    }

    /// The first fault of `source`, if it has one.
    static func fault(in source: YAMLSource) -> Fault? {
        var screen = YAMLScreen(source: source)
        for (index, scalar) in source.indexed {
            if let message = screen.message(about: scalar, at: index) {
                return Fault(index: index, message: message)
            }
        }
        guard let anchor = screen.anchor, screen.aliases > aliasesMax else { return nil }
        return Fault(
            index: anchor,
            message: "found an anchor (`&`), which is not taken: write the value out"
        )
    }

    private init(source: YAMLSource) { self.source = source }

    private mutating func message(about scalar: Unicode.Scalar, at index: Int) -> String? {
        switch scalar {
        case "[", "{": return opened()
        case "]", "}": open = max(0, open - 1)
        case "?": return marked(at: index)
        case "&" where startsNode(index): anchor = anchor ?? index
        case "*" where startsNode(index): aliases += 1
        case "%" where source.startsLine(index) && isTagDirective(index):
            return "found a `%TAG` line, which is not taken"
        case _ where !YAMLScreen.isAllowed(scalar):
            return "found the control character \(scalar.codePoint)"
        default: break
        }
        return nil
    }

    private mutating func opened() -> String? {
        open += 1
        return open > YAMLScreen.openMax
            ? "found more than \(YAMLScreen.openMax) open brackets" : nil
    }

    /// A `?` marks a key if it is the first of its line, or follows the mark of another node.
    private mutating func marked(at index: Int) -> String? {
        var before = index - 1
        while source[before] == " " || source[before] == "\t" { before -= 1 }
        let marks: [Unicode.Scalar] = ["-", "?", ":", "[", "{", ","]
        guard source.startsLine(before + 1) || source[before].map(marks.contains) ?? true else {
            return nil
        }
        explicitKeys += 1
        guard explicitKeys > YAMLScreen.openMax else { return nil }
        return "found more than \(YAMLScreen.openMax) keys marked with `?`"
    }

    /// Whether an anchor or alias may begin at `index`: before it a token has ended, and a name follows.
    private func startsNode(_ index: Int) -> Bool {
        let ends: [Unicode.Scalar] = [
            " ", "\t", "\u{FEFF}", "[", "]", "{", "}", ",", ":", "?", "\"", "'",
        ]
        guard source.startsLine(index) || source[index - 1].map(ends.contains) ?? true else {
            return false
        }
        guard let next = source[index + 1], next.isASCII else { return false }
        return next.properties.isAlphabetic || ("0"..."9").contains(next) || next == "-"
            || next == "_"
    }

    private func isTagDirective(_ index: Int) -> Bool {
        source[index + 1] == "T" && source[index + 2] == "A" && source[index + 3] == "G"
    }

    /// The characters that may stand in a text (YAML 1.2.2 §5.1).
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFFFD, 0x10000...: true
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
