internal import JSON

/// What a step may cost, and how large its value may be.
struct CostEstimate {
    var cost: Int
    /// Bytes of a string, also of one inside a list or map.
    var bytes: Int
    /// Elements of a list or map, with those of the lists, maps and optionals inside it.
    var elements: Int
}

/// Adds up the worst case of a program, step by step as the evaluator charges.
struct CostEstimator {
    let code: ProgramCode
    let bounds: CELSizeBounds
    /// Sizes of the variables of loops.
    private var locals: [Int32: CostEstimate] = [:]
    /// The variables of `cel.bind` that were met.
    private var lazyLocals: [Int32: CostEstimate] = [:]

    init(_ code: ProgramCode, _ bounds: CELSizeBounds) {
        self.code = code
        self.bounds = bounds
    }

    /// The worst case of a step with all that it uses.
    mutating func estimate(_ id: StepID) -> CostEstimate {
        switch code.steps[Int(id)] {
        case .constant(let index): return constant(code.constants[Int(index)])
        case .variable: return input(cost: 1)
        case .local(let slot): return local(slot)
        case .lazyLocal(let slot, let initial): return lazy(slot, initial)
        case .path(let index): return path(code.paths[Int(index)])
        case .select(let operand, let name): return field(operand, name)
        case .optionalSelect(let operand, let name): return optional(field(operand, name))
        case .presence(let operand, let name): return scalar(field(operand, name).cost)
        case .index(let operand, let key): return element(operand, key)
        case .optionalIndex(let operand, let key): return optional(element(operand, key))
        case .not(let operand), .negate(let operand): return scalar(sum(1, estimate(operand).cost))
        case .and(let parts), .or(let parts):
            return scalar(estimates(parts).reduce(0) { sum($0, $1.cost) })
        case .conditional(let condition, let first, let second):
            let cost = estimate(condition).cost
            return either(cost, estimate(first), estimate(second))
        case .equal(let left, let right), .notEqual(let left, let right):
            return equality(estimate(left), estimate(right))
        case .order(_, let left, let right): return order(estimate(left), estimate(right))
        case .arithmetic(_, let left, let right): return joined(estimate(left), estimate(right))
        case .contains(let element, let range, _): return search(estimate(element), estimate(range))
        case .containsConstant(let element, let set):
            return search(estimate(element), in: code.sets[Int(set)])
        case .list(let parts): return literal(estimates(parts), base: 10)
        case .map(let parts): return map(estimates(parts))
        case .optional(let value): return estimate(value)
        case .call(let function, let arguments): return call(function, arguments)
        case .matches(let text, let pattern):
            let text = estimate(text)
            let units = code.patterns[Int(pattern)].units
            return scalar(sum(text.cost, product(sum(text.bytes, 10) / 10, units)))
        case .optionalOr(let first, let second), .optionalOrValue(let first, let second):
            let (left, right) = (estimate(first), estimate(second))
            var result = either(0, left, right)
            result.cost = sum(1, left.cost, right.cost)
            return result
        case .loop(let index): return loop(code.loops[Int(index)])
        case .bind(let slot, let body): return bind(slot, body)
        case .optionalMap(let slot, let target, let body):
            return optional(mapped(slot, target, body))
        case .optionalFlatMap(let slot, let target, let body): return mapped(slot, target, body)
        case .failure: return scalar(0)
        }
    }
}

extension CostEstimator {
    func scalar(_ cost: Int) -> CostEstimate {
        CostEstimate(cost: cost, bytes: 0, elements: 0)
    }

    private func input(cost: Int) -> CostEstimate {
        CostEstimate(cost: cost, bytes: bounds.stringBytes, elements: bounds.elements)
    }

    private func constant(_ value: CELValue) -> CostEstimate {
        var estimate = CostEstimate(cost: 0, bytes: value.traversalBytes, elements: 0)
        if case .optional(let optional) = value {
            return self.optional(optional.value.map(constant) ?? estimate)
        }
        var parts: [CELValue] = []
        if case .list(let list) = value { parts = list.elements }
        if case .map(let map) = value { parts = map.entries.flatMap { [$0.key, $0.value] } }
        for part in parts.map(constant) {
            estimate.bytes = max(estimate.bytes, part.bytes)
            estimate.elements = sum(estimate.elements, 1, part.elements)
        }
        return estimate
    }

    func optional(_ value: CostEstimate) -> CostEstimate {
        var value = value
        value.elements = sum(value.elements, 1)
        return value
    }

    private func either(
        _ cost: Int,
        _ left: CostEstimate,
        _ right: CostEstimate
    ) -> CostEstimate {
        CostEstimate(
            cost: sum(cost, max(left.cost, right.cost)),
            bytes: max(left.bytes, right.bytes),
            elements: max(left.elements, right.elements)
        )
    }

    private func local(_ slot: Int32) -> CostEstimate {
        var value = locals[slot] ?? input(cost: 1)
        value.cost = 1
        return value
    }

    /// What `bind` has not counted: the first look at the variable evaluates it, and perhaps no other.
    private mutating func lazy(_ slot: Int32, _ initial: StepID) -> CostEstimate {
        if lazyLocals[slot] == nil { lazyLocals[slot] = estimate(initial) }
        var value = lazyLocals[slot] ?? input(cost: 1)
        value.cost = 1
        return value
    }

    /// The body, and once the value of the variable if the body has it.
    private mutating func bind(_ slot: Int32, _ body: StepID) -> CostEstimate {
        lazyLocals[slot] = nil
        var result = estimate(body)
        result.cost = sum(result.cost, lazyLocals[slot]?.cost ?? 0)
        return result
    }

    private mutating func mapped(
        _ slot: Int32,
        _ target: StepID,
        _ body: StepID
    ) -> CostEstimate {
        let target = estimate(target)
        locals[slot] = target
        let body = estimate(body)
        var result = either(0, target, body)
        result.cost = sum(target.cost, body.cost)
        return result
    }

    mutating func estimates(_ parts: StepList) -> [CostEstimate] {
        var estimates: [CostEstimate] = []
        for place in parts.first..<(parts.first &+ parts.count) {
            estimates.append(estimate(code.children[Int(place)]))
        }
        return estimates
    }
}

/// Fields, elements, lists and maps.
extension CostEstimator {
    private func path(_ path: ProgramCode.Path) -> CostEstimate {
        var value = input(cost: 1 &+ Int(path.count))
        for name in code.pathNames[Int(path.first)..<Int(path.first + path.count)] {
            value.cost = sum(value.cost, lookUp(name.utf8.count, in: value))
        }
        return value
    }

    private mutating func field(_ operand: StepID, _ name: Int32) -> CostEstimate {
        var value = estimate(operand)
        let units = lookUp(code.names[Int(name)].utf8.count, in: value)
        value.cost = sum(value.cost, 1, units)
        return value
    }

    private mutating func element(_ operand: StepID, _ key: StepID) -> CostEstimate {
        var value = estimate(operand)
        let key = estimate(key)
        value.cost = sum(value.cost, 1, key.cost, lookUp(key.bytes, in: value))
        return value
    }

    /// Looking for a key of so many bytes.
    private func lookUp(_ keyBytes: Int, in range: CostEstimate) -> Int {
        max(Evaluator.scanUnits(range.elements, keyBytes), keyBytes / Evaluator.hashedBytes)
    }

    private func literal(_ parts: [CostEstimate], base: Int) -> CostEstimate {
        parts.reduce(scalar(base)) { list, part in
            CostEstimate(
                cost: sum(list.cost, part.cost),
                bytes: max(list.bytes, part.bytes),
                elements: sum(list.elements, 1, part.elements)
            )
        }
    }

    private func map(_ parts: [CostEstimate]) -> CostEstimate {
        var map = literal(parts, base: 30)
        for key in parts { map.cost = sum(map.cost, key.bytes / Evaluator.hashedBytes) }
        return map
    }

    private mutating func loop(_ loop: LoopStep) -> CostEstimate {
        let range = estimate(loop.range)
        locals[loop.first] = range
        if let second = loop.second { locals[second] = range }
        let body = estimate(loop.body)
        let filter = loop.filter.map { estimate($0).cost } ?? 0
        let count = min(range.elements, code.limits.iterations)
        var result = scalar(sum(range.cost, product(count, sum(body.cost, filter, 1))))
        switch loop.kind {
        case .all, .exists, .existsOne: return result
        case .filter: break
        case .list, .map, .mapEntry:
            let keys = max(range.bytes, body.bytes) / Evaluator.hashedBytes
            let each = sum(body.elements, product(sum(body.elements, 1), keys))
            result.cost = sum(result.cost, product(count, each))
            result.bytes = max(range.bytes, body.bytes)
            result.elements = product(count, sum(1, body.elements))
            return result
        case .sortBy: result.cost = sum(result.cost, sorting(count, body.bytes))
        }
        result.bytes = range.bytes
        result.elements = range.elements
        return result
    }

    func sorting(_ count: Int, _ bytes: Int) -> Int {
        let rounds = Int.bitWidth - count.leadingZeroBitCount
        return product(rounds, sum(count, product(count, bytes) / 10))
    }
}

/// Comparisons.
extension CostEstimator {
    /// Comparing two parts of values with each other, with the look for a part of a map.
    private func pair(_ left: CostEstimate, _ right: CostEstimate) -> Int {
        let elements = min(left.elements, right.elements)
        let keyBytes = max(left.bytes, right.bytes)
        let shared = CostEstimate(cost: 0, bytes: 0, elements: elements)
        let comparison = sum(min(left.bytes, right.bytes), 9) / 10
        let map = elements > 0 ? sum(2, lookUp(keyBytes, in: shared)) : 0
        return sum(1, comparison, map)
    }

    private func equality(_ left: CostEstimate, _ right: CostEstimate) -> CostEstimate {
        let pairs = sum(min(left.elements, right.elements), 1)
        let walk = sum(1, product(pairs, pair(left, right)))
        return scalar(sum(left.cost, right.cost, walk))
    }

    private func order(_ left: CostEstimate, _ right: CostEstimate) -> CostEstimate {
        scalar(sum(left.cost, right.cost, 1, min(left.bytes, right.bytes) / 10))
    }

    private func joined(_ left: CostEstimate, _ right: CostEstimate) -> CostEstimate {
        let bytes = sum(left.bytes, right.bytes)
        let elements = sum(left.elements, right.elements)
        let cost = sum(left.cost, right.cost, 1, max(bytes, elements) / 10)
        return CostEstimate(cost: cost, bytes: bytes, elements: elements)
    }

    /// Comparing a value with each element of a list: each element, and each that is inside one, is met once.
    func membership(_ wanted: CostEstimate, _ range: CostEstimate) -> Int {
        product(range.elements, sum(1, pair(wanted, range)))
    }

    private func search(_ wanted: CostEstimate, _ range: CostEstimate) -> CostEstimate {
        let list = sum(max(range.elements, 1), membership(wanted, range))
        let map = sum(1, lookUp(wanted.bytes, in: range))
        return scalar(sum(wanted.cost, range.cost, max(list, map)))
    }

    /// A string is hashed, a double is compared with each element.
    private func search(_ wanted: CostEstimate, in set: ConstantSet) -> CostEstimate {
        let work = max(wanted.bytes / Evaluator.hashedBytes, constant(set.list).elements)
        return scalar(sum(wanted.cost, 1, work))
    }
}

/// Sums and products that stay at the greatest number rather than overflow.
extension CostEstimator {
    func sum(_ values: Int...) -> Int {
        values.reduce(0) { sum, value in
            let (result, overflow) = sum.addingReportingOverflow(value)
            return overflow ? .max : result
        }
    }

    func product(_ left: Int, _ right: Int) -> Int {
        let (result, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? .max : result
    }
}
