internal import JSON

/// Reads an expression by the grammar of the language definition and expands its macros.
///
/// An operator-precedence parser with a stack of its own: however source nests, it calls nothing
/// recursively. Nesting, nodes and loops are bounded while the tree is built.
struct Parser {
    var tree: SyntaxTree
    let limits: CELLimits
    private var lexer: Lexer
    var token: Token
    private var frames: [ParserFrame] = []
    private var nesting = 0
    /// Operands of open lists, maps, calls and logical operators.
    var operands: [NodeID] = []

    /// Parses `source` whole.
    static func parse(_ source: String, limits: CELLimits) throws(CELCompileError) -> SyntaxTree {
        let bytes = Array(source.utf8)
        guard source.unicodeScalars.count <= limits.source else {
            let message = "the expression is longer than \(limits.source) code points"
            throw CELCompileError(.limit, message, at: SourcePosition(offset: 0, in: bytes))
        }
        var parser = try Parser(bytes, limits: limits)
        parser.tree.root = try parser.expression()
        return parser.tree
    }

    private init(_ source: [UInt8], limits: CELLimits) throws(CELCompileError) {
        tree = SyntaxTree(source: source)
        self.limits = limits
        lexer = Lexer(source)
        token = try lexer.next()
    }

    private mutating func expression() throws(CELCompileError) -> NodeID {
        var node: NodeID?
        while true {
            if node == nil { node = try operand() }
            guard let operand = node else { continue }
            node = nil
            switch try complete(operand) {
            case .expression(let id): return id
            case .operand(let id): node = id
            case .needsOperand: break
            }
        }
    }

    /// What a completed operand leads to.
    private enum Progress {
        /// The end of the source.
        case expression(NodeID)
        /// A larger operand, to which more may be attached.
        case operand(NodeID)
        /// An operator or a mark after which an operand stands.
        case needsOperand
    }
}

extension Parser {
    mutating func advance() throws(CELCompileError) { token = try lexer.next() }

    /// Whether the next token is of `kind`, which is then taken.
    mutating func take(_ kind: Token.Kind) throws(CELCompileError) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    func error(
        _ message: String,
        at offset: Int? = nil,
        code: CELCompileError.Code = .syntax
    ) -> CELCompileError {
        lexer.error(message, at: offset ?? token.range.lowerBound, code: code)
    }

    /// An error that says what stands here instead of what is expected.
    func unexpected(_ expected: String) -> CELCompileError {
        guard token.kind != .end else { return error("the expression ends before \(expected)") }
        let text = String(decoding: lexer.source[token.range].prefix(40), as: UTF8.self)
        return error("found `\(text)`, expected \(expected)")
    }

    func text(_ token: Token) -> ArraySlice<UInt8> { lexer.source[token.range] }

    private mutating func push(_ frame: ParserFrame) throws(CELCompileError) {
        if frame.isNesting {
            nesting += 1
            let limit = min(limits.nesting, CELLimits.nestingMax)
            guard nesting <= limit else {
                throw error("the expression is nested more than \(limit) deep", code: .limit)
            }
        }
        frames.append(frame)
    }

    private mutating func pop() {
        if let frame = frames.popLast(), frame.isNesting { nesting -= 1 }
    }

    mutating func add(
        _ kind: SyntaxNode.Kind,
        at offset: Int,
        over parts: [NodeID] = []
    ) throws(CELCompileError) -> NodeID {
        try tree.add(kind, at: offset, over: parts, limits: limits)
    }
}

extension Parser {
    /// Reads up to the end of an operand; nil after something opened that waits for one.
    private mutating func operand() throws(CELCompileError) -> NodeID? {
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

    /// Adds `node` to the operands.
    private mutating func append(_ node: NodeID, isOptional: Bool) throws(CELCompileError) {
        guard isOptional else { return operands.append(node) }
        operands.append(try add(.optional(node), at: Int(tree[node].offset), over: [node]))
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

    private mutating func openCall(
        _ head: ParserFrame.CallHead
    ) throws(CELCompileError) -> NodeID? {
        try advance()
        if try take(.rightParenthesis) { return try call(head, []) }
        try push(.call(head, base: operands.count))
        return nil
    }
}

extension Parser {
    /// Attaches what follows an operand to it.
    private mutating func complete(_ operand: NodeID) throws(CELCompileError) -> Progress {
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
        switch tree[node].kind {
        case .select: true
        default: false
        }
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
    private mutating func reduce(
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

extension Parser {
    /// Ends the innermost bracket or ternary, or goes on to its next part.
    private mutating func close(_ node: NodeID) throws(CELCompileError) -> Progress {
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
}
