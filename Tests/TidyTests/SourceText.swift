/// Swift text taken apart: what is code, what stands in string literals, what is commented.
///
/// Enough of the language for the rules of this folder: line comments, nested block comments, string
/// literals (raw and multi-line ones too) and the code inside their interpolations. Regex literals are code.
struct SourceText: Sendable {
    /// The text with comments and the contents of string literals blanked; lines and columns are kept.
    let code: String
    /// The string literals as they are written, without quotes and interpolations, in order.
    let literals: [Literal]
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
        numberedCode = code.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated().map { ($0.offset + 1, $0.element) }
            .filter { $0.1.utf8.contains { $0 != UInt8(ascii: " ") } }
    }

    /// The lines of ``code`` that are not blank, with their numbers; the first line has number 1.
    let numberedCode: [(number: Int, code: Substring)]
}

/// One pass over a source text, byte by byte, with a stack of what is open.
private struct SourceScanner {
    private enum Context {
        /// Code; inside an interpolation it ends with its closing parenthesis.
        case code(openParentheses: Int, isInterpolation: Bool)
        case string(hashes: Int, isMultiline: Bool, literal: Int)
    }

    private let text: [UInt8]
    private var position = 0
    private var line = 1
    private var contexts: [Context] = [.code(openParentheses: 0, isInterpolation: false)]
    private var kept: [UInt8] = []
    private var found: [(line: Int, bytes: [UInt8])] = []

    init(_ text: String) {
        self.text = Array(text.utf8)
        kept.reserveCapacity(self.text.count)
    }

    var code: String { String(decoding: kept, as: UTF8.self) }

    var literals: [SourceText.Literal] {
        found.map { .init(line: $0.line, text: String(decoding: $0.bytes, as: UTF8.self)) }
    }

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
        switch text[position] {
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
            while position < text.count, text[position] != UInt8(ascii: "\n") { blank() }
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"): blankBlockComment()
        case UInt8(ascii: "\""), UInt8(ascii: "#"):
            guard let opening = openingQuote() else { return keep() }
            found.append((line, []))
            contexts.append(
                .string(
                    hashes: opening.hashes,
                    isMultiline: opening.isMultiline,
                    literal: found.count - 1
                )
            )
            blank(opening.hashes + (opening.isMultiline ? 3 : 1))
        case UInt8(ascii: "(") where isInterpolation:
            contexts[contexts.count - 1] = .code(openParentheses: open + 1, isInterpolation: true)
            keep()
        case UInt8(ascii: ")") where isInterpolation:
            contexts.removeLast()
            if open > 0 {
                contexts.append(.code(openParentheses: open - 1, isInterpolation: true))
            }
            keep()
        default: keep()
        }
    }

    private mutating func scanString(_ hashes: Int, _ isMultiline: Bool, _ literal: Int) {
        let quotes = isMultiline ? 3 : 1
        if count(of: UInt8(ascii: "\""), at: 0) >= quotes,
            count(of: UInt8(ascii: "#"), at: quotes) >= hashes
        {
            blank(quotes + hashes)
            contexts.removeLast()
        } else if text[position] == UInt8(ascii: "\\"),
            count(of: UInt8(ascii: "#"), at: 1) >= hashes
        {
            guard byte(1 + hashes) == UInt8(ascii: "(") else {
                return take(hashes + 2, into: literal)
            }
            blank(hashes + 2)
            contexts.append(.code(openParentheses: 0, isInterpolation: true))
        } else {
            take(1, into: literal)
        }
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if byte(0) == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
                depth += 1
                blank(2)
            } else if byte(0) == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && position < text.count
    }

    private func openingQuote() -> (hashes: Int, isMultiline: Bool)? {
        let hashes = count(of: UInt8(ascii: "#"), at: 0)
        let quotes = count(of: UInt8(ascii: "\""), at: hashes)
        return quotes == 0 ? nil : (hashes, quotes >= 3)
    }

    private func byte(_ offset: Int) -> UInt8? {
        position + offset < text.count ? text[position + offset] : nil
    }

    private func count(of byte: UInt8, at offset: Int) -> Int {
        var end = offset
        while self.byte(end) == byte { end += 1 }
        return end - offset
    }

    private mutating func keep() {
        if text[position] == UInt8(ascii: "\n") { line += 1 }
        kept.append(text[position])
        position += 1
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where position < text.count {
            let isNewline = text[position] == UInt8(ascii: "\n")
            if isNewline { line += 1 }
            kept.append(isNewline ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            position += 1
        }
    }

    private mutating func take(_ count: Int, into literal: Int) {
        for _ in 0..<count where position < text.count {
            found[literal].bytes.append(text[position])
            blank()
        }
    }
}
