/// Something that was begun and waits for an operand: the parser's own stack, which lies on the heap.
enum ParserFrame {
    /// `(`
    case parenthesis(offset: Int)
    /// `[`, with the number of operands before its elements; whether a `?` stands before the next.
    case list(base: Int, offset: Int, isOptional: Bool)
    /// `{`, likewise.
    case map(base: Int, offset: Int, expectsValue: Bool, isOptional: Bool)
    /// `name(`, likewise.
    case call(CallHead, base: Int)
    /// `target[`
    case index(NodeID, isOptional: Bool, offset: Int)
    /// An operator and its left operand.
    case binary(BinaryOperator, NodeID, offset: Int)
    /// Operands of `&&` or `||`, from `base` in the operands.
    case logical(isAnd: Bool, base: Int, offset: Int)
    /// `!`
    case not(offset: Int)
    /// `-`
    case negate(offset: Int)
    /// `c ?`
    case then(NodeID, offset: Int)
    /// `c ? a :`
    case otherwise(NodeID, NodeID, offset: Int)

    /// What stands before the arguments of a call.
    struct CallHead {
        let function: NameID
        let target: NodeID?
        let isRooted: Bool
        let offset: Int
    }

    /// How strongly an operator binds its right operand; nil for what only a closing mark ends.
    var precedence: Int? {
        switch self {
        case .binary(let binary, _, _): binary.precedence
        case .logical(let isAnd, _, _): isAnd ? 2 : 1
        case .parenthesis, .list, .map, .call, .index, .not, .negate, .then, .otherwise: nil
        }
    }

    /// Whether it counts as a level of nesting.
    var isNesting: Bool {
        switch self {
        case .binary, .logical, .not, .negate: false
        case .parenthesis, .list, .map, .call, .index, .then, .otherwise: true
        }
    }
}

extension BinaryOperator {
    /// How strongly it binds: products over sums over relations.
    var precedence: Int {
        switch self {
        case .multiply, .divide, .modulo: 5
        case .add, .subtract: 4
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in: 3
        }
    }

    /// The operator that a token is.
    init?(_ kind: Token.Kind) {
        switch kind {
        case .star: self = .multiply
        case .slash: self = .divide
        case .percent: self = .modulo
        case .plus: self = .add
        case .minus: self = .subtract
        case .equal: self = .equal
        case .notEqual: self = .notEqual
        case .less: self = .less
        case .lessOrEqual: self = .lessOrEqual
        case .greater: self = .greater
        case .greaterOrEqual: self = .greaterOrEqual
        case .in: self = .in
        case .end, .identifier, .quotedIdentifier, .int, .uint, .double, .string, .bytes, .true,
            .false, .null, .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket,
            .leftBrace, .rightBrace, .dot, .comma, .colon, .question, .not, .and, .or:
            return nil
        }
    }

    /// As it is written.
    var symbol: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .modulo: "%"
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .in: "in"
        }
    }
}
