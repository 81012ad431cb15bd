/// A piece of source between blanks.
struct Token {
    /// What a piece of source is.
    enum Kind {
        case end
        case identifier, quotedIdentifier
        case int, uint, double, string, bytes
        case `true`, `false`, null, `in`
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
        case dot, comma, colon, question
        case not, minus, plus, star, slash, percent
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
        case and, or
    }

    let kind: Kind
    /// The bytes of the source that it takes.
    let range: Range<Int>
}

extension Token.Kind {
    /// The keyword that `name` is; nil for any other identifier.
    static func keyword(_ name: ArraySlice<UInt8>) -> Token.Kind? {
        switch String(decoding: name, as: UTF8.self) {
        case "true": .true
        case "false": .false
        case "null": .null
        case "in": .in
        default: nil
        }
    }
}
