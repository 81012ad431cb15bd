internal import JSON

/// Turns a checked tree into a program: names into places, chains of fields into paths.
struct Planner {
    let checked: CheckedTree
    var code = ProgramCode.Contents()
    /// Whether a step depends on no variable, and the first step that belongs to it.
    var facts: [StepFacts] = []
    private var initialisers: [Int: StepID] = [:]

    /// What the planner knows of a step.
    struct StepFacts {
        let isClosed: Bool
        let start: StepID
    }

    /// The steps for `checked`, nothing evaluated yet.
    static func plan(_ checked: CheckedTree) -> Planner {
        var planner = Planner(checked: checked)
        planner.code.constants = checked.syntax.constants
        planner.code.names = checked.syntax.names
        planner.code.localCount = checked.localCount
        planner.code.root = planner.plan(checked.syntax.root)
        return planner
    }

    private init(checked: CheckedTree) { self.checked = checked }

    private var tree: SyntaxTree { checked.syntax }
}

extension Planner {
    /// Adds a step over `operands`.
    private mutating func add(
        _ step: Step,
        for node: NodeID,
        over operands: [StepID],
        isClosed: Bool = true,
        start: Int
    ) -> StepID {
        let closed = isClosed && operands.allSatisfy { facts[Int($0)].isClosed }
        code.steps.append(step)
        code.offsets.append(tree[node].offset)
        facts.append(StepFacts(isClosed: closed, start: StepID(truncatingIfNeeded: start)))
        return StepID(truncatingIfNeeded: code.steps.count - 1)
    }

    private mutating func add(list: [StepID]) -> StepList {
        let first = Int32(truncatingIfNeeded: code.children.count)
        code.children.append(contentsOf: list)
        return StepList(first: first, count: Int32(truncatingIfNeeded: list.count))
    }

    private mutating func plan(_ nodes: some Sequence<NodeID>) -> [StepID] {
        var steps: [StepID] = []
        for node in nodes { steps.append(plan(node)) }
        return steps
    }

    private mutating func plan(_ node: NodeID) -> StepID {
        let start = code.steps.count
        if let step = resolved(node, start) { return step }
        switch tree[node].kind {
        case .constant(let index): return add(.constant(index), for: node, over: [], start: start)
        case .identifier: return failure(.unboundVariable, "no such variable", node, start)
        case .select(let operand, let field):
            return select(node, operand, field, start)
        case .optionalSelect(let operand, let field):
            let step = plan(operand)
            return add(.optionalSelect(step, field), for: node, over: [step], start: start)
        case .presence(let operand, let field):
            let step = plan(operand)
            return add(.presence(step, field), for: node, over: [step], start: start)
        case .index(let operand, let key):
            let steps = plan([operand, key])
            return add(.index(steps[0], steps[1]), for: node, over: steps, start: start)
        case .optionalIndex(let operand, let key):
            let steps = plan([operand, key])
            return add(.optionalIndex(steps[0], steps[1]), for: node, over: steps, start: start)
        case .call(let index): return call(tree.calls[Int(index)], node, start)
        case .not(let operand):
            let step = plan(operand)
            return add(.not(step), for: node, over: [step], start: start)
        case .negate(let operand):
            let step = plan(operand)
            return add(.negate(step), for: node, over: [step], start: start)
        case .binary(let binary, let left, let right):
            let isList = checked.isList[Int(right)]
            let steps = plan([left, right])
            let step = Planner.step(binary, steps[0], steps[1], isList: isList)
            return add(step, for: node, over: steps, start: start)
        case .and(let parts):
            let steps = plan(tree.children(parts))
            return add(.and(add(list: steps)), for: node, over: steps, start: start)
        case .or(let parts):
            let steps = plan(tree.children(parts))
            return add(.or(add(list: steps)), for: node, over: steps, start: start)
        case .conditional(let condition, let first, let second):
            let steps = plan([condition, first, second])
            let step = Step.conditional(steps[0], steps[1], steps[2])
            return add(step, for: node, over: steps, start: start)
        case .list(let elements):
            let steps = plan(tree.children(elements))
            return add(.list(add(list: steps)), for: node, over: steps, start: start)
        case .map(let entries):
            let steps = plan(tree.children(entries))
            return add(.map(add(list: steps)), for: node, over: steps, start: start)
        case .optional(let value):
            let step = plan(value)
            return add(.optional(step), for: node, over: [step], isClosed: false, start: start)
        case .comprehension(let index): return loop(index, node, start)
        case .bind(_, let value, let body): return bind(value, body, node, start)
        case .optionalMap(let target, _, let body):
            return optionalMap(target, body, node, start) { .optionalMap($0, $1, $2) }
        case .optionalFlatMap(let target, _, let body):
            return optionalMap(target, body, node, start) { .optionalFlatMap($0, $1, $2) }
        }
    }

    /// The step for a node that the checker has resolved to something else than it looks like.
    private mutating func resolved(_ node: NodeID, _ start: Int) -> StepID? {
        switch checked.resolutions[Int(node)] ?? .none {
        case .variable(let slot):
            let step = Step.variable(Int32(truncatingIfNeeded: slot))
            return add(step, for: node, over: [], isClosed: false, start: start)
        case .local(let slot, let isLazy):
            let place = Int32(truncatingIfNeeded: slot)
            guard isLazy, let value = initialisers[slot] else {
                return add(.local(place), for: node, over: [], isClosed: false, start: start)
            }
            let step = Step.lazyLocal(place, value)
            return add(step, for: node, over: [], isClosed: false, start: start)
        case .type(let name):
            code.constants.append(.type(name))
            let index = Int32(truncatingIfNeeded: code.constants.count - 1)
            return add(.constant(index), for: node, over: [], start: start)
        case .failure(let code, let detail): return failure(code, detail, node, start)
        case .none, .function: return nil
        }
    }

    private mutating func failure(
        _ reason: CELEvaluationError.Code,
        _ detail: String,
        _ node: NodeID,
        _ start: Int
    ) -> StepID {
        code.failures.append((reason, detail))
        let index = Int32(truncatingIfNeeded: code.failures.count - 1)
        return add(.failure(index), for: node, over: [], isClosed: false, start: start)
    }

    private static func step(
        _ binary: BinaryOperator,
        _ left: StepID,
        _ right: StepID,
        isList: Bool
    ) -> Step {
        switch binary {
        case .add: .arithmetic(.add, left, right)
        case .subtract: .arithmetic(.subtract, left, right)
        case .multiply: .arithmetic(.multiply, left, right)
        case .divide: .arithmetic(.divide, left, right)
        case .modulo: .arithmetic(.modulo, left, right)
        case .equal: .equal(left, right)
        case .notEqual: .notEqual(left, right)
        case .less: .order(.less, left, right)
        case .lessOrEqual: .order(.lessOrEqual, left, right)
        case .greater: .order(.greater, left, right)
        case .greaterOrEqual: .order(.greaterOrEqual, left, right)
        case .in: .contains(left, right, isList: isList)
        }
    }

    /// A field; of a variable or of its fields a longer path.
    private mutating func select(
        _ node: NodeID,
        _ operand: NodeID,
        _ field: NameID,
        _ start: Int
    ) -> StepID {
        let step = plan(operand)
        let name = code.names[Int(field)]
        let first = Int32(truncatingIfNeeded: code.pathNames.count)
        if case .variable(let slot) = code.steps[Int(step)] {
            code.pathNames.append(name)
            code.paths.append(.init(variable: slot, first: first, count: 1))
        } else if case .path(let index) = code.steps[Int(step)] {
            // The operand's own path stays as it is; its step is not used any more.
            let path = code.paths[Int(index)]
            let names = code.pathNames[Int(path.first)..<Int(path.first + path.count)]
            code.pathNames.append(contentsOf: Array(names) + [name])
            code.paths.append(.init(variable: path.variable, first: first, count: path.count + 1))
        } else {
            return add(.select(step, field), for: node, over: [step], start: start)
        }
        let index = Int32(truncatingIfNeeded: code.paths.count - 1)
        return add(.path(index), for: node, over: [], isClosed: false, start: start)
    }

    private mutating func call(_ call: SyntaxCall, _ node: NodeID, _ start: Int) -> StepID {
        guard case .function(let function, let takesTarget)? = checked.resolutions[Int(node)] else {
            return failure(.unknownFunction, "no such function", node, start)
        }
        var nodes = Array(tree.children(call.arguments))
        if takesTarget, let target = call.target { nodes.insert(target, at: 0) }
        let steps = plan(nodes)
        if steps.count == 2, function == .or || function == .orValue {
            let step: Step =
                function == .or
                ? .optionalOr(steps[0], steps[1]) : .optionalOrValue(steps[0], steps[1])
            return add(step, for: node, over: steps, start: start)
        }
        return add(.call(function, add(list: steps)), for: node, over: steps, start: start)
    }

    private mutating func loop(_ index: Int32, _ node: NodeID, _ start: Int) -> StepID {
        let loop = tree.comprehensions[Int(index)]
        let slots = checked.loopSlots[node]
        let range = plan(loop.range)
        let filter = loop.filter.map { plan($0) }
        let body = plan(loop.body)
        code.loops.append(
            LoopStep(
                kind: loop.kind,
                range: range,
                first: Int32(truncatingIfNeeded: slots?.first ?? 0),
                second: slots?.second.map { Int32(truncatingIfNeeded: $0) },
                filter: filter,
                body: body
            )
        )
        let step = Step.loop(Int32(truncatingIfNeeded: code.loops.count - 1))
        let operands = [range, body] + (filter.map { [$0] } ?? [])
        return add(step, for: node, over: operands, start: start)
    }

    private mutating func bind(
        _ value: NodeID,
        _ body: NodeID,
        _ node: NodeID,
        _ start: Int
    ) -> StepID {
        let slot = checked.loopSlots[node]?.first ?? 0
        let initial = plan(value)
        initialisers[slot] = initial
        let step = plan(body)
        let place = Int32(truncatingIfNeeded: slot)
        return add(.bind(place, step), for: node, over: [initial, step], start: start)
    }

    private mutating func optionalMap(
        _ target: NodeID,
        _ body: NodeID,
        _ node: NodeID,
        _ start: Int,
        _ step: (Int32, StepID, StepID) -> Step
    ) -> StepID {
        let steps = plan([target, body])
        let place = Int32(truncatingIfNeeded: checked.loopSlots[node]?.first ?? 0)
        return add(step(place, steps[0], steps[1]), for: node, over: steps, start: start)
    }
}
