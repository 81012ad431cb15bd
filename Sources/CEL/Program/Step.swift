/// The number of a step of a program.
typealias StepID = Int32

/// One operation of a program: small, and without anything to retain.
enum Step {
    case constant(Int32)
    case variable(Int32)
    case local(Int32)
    /// The variable of a `cel.bind`, evaluated when it is first read: its place and its value.
    case lazyLocal(Int32, StepID)
    /// Fields of a variable: a place in ``ProgramCode/paths``.
    case path(Int32)
    /// An operand and the number of a name.
    case select(StepID, Int32)
    case optionalSelect(StepID, Int32)
    case presence(StepID, Int32)
    case index(StepID, StepID)
    case optionalIndex(StepID, StepID)
    case not(StepID)
    case negate(StepID)
    case and(StepList)
    case or(StepList)
    case conditional(StepID, StepID, StepID)
    case equal(StepID, StepID)
    case notEqual(StepID, StepID)
    case order(Order, StepID, StepID)
    case arithmetic(Arithmetic, StepID, StepID)
    /// `in`; the flag tells that the right side is known to be a list.
    case contains(StepID, StepID, isList: Bool)
    /// `in` a set of constants.
    case containsConstant(StepID, Int32)
    case list(StepList)
    case map(StepList)
    /// `?e` in a list or before a key.
    case optional(StepID)
    case call(Function, StepList)
    /// A search with a pattern that is known beforehand.
    case matches(StepID, Int32)
    case optionalOr(StepID, StepID)
    case optionalOrValue(StepID, StepID)
    case loop(Int32)
    /// `cel.bind`: the variable's place and the body.
    case bind(Int32, StepID)
    /// `optMap` and `optFlatMap`: the variable's place, the receiver and the body.
    case optionalMap(Int32, StepID, StepID)
    case optionalFlatMap(Int32, StepID, StepID)
    case failure(Int32)
}

/// Consecutive entries of ``ProgramCode/children``.
struct StepList {
    let first: Int32
    let count: Int32
}

/// A comparison.
enum Order {
    case less, lessOrEqual, greater, greaterOrEqual
}

/// A calculation.
enum Arithmetic {
    case add, subtract, multiply, divide, modulo
}

/// A loop of a program.
struct LoopStep {
    let kind: SyntaxComprehension.Kind
    let range: StepID
    let first: Int32
    let second: Int32?
    let filter: StepID?
    let body: StepID
}

extension Order {
    /// As it is written.
    var symbol: String {
        switch self {
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}

extension Arithmetic {
    /// As it is written.
    var symbol: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .modulo: "%"
        }
    }
}
