/// Swift text taken apart: what is code, what stands in string literals, what is commented.
///
/// Enough of the language for the rules of this folder: line comments, nested block comments, string
/// literals (raw and multi-line ones too) and the code inside their interpolations. Regex literals are code.
struct SourceText: Sendable {
    /// The text with comments and the contents of string literals blanked; lines and columns are kept.
    private(set) var code = ""
    /// The string literals as they are written, without quotes and interpolations, in order.
    private(set) var literals: [Literal] = []
    /// The lines as they stand in the file.
    let lines: [String]

    struct Literal: Sendable {
        var line: Int
        var text: String
    }

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var scanner = SourceScanner(text)
        scanner.scan()
        code = scanner.code
        literals = scanner.literals
    }

    /// The code line by line, blanked as in ``code``; the first line has number 1.
    var numberedCode: [(number: Int, code: Substring)] {
        code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
            ($0.offset + 1, $0.element)
        }
    }
}

/// One pass over a source text with a stack of what is open.
private struct SourceScanner {
    private enum Context {
        /// Code; inside an interpolation it ends with its closing parenthesis.
        case code(openParentheses: Int, isInterpolation: Bool)
        case string(hashes: Int, isMultiline: Bool, literal: Int)
    }

    private let text: [Character]
    private var position = 0
    private var line = 1
    private var contexts: [Context] = [.code(openParentheses: 0, isInterpolation: false)]
    private(set) var code = ""
    private(set) var literals: [SourceText.Literal] = []

    init(_ text: String) { self.text = Array(text) }

    mutating func scan() {
        while position < text.count, let context = contexts.last {
            switch context {
            case .code(let open, let isInterpolation): scanCode(open, isInterpolation)
            case .string(let hashes, let isMultiline, let literal):
                scanString(hashes, isMultiline, literal)
            }
        }
    }

    private mutating func scanCode(_ open: Int, _ isInterpolation: Bool) {
        if isNext("//") {
            while position < text.count, text[position] != "\n" { skip() }
        } else if isNext("/*") {
            skipBlockComment()
        } else if let opening = openingQuote() {
            literals.append(.init(line: line, text: ""))
            contexts.append(
                .string(
                    hashes: opening.hashes,
                    isMultiline: opening.isMultiline,
                    literal: literals.count - 1
                )
            )
            skip(opening.hashes + (opening.isMultiline ? 3 : 1))
        } else {
            let character = text[position]
            keep()
            guard isInterpolation else { return }
            if character == "(" {
                contexts[contexts.count - 1] = .code(
                    openParentheses: open + 1,
                    isInterpolation: true
                )
            } else if character == ")" {
                contexts.removeLast()
                if open > 0 {
                    contexts.append(.code(openParentheses: open - 1, isInterpolation: true))
                }
            }
        }
    }

    private mutating func scanString(_ hashes: Int, _ isMultiline: Bool, _ literal: Int) {
        let marks = String(repeating: "#", count: hashes)
        let quote = (isMultiline ? "\"\"\"" : "\"") + marks
        if isNext(quote) {
            skip(quote.count)
            contexts.removeLast()
        } else if isNext("\\" + marks + "(") {
            skip(hashes + 2)
            contexts.append(.code(openParentheses: 0, isInterpolation: true))
        } else if isNext("\\" + marks) {
            take(hashes + 1, into: literal)
            take(1, into: literal)
        } else {
            take(1, into: literal)
        }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if isNext("/*") {
                depth += 1
                skip(2)
            } else if isNext("*/") {
                depth -= 1
                skip(2)
            } else {
                skip()
            }
        } while depth > 0 && position < text.count
    }

    private func openingQuote() -> (hashes: Int, isMultiline: Bool)? {
        var end = position
        while end < text.count, text[end] == "#" { end += 1 }
        guard end < text.count, text[end] == "\"" else { return nil }
        return (end - position, text[end...].starts(with: "\"\"\""))
    }

    private func isNext(_ expected: String) -> Bool { text[position...].starts(with: expected) }

    private mutating func keep() {
        code.append(text[position])
        if text[position] == "\n" { line += 1 }
        position += 1
    }

    private mutating func skip(_ count: Int = 1) {
        for _ in 0..<count where position < text.count {
            code.append(text[position] == "\n" ? "\n" : " ")
            if text[position] == "\n" { line += 1 }
            position += 1
        }
    }

    private mutating func take(_ count: Int, into literal: Int) {
        for _ in 0..<count where position < text.count {
            literals[literal].text.append(text[position])
            skip()
        }
    }
}
