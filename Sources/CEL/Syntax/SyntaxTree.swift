internal import JSON

/// The number of a node in a ``SyntaxTree``.
typealias NodeID = Int32
/// The number of a name in a ``SyntaxTree``.
typealias NameID = Int32

/// An expression as it was written, macros expanded: nodes in one array, children before parents.
///
/// Nodes refer to each other by number, so that neither walking nor freeing a tree needs more stack
/// than its bounded depth.
struct SyntaxTree {
    /// The nodes.
    private(set) var nodes: [SyntaxNode] = []
    /// Children of nodes that have any number of them, each node's in a row.
    private(set) var children: [NodeID] = []
    /// The values of literals.
    private(set) var constants: [CELValue] = []
    /// Identifiers and fields, each once.
    private(set) var names: [ExactString] = []
    private(set) var calls: [SyntaxCall] = []
    private(set) var comprehensions: [SyntaxComprehension] = []
    /// The node of the whole expression.
    var root: NodeID = 0
    /// The text.
    let source: [UInt8]
    private var namesByText: [ExactString: NameID] = [:]
    private var depths: [Shape] = []

    /// An empty tree for `source`.
    init(source: [UInt8]) { self.source = source }

    /// The node called `id`.
    subscript(_ id: NodeID) -> SyntaxNode { nodes[Int(id)] }

    /// The children that `list` names.
    func children(_ list: NodeList) -> ArraySlice<NodeID> {
        children[Int(list.first)..<Int(list.first + list.count)]
    }

    /// The text of the name `id`.
    func name(_ id: NameID) -> ExactString { names[Int(id)] }

    /// How deep the tree is below a node.
    func shape(_ id: NodeID) -> Shape { depths[Int(id)] }

    /// An error about a node.
    func error(
        _ code: CELCompileError.Code,
        _ message: String,
        at id: NodeID,
        suggestion: String? = nil
    ) -> CELCompileError {
        let position = SourcePosition(offset: Int(self[id].offset), in: source)
        return CELCompileError(code, message, at: position, suggestion: suggestion)
    }
}

/// A node of a ``SyntaxTree``.
struct SyntaxNode {
    let kind: Kind
    /// The byte of the source that errors about it point to.
    let offset: Int32

    /// What a node is.
    enum Kind {
        case constant(Int32)
        case identifier(NameID, isRooted: Bool)
        case select(NodeID, NameID)
        case optionalSelect(NodeID, NameID)
        /// `has(e.f)`
        case presence(NodeID, NameID)
        case index(NodeID, NodeID)
        case optionalIndex(NodeID, NodeID)
        case call(Int32)
        case not(NodeID)
        case negate(NodeID)
        case binary(BinaryOperator, NodeID, NodeID)
        case and(NodeList)
        case or(NodeList)
        case conditional(NodeID, NodeID, NodeID)
        /// Elements; some may be `.optional`.
        case list(NodeList)
        /// Keys and values in turn; a key may be `.optional`.
        case map(NodeList)
        /// `?e` in a list or before the key of a map.
        case optional(NodeID)
        case comprehension(Int32)
        /// `cel.bind(name, value, body)`
        case bind(NameID, NodeID, NodeID)
        /// `e.optMap(name, body)`
        case optionalMap(NodeID, NameID, NodeID)
        /// `e.optFlatMap(name, body)`
        case optionalFlatMap(NodeID, NameID, NodeID)
    }
}

/// Consecutive entries of ``SyntaxTree/children``.
struct NodeList {
    let first: Int32
    let count: Int32
}

/// How deep a tree is below a node, the node included.
struct Shape {
    /// Nodes from here to the farthest leaf.
    var depth: Int
    /// Loops inside one another.
    var loops: Int
}

/// A call of a function.
struct SyntaxCall {
    let function: NameID
    /// The receiver of a member call.
    let target: NodeID?
    let arguments: NodeList
    /// Whether a dot stands before the name: `.f()`.
    let isRooted: Bool
}

/// A loop that a macro stands for.
struct SyntaxComprehension {
    let kind: Kind
    let range: NodeID
    let variable: NameID
    /// The second variable; the first is then the index or key.
    let second: NameID?
    /// Only what this holds for is taken.
    let filter: NodeID?
    /// The predicate, or what is made of each element.
    let body: NodeID

    /// What a loop makes of its elements.
    enum Kind {
        case all, exists, existsOne
        case list
        /// A list of the elements themselves that the body holds for.
        case filter
        case map
        case mapEntry
        /// The elements in the order of the body's values.
        case sortBy
    }
}

/// An operator with two operands that are both always evaluated.
enum BinaryOperator {
    case add, subtract, multiply, divide, modulo
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case `in`
}

extension SyntaxTree {
    /// The number of a name.
    mutating func intern(_ text: ExactString) -> NameID {
        if let id = namesByText[text] { return id }
        let id = NameID(truncatingIfNeeded: names.count)
        names.append(text)
        namesByText[text] = id
        return id
    }

    /// Adds a node above `parts`.
    ///
    /// - Throws: A limit error when the tree grows over `limits`.
    mutating func add(
        _ kind: SyntaxNode.Kind,
        at offset: Int,
        over parts: some Sequence<NodeID>,
        loops: Int = 0,
        limits: CELLimits
    ) throws(CELCompileError) -> NodeID {
        var shape = Shape(depth: 0, loops: loops)
        for part in parts {
            shape.depth = max(shape.depth, self.shape(part).depth)
            shape.loops = max(shape.loops, self.shape(part).loops)
        }
        shape.depth += 1
        let id = NodeID(truncatingIfNeeded: nodes.count)
        nodes.append(SyntaxNode(kind: kind, offset: Int32(truncatingIfNeeded: offset)))
        depths.append(shape)
        if nodes.count > limits.nodes {
            throw error(.limit, "the expression has more than \(limits.nodes) parts", at: id)
        }
        let nesting = min(limits.nesting, CELLimits.nestingMax)
        if shape.depth > nesting {
            throw error(.limit, "the expression is nested more than \(nesting) deep", at: id)
        }
        if shape.loops > limits.comprehensionDepth {
            let limit = limits.comprehensionDepth
            throw error(.limit, "loops are nested more than \(limit) deep", at: id)
        }
        return id
    }

    /// Adds a literal.
    mutating func add(
        constant: CELValue,
        at offset: Int,
        limits: CELLimits
    ) throws(CELCompileError) -> NodeID {
        constants.append(constant)
        let index = Int32(truncatingIfNeeded: constants.count - 1)
        return try add(.constant(index), at: offset, over: [], limits: limits)
    }

    /// Adds a row of children.
    mutating func add(list: some Collection<NodeID>) -> NodeList {
        let first = Int32(truncatingIfNeeded: children.count)
        children.append(contentsOf: list)
        return NodeList(first: first, count: Int32(truncatingIfNeeded: list.count))
    }

    /// Adds a call.
    mutating func add(
        _ call: SyntaxCall,
        at offset: Int,
        limits: CELLimits
    ) throws(CELCompileError) -> NodeID {
        calls.append(call)
        let parts = Array(children(call.arguments)) + (call.target.map { [$0] } ?? [])
        let kind = SyntaxNode.Kind.call(Int32(truncatingIfNeeded: calls.count - 1))
        return try add(kind, at: offset, over: parts, limits: limits)
    }

    /// Adds a loop.
    mutating func add(
        _ loop: SyntaxComprehension,
        at offset: Int,
        limits: CELLimits
    ) throws(CELCompileError) -> NodeID {
        comprehensions.append(loop)
        let inner = [loop.filter, loop.body].compactMap(\.self)
        let loops = 1 + (inner.map { shape($0).loops }.max() ?? 0)
        let kind = SyntaxNode.Kind.comprehension(
            Int32(truncatingIfNeeded: comprehensions.count - 1)
        )
        return try add(kind, at: offset, over: inner + [loop.range], loops: loops, limits: limits)
    }
}
