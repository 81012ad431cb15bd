extension Parser {
    /// Ends the innermost bracket or ternary, or goes on to its next part.
    mutating func close(_ node: NodeID) throws(CELCompileError) -> Progress {
        guard let frame = frames.last else {
            guard token.kind == .end else { throw unexpected("an operator or the end") }
            return .expression(node)
        }
        switch frame {
        case .otherwise(let condition, let first, let offset):
            pop()
            let kind = SyntaxNode.Kind.conditional(condition, first, node)
            return try close(try add(kind, at: offset, over: [condition, first, node]))
        case .then(let condition, let offset):
            guard try take(.colon) else { throw unexpected("`:`") }
            pop()
            try push(.otherwise(condition, node, offset: offset))
            return .needsOperand
        case .parenthesis:
            guard try take(.rightParenthesis) else { throw unexpected("`)`") }
            pop()
            return .operand(node)
        case .index(let target, let isOptional, let offset):
            guard try take(.rightBracket) else { throw unexpected("`]`") }
            pop()
            let kind: SyntaxNode.Kind =
                isOptional ? .optionalIndex(target, node) : .index(target, node)
            return .operand(try add(kind, at: offset, over: [target, node]))
        case .list(let base, let offset, let isOptional):
            try append(node, isOptional: isOptional)
            return try closeList(base, offset)
        case .map(let base, let offset, let expectsValue, let isOptional):
            try append(node, isOptional: isOptional)
            return try closeMap(base, offset, expectsValue)
        case .call(let head, let base): return try closeCall(node, head, base)
        case .binary, .logical, .not, .negate: return .operand(node)
        }
    }

    private mutating func closeList(_ base: Int, _ offset: Int) throws(CELCompileError) -> Progress
    {
        if try take(.comma), token.kind != .rightBracket {
            pop()
            let isOptional = try take(.question)
            try push(.list(base: base, offset: offset, isOptional: isOptional))
            return .needsOperand
        }
        guard try take(.rightBracket) else { throw unexpected("`,` or `]`") }
        pop()
        let parts = takeOperands(from: base)
        return .operand(try add(.list(tree.add(list: parts)), at: offset, over: parts))
    }

    private mutating func closeMap(
        _ base: Int,
        _ offset: Int,
        _ expectsValue: Bool
    ) throws(CELCompileError) -> Progress {
        if !expectsValue {
            guard try take(.colon) else { throw unexpected("`:` after a key") }
            pop()
            try push(.map(base: base, offset: offset, expectsValue: true, isOptional: false))
            return .needsOperand
        }
        if try take(.comma), token.kind != .rightBrace {
            pop()
            let isOptional = try take(.question)
            try push(.map(base: base, offset: offset, expectsValue: false, isOptional: isOptional))
            return .needsOperand
        }
        guard try take(.rightBrace) else { throw unexpected("`,` or `}`") }
        pop()
        let parts = takeOperands(from: base)
        return .operand(try add(.map(tree.add(list: parts)), at: offset, over: parts))
    }

    private mutating func closeCall(
        _ node: NodeID,
        _ head: ParserFrame.CallHead,
        _ base: Int
    ) throws(CELCompileError) -> Progress {
        operands.append(node)
        if try take(.comma) { return .needsOperand }
        guard try take(.rightParenthesis) else { throw unexpected("`,` or `)`") }
        pop()
        return .operand(try call(head, takeOperands(from: base)))
    }

    private mutating func takeOperands(from base: Int) -> [NodeID] {
        let parts = Array(operands[base...])
        operands.removeSubrange(base...)
        return parts
    }

    /// Adds `node` to the operands.
    private mutating func append(_ node: NodeID, isOptional: Bool) throws(CELCompileError) {
        guard isOptional else { return operands.append(node) }
        operands.append(try add(.optional(node), at: Int(tree[node].offset), over: [node]))
    }
}
