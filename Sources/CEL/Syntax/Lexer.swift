/// Splits source into tokens (cel.md has the lexis of the language definition, `langdef.md`).
struct Lexer {
    /// The UTF-8 bytes of the expression.
    let source: [UInt8]
    private var index = 0

    /// Starts at the beginning of `source`.
    init(_ source: [UInt8]) { self.source = source }

    /// The next token; `.end` at the end, as often as one asks.
    mutating func next() throws(CELCompileError) -> Token {
        skipBlanks()
        let start = index
        guard start < source.count else { return Token(kind: .end, range: start..<start) }
        let kind = try scan(source[start])
        return Token(kind: kind, range: start..<index)
    }

    /// An error about the byte at `offset`.
    func error(
        _ message: String,
        at offset: Int,
        code: CELCompileError.Code = .syntax
    ) -> CELCompileError {
        CELCompileError(code, message, at: SourcePosition(offset: offset, in: source))
    }
}

extension Lexer {
    private func byte(at offset: Int) -> UInt8? {
        offset < source.count ? source[offset] : nil
    }

    private mutating func skipBlanks() {
        while let byte = byte(at: index) {
            switch byte {
            case 0x09, 0x0A, 0x0C, 0x0D, 0x20: index += 1
            case UInt8(ascii: "/") where self.byte(at: index + 1) == UInt8(ascii: "/"):
                while let byte = self.byte(at: index), byte != 0x0A { index += 1 }
            default: return
            }
        }
    }

    private mutating func scan(_ first: UInt8) throws(CELCompileError) -> Token.Kind {
        if first.isDigit { return try number() }
        if first == UInt8(ascii: "."), byte(at: index + 1)?.isDigit == true { return try number() }
        if let literal = try quoted() { return literal }
        if first.isIdentifierStart { return identifier() }
        if first == UInt8(ascii: "`") { return try quotedIdentifier() }
        return try punctuation(first)
    }

    private mutating func identifier() -> Token.Kind {
        let start = index
        while let byte = byte(at: index), byte.isIdentifierStart || byte.isDigit { index += 1 }
        return .keyword(source[start..<index]) ?? .identifier
    }

    private mutating func quotedIdentifier() throws(CELCompileError) -> Token.Kind {
        let start = index
        index += 1
        while let byte = byte(at: index), byte.isQuotedField { index += 1 }
        guard byte(at: index) == UInt8(ascii: "`"), index > start + 1 else {
            throw error(
                "a quoted field takes letters, digits, `_./- ` and a closing backtick",
                at: start
            )
        }
        index += 1
        return .quotedIdentifier
    }

    private mutating func punctuation(_ first: UInt8) throws(CELCompileError) -> Token.Kind {
        let second = byte(at: index + 1)
        if let kind = Lexer.pair(first, second) {
            index += 2
            return kind
        }
        guard let kind = Lexer.single(first) else {
            let scalar = String(decoding: source[index...].prefix(4), as: UTF8.self).unicodeScalars
                .first
            let found = scalar.map { "`\(String($0))`" } ?? "a stray byte"
            throw error("\(found) is not part of the language", at: index)
        }
        index += 1
        return kind
    }

    private static func pair(_ first: UInt8, _ second: UInt8?) -> Token.Kind? {
        switch (first, second) {
        case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
        case (UInt8(ascii: "&"), UInt8(ascii: "&")): .and
        case (UInt8(ascii: "|"), UInt8(ascii: "|")): .or
        default: nil
        }
    }

    private static func single(_ byte: UInt8) -> Token.Kind? {
        switch byte {
        case UInt8(ascii: "("): .leftParenthesis
        case UInt8(ascii: ")"): .rightParenthesis
        case UInt8(ascii: "["): .leftBracket
        case UInt8(ascii: "]"): .rightBracket
        case UInt8(ascii: "{"): .leftBrace
        case UInt8(ascii: "}"): .rightBrace
        case UInt8(ascii: "."): .dot
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: "?"): .question
        case UInt8(ascii: "!"): .not
        case UInt8(ascii: "-"): .minus
        case UInt8(ascii: "+"): .plus
        case UInt8(ascii: "*"): .star
        case UInt8(ascii: "/"): .slash
        case UInt8(ascii: "%"): .percent
        case UInt8(ascii: "<"): .less
        case UInt8(ascii: ">"): .greater
        default: nil
        }
    }
}

extension Lexer {
    private mutating func number() throws(CELCompileError) -> Token.Kind {
        let start = index
        if byte(at: index) == UInt8(ascii: "0"), byte(at: index + 1) == UInt8(ascii: "x") {
            index += 2
            guard skip(\.isHexDigit) > 0 else {
                throw error("`0x` needs hexadecimal digits", at: start)
            }
            return try integerEnd(start)
        }
        skip(\.isDigit)
        var isDouble = false
        if byte(at: index) == UInt8(ascii: "."), byte(at: index + 1)?.isDigit == true {
            index += 1
            skip(\.isDigit)
            isDouble = true
        }
        isDouble = skipExponent() || isDouble
        guard isDouble else { return try integerEnd(start) }
        return try numberEnd(start, .double)
    }

    private mutating func integerEnd(_ start: Int) throws(CELCompileError) -> Token.Kind {
        if byte(at: index) == UInt8(ascii: "u") || byte(at: index) == UInt8(ascii: "U") {
            index += 1
            return try numberEnd(start, .uint)
        }
        return try numberEnd(start, .int)
    }

    /// `1e` is no number, nor is `1f`: a letter may not follow.
    private func numberEnd(_ start: Int, _ kind: Token.Kind) throws(CELCompileError) -> Token.Kind {
        guard let next = byte(at: index), next.isIdentifierStart else { return kind }
        throw error("a number ends before a letter or `_`", at: start)
    }

    private mutating func skipExponent() -> Bool {
        guard let mark = byte(at: index), mark | 0x20 == UInt8(ascii: "e") else { return false }
        var digits = index + 1
        if let sign = byte(at: digits), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            digits += 1
        }
        guard byte(at: digits)?.isDigit == true else { return false }
        index = digits
        skip(\.isDigit)
        return true
    }

    @discardableResult
    private mutating func skip(_ belongs: (UInt8) -> Bool) -> Int {
        let start = index
        while let byte = byte(at: index), belongs(byte) { index += 1 }
        return index - start
    }
}

extension Lexer {
    /// A string or bytes literal with its prefix, or nil if none starts here.
    private mutating func quoted() throws(CELCompileError) -> Token.Kind? {
        let start = index
        guard let opening = LiteralOpening(source[start...]) else { return nil }
        index += opening.length
        while !opening.closes(source, at: index) {
            guard let byte = byte(at: index) else {
                throw error("the string that starts here does not end", at: start)
            }
            if byte == 0x0A || byte == 0x0D, !opening.isTriple {
                throw error("a string on several lines stands in three quotes", at: start)
            }
            let isEscape = byte == UInt8(ascii: "\\") && !opening.isRaw && index + 1 < source.count
            // A line break after a backslash is refused when the escape is read.
            index += isEscape ? 2 : 1
        }
        index += opening.isTriple ? 3 : 1
        return opening.isBytes ? .bytes : .string
    }
}

extension UInt8 {
    /// Whether it is an ASCII digit.
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// Whether it is an ASCII hexadecimal digit.
    var isHexDigit: Bool {
        isDigit || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "f"))
    }

    /// Whether an identifier may start with it.
    var isIdentifierStart: Bool {
        self == UInt8(ascii: "_")
            || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z"))
    }

    /// Whether a field in backticks may hold it.
    fileprivate var isQuotedField: Bool {
        if isDigit || isIdentifierStart { return true }
        return self == UInt8(ascii: ".") || self == UInt8(ascii: "/") || self == UInt8(ascii: "-")
            || self == UInt8(ascii: " ")
    }
}
