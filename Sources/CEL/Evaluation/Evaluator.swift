internal import JSON

/// Runs a program once.
///
/// Its recursion is bounded by the depth of the tree that the program was made from.
struct Evaluator: ~Copyable {
    let code: ProgramCode
    let activation: any CELActivation
    let costLimit: Int
    /// Units of cost so far.
    var cost = 0
    var iterations = 0
    /// Variables of loops and of `cel.bind`: the first few without allocation.
    private var locals = InlineArray<2, CELValue?>(repeating: nil)
    private var moreLocals: [CELValue?] = []
    /// Why variables of `cel.bind` have no value, which is found out once, too.
    private var lazyFailures: [Int32: Failure]?

    /// An evaluation of `code`.
    init(_ code: ProgramCode, _ activation: any CELActivation, costLimit: Int) {
        self.code = code
        self.activation = activation
        self.costLimit = costLimit
        if code.localCount > 2 { moreLocals = Array(repeating: nil, count: code.localCount - 2) }
    }

    var limits: CELLimits { code.limits }

    /// Adds to the cost.
    @inline(__always)
    mutating func charge(_ units: Int, at step: StepID) throws(Failure) {
        cost &+= units
        if cost > costLimit { throw Failure(.costLimit, at: step) }
    }

    func local(_ slot: Int32) -> CELValue? {
        let slot = Int(slot)
        return slot < 2 ? locals[slot] : moreLocals[slot - 2]
    }

    mutating func setLocal(_ slot: Int32, _ value: CELValue?) {
        let slot = Int(slot)
        if slot < 2 { locals[slot] = value } else { moreLocals[slot - 2] = value }
    }
}

extension Evaluator {
    /// The value of a step.
    mutating func evaluate(_ id: StepID) throws(Failure) -> CELValue {
        switch code.steps[Int(id)] {
        case .constant(let index): return code.constants[Int(index)]
        case .variable(let slot): return try variable(slot, at: id)
        case .local(let slot):
            try charge(1, at: id)
            return try bound(local(slot), at: id)
        case .lazyLocal(let slot, let initial): return try lazy(slot, initial, at: id)
        case .path(let index): return try path(code.paths[Int(index)], at: id)
        case .select(let operand, let name): return try select(operand, name, at: id)
        case .optionalSelect(let operand, let name):
            return try optionalSelect(operand, name, at: id)
        case .presence(let operand, let name): return try presence(operand, name, at: id)
        case .index(let operand, let key): return try index(operand, key, at: id)
        case .optionalIndex(let operand, let key): return try optionalIndex(operand, key, at: id)
        case .not(let operand): return try not(operand, at: id)
        case .negate(let operand): return try negate(operand, at: id)
        case .and(let parts): return try logical(parts, decisive: false, at: id)
        case .or(let parts): return try logical(parts, decisive: true, at: id)
        case .conditional(let condition, let first, let second):
            return try evaluate(try isTrue(condition, at: id) ? first : second)
        case .equal(let left, let right): return .bool(try isEqual(left, right, at: id))
        case .notEqual(let left, let right): return .bool(!(try isEqual(left, right, at: id)))
        case .order(let order, let left, let right): return try compare(order, left, right, at: id)
        case .arithmetic(let operation, let left, let right):
            return try calculate(operation, left, right, at: id)
        case .contains(let element, let range, let isList):
            return .bool(try contains(element, range, isList: isList, at: id))
        case .containsConstant(let element, let set):
            return .bool(try contains(element, code.sets[Int(set)], at: id))
        case .list(let elements): return try list(elements, at: id)
        case .map(let entries): return try map(entries, at: id)
        case .optional(let value): return try evaluate(value)
        case .call(let function, let arguments): return try call(function, arguments, at: id)
        case .matches(let text, let pattern): return try matches(text, pattern, at: id)
        case .optionalOr(let first, let second): return try or(first, second, at: id)
        case .optionalOrValue(let first, let second): return try orValue(first, second, at: id)
        case .loop(let index): return try loop(code.loops[Int(index)], at: id)
        case .bind(let slot, let body): return try bind(slot, body)
        case .optionalMap(let slot, let target, let body):
            return try optionalMap(slot, target, body, at: id)
        case .optionalFlatMap(let slot, let target, let body):
            return try optionalFlatMap(slot, target, body, at: id)
        case .failure(let index):
            let failure = code.failures[Int(index)]
            throw Failure(failure.code, at: id, failure.detail)
        }
    }

    @inline(__always)
    private func bound(_ value: CELValue?, at id: StepID) throws(Failure) -> CELValue {
        guard let value else { throw Failure(.unboundVariable, at: id) }
        return value
    }

    private mutating func variable(_ slot: Int32, at id: StepID) throws(Failure) -> CELValue {
        try charge(1, at: id)
        return try bound(activation.value(of: Int(slot)), at: id)
    }

    private mutating func lazy(
        _ slot: Int32,
        _ initial: StepID,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(1, at: id)
        if let value = local(slot) { return value }
        if let failure = lazyFailures?[slot] { throw failure }
        do throws(Failure) {
            let value = try evaluate(initial)
            setLocal(slot, value)
            return value
        } catch {
            var failures = lazyFailures ?? [:]
            failures[slot] = error
            lazyFailures = failures
            throw error
        }
    }

    private mutating func bind(_ slot: Int32, _ body: StepID) throws(Failure) -> CELValue {
        setLocal(slot, nil)
        lazyFailures?[slot] = nil
        return try evaluate(body)
    }

    /// A truth value that decides something.
    mutating func isTrue(_ step: StepID, at id: StepID) throws(Failure) -> Bool {
        guard case .bool(let bool) = try evaluate(step) else { throw noOverload(id) }
        return bool
    }

    /// The error of an operation that does not take its operands.
    @inline(never)
    func noOverload(_ id: StepID) -> Failure { Failure(.noOverload, at: id) }

    /// The same of an operator between two values; it names the types.
    @inline(never)
    func noOverload(_ id: StepID, _ left: CELValue, _ right: CELValue) -> Failure {
        let symbol: String
        switch code.steps[Int(id)] {
        case .arithmetic(let operation, _, _): symbol = operation.symbol
        case .order(let order, _, _): symbol = order.symbol
        default: return noOverload(id)
        }
        let types = "`\(left.typeName) \(symbol) \(right.typeName)`"
        return Failure(.noOverload, at: id, "no such operation on values of these types: \(types)")
    }
}
