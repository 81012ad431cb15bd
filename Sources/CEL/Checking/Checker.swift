internal import JSON

/// Finds out what every name of an expression means, and whether the types fit.
///
/// It only rejects: an expression means the same without it. Its recursion is bounded by the depth
/// of the tree.
struct Checker {
    let tree: SyntaxTree
    let environment: CELEnvironment
    /// Without checks of types, what does not resolve fails when it is evaluated.
    let mode: CELEnvironment.Checks
    var unifier: Unifier
    var resolutions: [Resolution?]
    var types: [TypeID?]
    var loopSlots: [NodeID: LoopSlots] = [:]
    /// Variables of loops and `cel.bind` in force, innermost last.
    var scopes: [Scope] = []
    private var localCount = 0

    /// A variable of a loop or of `cel.bind`.
    struct Scope {
        let name: NameID
        let slot: Int
        let type: TypeID
        let isLazy: Bool
    }

    /// Checks `tree` against the declarations of `environment`.
    static func check(
        _ tree: SyntaxTree,
        in environment: CELEnvironment,
        mode: CELEnvironment.Checks
    ) throws(CELCompileError) -> CheckedTree {
        var checker = Checker(tree, environment, mode)
        do throws(CELCompileError) {
            let type = try checker.check(tree.root)
            return try checker.result(type)
        } catch {
            // After too many steps nothing fits any more, which is no error of types.
            throw checker.unifier.isExhausted ? checker.tooComplex(at: tree.root) : error
        }
    }

    private func tooComplex(at id: NodeID) -> CELCompileError {
        tree.error(.limit, "the types of the expression are too complex", at: id)
    }

    private init(
        _ tree: SyntaxTree,
        _ environment: CELEnvironment,
        _ mode: CELEnvironment.Checks
    ) {
        self.tree = tree
        self.environment = environment
        self.mode = mode
        unifier = Unifier(steps: environment.limits.unification)
        resolutions = Array(repeating: nil, count: tree.nodes.count)
        types = Array(repeating: nil, count: tree.nodes.count)
    }

    private mutating func result(_ type: TypeID) throws(CELCompileError) -> CheckedTree {
        let isList = types.map { type in type.map { unifier.isList($0) } ?? false }
        let settled = unifier.settled(type)
        if unifier.isExhausted || unifier.table.isTooDeep {
            throw tooComplex(at: tree.root)
        }
        return CheckedTree(
            syntax: tree,
            resolutions: resolutions,
            isList: isList,
            type: unifier.table.type(settled),
            variables: environment.variables.map(\.name),
            localCount: localCount,
            loopSlots: loopSlots
        )
    }

    /// Opens a scope with a variable, for the caller to close.
    mutating func open(_ name: NameID, _ type: TypeID, isLazy: Bool = false) -> Int {
        scopes.append(Scope(name: name, slot: localCount, type: type, isLazy: isLazy))
        localCount += 1
        return localCount - 1
    }

    mutating func close(_ count: Int = 1) { scopes.removeLast(count) }
}

extension Checker {
    /// The type of a node.
    mutating func check(_ id: NodeID) throws(CELCompileError) -> TypeID {
        let type = try infer(id)
        if unifier.isExhausted || unifier.table.isTooDeep {
            throw tooComplex(at: id)
        }
        types[Int(id)] = mode == .none ? .dyn : type
        if resolutions[Int(id)] == nil { resolutions[Int(id)] = Resolution.none }
        return mode == .none ? .dyn : type
    }

    private mutating func infer(_ id: NodeID) throws(CELCompileError) -> TypeID {
        switch tree[id].kind {
        case .constant(let index): return constant(tree.constants[Int(index)])
        case .identifier, .select: return try name(id)
        case .optionalSelect(let operand, let field):
            let type = try check(operand)
            return optional(try fieldType(unwrapped(type).type, field, at: id))
        case .presence(let operand, let field):
            let type = try check(operand)
            _ = try fieldType(unwrapped(type).type, field, at: id, isTested: true)
            return .bool
        case .index(let operand, let key): return try operation("_[_]", [operand, key], at: id)
        case .optionalIndex(let operand, let key):
            return try operation("_[?_]", [operand, key], at: id)
        case .call(let index): return try call(tree.calls[Int(index)], at: id)
        case .not(let operand): return try operation("!_", [operand], at: id)
        case .negate(let operand): return try operation("-_", [operand], at: id)
        case .binary(let binary, let left, let right):
            return try operation(ExactString(binary.symbol), [left, right], at: id)
        case .and(let parts): return try logical("&&", parts)
        case .or(let parts): return try logical("||", parts)
        case .conditional(let condition, let first, let second):
            return try operation("_?_:_", [condition, first, second], at: id)
        case .list(let elements): return try list(elements)
        case .map(let entries): return try map(entries)
        case .optional(let value): return try check(value)
        case .comprehension(let index): return try loop(index, at: id)
        case .bind(let name, let value, let body): return try bind(name, value, body, at: id)
        case .optionalMap(let target, let name, let body):
            return optional(try optionalMap(target, name, body, at: id))
        case .optionalFlatMap(let target, let name, let body):
            let type = try optionalMap(target, name, body, at: id)
            let result = optional(unifier.table.freshVariable())
            return try expect(type, result, at: body, "the body of `optFlatMap`")
        }
    }

    private mutating func constant(_ value: CELValue) -> TypeID {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .timestamp, .duration, .list, .jsonArray, .map, .jsonObject, .record, .type,
            .optional, .network:
            .dyn
        }
    }

    /// `optional_type(type)`.
    mutating func optional(_ type: TypeID) -> TypeID {
        unifier.table.intern(.abstract("optional_type", [type]))
    }

    /// What an optional holds, or the type itself.
    mutating func unwrapped(_ type: TypeID) -> (type: TypeID, isOptional: Bool) {
        let type = unifier.resolved(type)
        guard case .abstract("optional_type", let parts) = unifier.table[type],
            let wrapped = parts.first
        else { return (type, false) }
        return (unifier.resolved(wrapped), true)
    }

    /// `expected`, if `type` fits it.
    mutating func expect(
        _ type: TypeID,
        _ expected: TypeID,
        at id: NodeID,
        _ what: String
    ) throws(CELCompileError) -> TypeID {
        if unifier.isAssignable(type, to: expected) { return expected }
        let message = "\(what) has type `\(text(type))`, expected `\(text(expected))`"
        throw tree.error(.type, message, at: id)
    }

    /// A type as messages show it.
    mutating func text(_ type: TypeID) -> String {
        let settled = unifier.settled(type)
        return unifier.table.text(settled)
    }

    private mutating func logical(
        _ symbol: String,
        _ parts: NodeList
    ) throws(CELCompileError) -> TypeID {
        for part in tree.children(parts) {
            let type = try check(part)
            _ = try expect(type, .bool, at: part, "an operand of `\(symbol)`")
        }
        return .bool
    }

    private mutating func list(_ elements: NodeList) throws(CELCompileError) -> TypeID {
        var joined: TypeID?
        for element in tree.children(elements) {
            joined = join(joined, try self.element(element))
        }
        return unifier.table.intern(.list(joined ?? unifier.table.freshVariable()))
    }

    private mutating func join(_ joined: TypeID?, _ type: TypeID) -> TypeID {
        guard let joined else { return type }
        return unifier.joined(joined, type) ?? .dyn
    }

    /// The type that an element, or the value of an entry, adds.
    private mutating func element(
        _ id: NodeID,
        isOptional: Bool = false
    ) throws(CELCompileError) -> TypeID {
        let type = try check(id)
        var isOptional = isOptional
        if case .optional = tree[id].kind { isOptional = true }
        guard isOptional else { return type }
        let inner = unifier.table.freshVariable()
        _ = try expect(type, optional(inner), at: id, "an optional element")
        return unifier.resolved(inner)
    }

    private mutating func map(_ entries: NodeList) throws(CELCompileError) -> TypeID {
        var keys: TypeID?
        var values: TypeID?
        var isOptional = false
        for (place, entry) in tree.children(entries).enumerated() {
            if place % 2 == 0 {
                isOptional = false
                if case .optional = tree[entry].kind { isOptional = true }
                keys = join(keys, try check(entry))
            } else {
                values = join(values, try element(entry, isOptional: isOptional))
            }
        }
        let key = keys ?? unifier.table.freshVariable()
        return unifier.table.intern(.map(key, values ?? unifier.table.freshVariable()))
    }

    private mutating func bind(
        _ name: NameID,
        _ value: NodeID,
        _ body: NodeID,
        at id: NodeID
    ) throws(CELCompileError) -> TypeID {
        let type = try check(value)
        let slot = open(name, type, isLazy: true)
        defer { close() }
        loopSlots[id] = LoopSlots(first: slot, second: nil)
        return try check(body)
    }

    private mutating func optionalMap(
        _ target: NodeID,
        _ name: NameID,
        _ body: NodeID,
        at id: NodeID
    ) throws(CELCompileError) -> TypeID {
        let inner = unifier.table.freshVariable()
        let type = try check(target)
        _ = try expect(type, optional(inner), at: target, "the receiver of the macro")
        let slot = open(name, unifier.resolved(inner))
        defer { close() }
        loopSlots[id] = LoopSlots(first: slot, second: nil)
        return try check(body)
    }
}
