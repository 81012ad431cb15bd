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
    private(set) var frames: [ParserFrame] = []
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
    enum Progress {
        /// The end of the source.
        case expression(NodeID)
        /// A larger operand, to which more may be attached.
        case operand(NodeID)
        /// An operator or a mark after which an operand stands.
        case needsOperand
    }
}

extension Parser {
    /// Goes on to the next token.
    mutating func advance() throws(CELCompileError) { token = try lexer.next() }

    /// Whether the next token is of `kind`, which is then taken.
    mutating func take(_ kind: Token.Kind) throws(CELCompileError) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    /// An error at `offset`, or at the next token.
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

    /// How a token is written.
    func text(_ token: Token) -> ArraySlice<UInt8> { lexer.source[token.range] }

    /// Begins something that waits for an operand.
    mutating func push(_ frame: ParserFrame) throws(CELCompileError) {
        if frame.isNesting {
            nesting += 1
            let limit = min(limits.nesting, CELLimits.nestingMax)
            guard nesting <= limit else {
                throw error("the expression is nested more than \(limit) deep", code: .limit)
            }
        }
        frames.append(frame)
    }

    /// Ends what was begun last.
    mutating func pop() {
        if let frame = frames.popLast(), frame.isNesting { nesting -= 1 }
    }

    /// Adds a node over `parts`.
    mutating func add(
        _ kind: SyntaxNode.Kind,
        at offset: Int,
        over parts: [NodeID] = []
    ) throws(CELCompileError) -> NodeID {
        try tree.add(kind, at: offset, over: parts, limits: limits)
    }
}
