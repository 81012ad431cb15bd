internal import JSON

extension Parser {
    /// Attaches what follows an operand to it.
    mutating func complete(_ operand: NodeID) throws(CELCompileError) -> Progress {
        switch token.kind {
        case .dot: return try member(of: operand)
        case .leftBracket:
            let offset = token.range.lowerBound
            try advance()
            let isOptional = try take(.question)
            try push(.index(operand, isOptional: isOptional, offset: offset))
            return .needsOperand
        case .leftBrace where isQualifiedName(operand):
            throw error("messages are not part of this dialect")
        case .end, .identifier, .quotedIdentifier, .int, .uint, .double, .string, .bytes, .true,
            .false, .null, .in, .leftParenthesis, .rightParenthesis, .rightBracket, .leftBrace,
            .rightBrace, .comma, .colon, .question, .not, .minus, .plus, .star, .slash, .percent,
            .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .or:
            return try continueOperator(try applyUnary(operand))
        }
    }

    private func isQualifiedName(_ node: NodeID) -> Bool {
        if case .select = tree[node].kind { true } else { false }
    }

    private mutating func member(of operand: NodeID) throws(CELCompileError) -> Progress {
        try advance()
        let isOptional = try take(.question)
        let name = token
        let offset = name.range.lowerBound
        guard name.kind == .identifier || name.kind == .quotedIdentifier else {
            throw unexpected("a field")
        }
        try advance()
        let isQuoted = name.kind == .quotedIdentifier
        let bytes = isQuoted ? text(name).dropFirst().dropLast() : text(name)
        let id = tree.intern(ExactString(String(decoding: bytes, as: UTF8.self)))
        if token.kind == .leftParenthesis, !isQuoted, !isOptional {
            let head = ParserFrame.CallHead(
                function: id,
                target: operand,
                isRooted: false,
                offset: offset
            )
            return try openCall(head).map(Progress.operand) ?? .needsOperand
        }
        let kind: SyntaxNode.Kind = isOptional ? .optionalSelect(operand, id) : .select(operand, id)
        return .operand(try add(kind, at: offset, over: [operand]))
    }

    private mutating func applyUnary(_ operand: NodeID) throws(CELCompileError) -> NodeID {
        switch frames.last {
        case .not(let offset):
            pop()
            return try add(.not(operand), at: offset, over: [operand])
        case .negate(let offset):
            pop()
            return try add(.negate(operand), at: offset, over: [operand])
        case .parenthesis, .list, .map, .call, .index, .binary, .logical, .then, .otherwise, nil:
            return operand
        }
    }

    /// Goes on after an operand with all its postfixes and prefixes.
    private mutating func continueOperator(_ operand: NodeID) throws(CELCompileError) -> Progress {
        let offset = token.range.lowerBound
        if let binary = BinaryOperator(token.kind) {
            let left = try reduce(operand, downTo: binary.precedence)
            try advance()
            try push(.binary(binary, left, offset: offset))
            return .needsOperand
        }
        switch token.kind {
        case .and: return try logical(operand, isAnd: true)
        case .or: return try logical(operand, isAnd: false)
        case .question:
            let condition = try reduce(operand, downTo: 0)
            if case .then? = frames.last {
                throw error("a ternary between `?` and `:` stands in parentheses")
            }
            try advance()
            try push(.then(condition, offset: offset))
            return .needsOperand
        case .end, .identifier, .quotedIdentifier, .int, .uint, .double, .string, .bytes, .true,
            .false, .null, .in, .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket,
            .leftBrace, .rightBrace, .dot, .comma, .colon, .not, .minus, .plus, .star, .slash,
            .percent, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            return try close(try reduce(operand, downTo: 0))
        }
    }

    /// Builds the operators that bind their right operand as strongly as `precedence`, or more.
    mutating func reduce(
        _ operand: NodeID,
        downTo precedence: Int
    ) throws(CELCompileError) -> NodeID {
        var node = operand
        while let top = frames.last, let strength = top.precedence, strength >= precedence {
            pop()
            node = try build(top, node)
        }
        return node
    }

    private mutating func build(
        _ frame: ParserFrame,
        _ right: NodeID
    ) throws(CELCompileError) -> NodeID {
        switch frame {
        case .binary(let binary, let left, let offset):
            return try add(.binary(binary, left, right), at: offset, over: [left, right])
        case .logical(let isAnd, let base, let offset):
            let parts = Array(operands[base...]) + [right]
            operands.removeSubrange(base...)
            let list = tree.add(list: parts)
            return try add(isAnd ? .and(list) : .or(list), at: offset, over: parts)
        case .parenthesis, .list, .map, .call, .index, .not, .negate, .then, .otherwise:
            return right
        }
    }

    /// Goes on after an operand before `&&` or `||`: a chain of one of them is one node.
    private mutating func logical(
        _ operand: NodeID,
        isAnd: Bool
    ) throws(CELCompileError) -> Progress {
        let offset = token.range.lowerBound
        let node = try reduce(operand, downTo: isAnd ? 3 : 2)
        try advance()
        if case .logical(let isSame, _, _)? = frames.last, isSame == isAnd {
            operands.append(node)
        } else {
            try push(.logical(isAnd: isAnd, base: operands.count, offset: offset))
            operands.append(node)
        }
        return .needsOperand
    }
}
