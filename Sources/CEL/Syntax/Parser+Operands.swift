internal import JSON

extension Parser {
    /// Reads up to the end of an operand; nil after something opened that waits for one.
    mutating func operand() throws(CELCompileError) -> NodeID? {
        let offset = token.range.lowerBound
        switch token.kind {
        case .not:
            try unary(.not, .not(offset: offset))
            guard token.kind != .minus else { throw unexpected("an operand without sign") }
            return nil
        case .minus: return try minus(offset)
        case .leftParenthesis:
            try advance()
            try push(.parenthesis(offset: offset))
            return nil
        case .leftBracket: return try openList(offset)
        case .leftBrace: return try openMap(offset)
        case .dot:
            try advance()
            guard token.kind == .identifier else { throw unexpected("a name after `.`") }
            return try identifier(isRooted: true)
        case .identifier: return try identifier(isRooted: false)
        case .int, .uint, .double: return try number(isNegative: false, offset)
        case .string, .bytes, .true, .false, .null:
            let value = try literal()
            return try tree.add(constant: value, at: offset, limits: limits)
        case .end, .quotedIdentifier, .in, .rightParenthesis, .rightBracket, .rightBrace, .comma,
            .colon, .question, .plus, .star, .slash, .percent, .equal, .notEqual, .less,
            .lessOrEqual, .greater, .greaterOrEqual, .and, .or:
            throw unexpected("an operand")
        }
    }

    /// Drops pairs of an operator, and pushes one if the number is odd.
    private mutating func unary(
        _ kind: Token.Kind,
        _ frame: ParserFrame
    ) throws(CELCompileError) {
        var count = 0
        while try take(kind) { count += 1 }
        if count % 2 == 1 { try push(frame) }
    }

    private mutating func minus(_ offset: Int) throws(CELCompileError) -> NodeID? {
        var count = 0
        while try take(.minus) { count += 1 }
        switch token.kind {
        case .int, .uint, .double: return try number(isNegative: count % 2 == 1, offset)
        case .not: throw unexpected("an operand without `!`")
        case .end, .identifier, .quotedIdentifier, .string, .bytes, .true, .false, .null, .in,
            .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .leftBrace,
            .rightBrace, .dot, .comma, .colon, .question, .minus, .plus, .star, .slash, .percent,
            .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .or:
            if count % 2 == 1 { try push(.negate(offset: offset)) }
            return nil
        }
    }

    private mutating func openList(_ offset: Int) throws(CELCompileError) -> NodeID? {
        try advance()
        if token.kind == .comma {
            try advance()
            guard token.kind == .rightBracket else { throw unexpected("`]` after `[,`") }
        }
        if try take(.rightBracket) {
            return try add(.list(tree.add(list: [])), at: offset)
        }
        let isOptional = try take(.question)
        try push(.list(base: operands.count, offset: offset, isOptional: isOptional))
        return nil
    }

    private mutating func openMap(_ offset: Int) throws(CELCompileError) -> NodeID? {
        try advance()
        if token.kind == .comma {
            try advance()
            guard token.kind == .rightBrace else { throw unexpected("`}` after `{,`") }
        }
        if try take(.rightBrace) {
            return try add(.map(tree.add(list: [])), at: offset)
        }
        let isOptional = try take(.question)
        let base = operands.count
        try push(.map(base: base, offset: offset, expectsValue: false, isOptional: isOptional))
        return nil
    }

    private mutating func identifier(isRooted: Bool) throws(CELCompileError) -> NodeID? {
        let name = token
        try advance()
        let spelling = ExactString(String(decoding: text(name), as: UTF8.self))
        if ReservedWord.all.contains(spelling) {
            throw error("`\(spelling)` is a reserved word", at: name.range.lowerBound)
        }
        let id = tree.intern(spelling)
        let offset = name.range.lowerBound
        if token.kind == .leftParenthesis {
            return try openCall(
                .init(function: id, target: nil, isRooted: isRooted, offset: offset)
            )
        }
        let node = try add(.identifier(id, isRooted: isRooted), at: offset)
        if token.kind == .leftBrace { throw error("messages are not part of this dialect") }
        return node
    }

    /// Begins a call; one without arguments ends at once.
    mutating func openCall(
        _ head: ParserFrame.CallHead
    ) throws(CELCompileError) -> NodeID? {
        try advance()
        if try take(.rightParenthesis) { return try call(head, []) }
        try push(.call(head, base: operands.count))
        return nil
    }
}
