internal import JSON

/// What a name or a call of a syntax tree means.
enum Resolution {
    /// The node means what its syntax says.
    case none
    case variable(Int)
    /// A variable of a loop or of `cel.bind`, by its place among all of them.
    case local(Int, isLazy: Bool)
    case type(ExactString)
    /// A call; of a namespaced function the receiver is part of the name.
    case function(Function, takesTarget: Bool)
    /// Fails when it is evaluated.
    case failure(CELEvaluationError.Code, detail: String)
}

/// What the checker found out about a syntax tree.
struct CheckedTree {
    let syntax: SyntaxTree
    /// By node; nil for what macros left behind.
    let resolutions: [Resolution?]
    /// By node: whether it is known to be a list.
    let isList: [Bool]
    /// The type of the whole expression.
    let type: CELType
    /// The names of the environment's variables, by slot.
    let variables: [String]
    /// Places for variables of loops and `cel.bind`.
    let localCount: Int
    /// Places of the variables of each loop.
    let loopSlots: [NodeID: LoopSlots]
}

/// The places of a loop's variables.
struct LoopSlots {
    let first: Int
    let second: Int?
}
