internal import JSON

extension Parser {
    /// Reads a literal that is not a number.
    mutating func literal() throws(CELCompileError) -> CELValue {
        let literal = token
        try advance()
        switch literal.kind {
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .null: return .null
        case .bytes: return .bytes(try content(literal))
        case .end, .identifier, .quotedIdentifier, .int, .uint, .double, .string, .in,
            .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .leftBrace,
            .rightBrace, .dot, .comma, .colon, .question, .not, .minus, .plus, .star, .slash,
            .percent, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .or:
            return .string(ExactString(String(decoding: try content(literal), as: UTF8.self)))
        }
    }

    private func content(_ literal: Token) throws(CELCompileError) -> [UInt8] {
        guard var reader = LiteralReader(tree.source, literal.range) else { return [] }
        do {
            return try reader.bytes()
        } catch {
            throw self.error(error.message, at: error.offset)
        }
    }

    /// Reads a number, whose sign belongs to the literal.
    mutating func number(
        isNegative: Bool,
        _ offset: Int
    ) throws(CELCompileError) -> NodeID {
        let literal = token
        try advance()
        let value =
            literal.kind == .double
            ? double(literal, isNegative) : integer(literal, isNegative)
        guard let value else {
            let text = String(decoding: self.text(literal).prefix(40), as: UTF8.self)
            throw error("`\(text)` is out of range", at: offset, code: .literal)
        }
        return try tree.add(constant: value, at: offset, limits: limits)
    }

    private func double(_ literal: Token, _ isNegative: Bool) -> CELValue? {
        let text = String(decoding: self.text(literal), as: UTF8.self)
        // Swift's reader wants a digit before the point.
        guard let value = Double("0" + text), value.isFinite else { return nil }
        return .double(isNegative ? -value : value)
    }

    private func integer(_ literal: Token, _ isNegative: Bool) -> CELValue? {
        if literal.kind == .uint {
            guard !isNegative else { return nil }
            return magnitude(text(literal).dropLast()).map(CELValue.uint)
        }
        guard let magnitude = magnitude(text(literal)) else { return nil }
        guard isNegative else { return Int64(exactly: magnitude).map(CELValue.int) }
        if magnitude == Int64.min.magnitude { return .int(.min) }
        return Int64(exactly: magnitude).map { .int(-$0) }
    }
}
