internal import JSON

/// What a step may cost, and how large its value may be.
struct CostEstimate {
    var cost: Int
    /// Bytes of a string.
    var bytes: Int
    /// Elements of a list or map.
    var elements: Int
}

/// Adds up the worst case of a program, step by step as the evaluator charges.
struct CostEstimator {
    let code: ProgramCode
    let bounds: CELSizeBounds
    /// Sizes of the variables of `cel.bind` that were met; each is evaluated once.
    private var lazyLocals: [Int32: CostEstimate] = [:]

    init(_ code: ProgramCode, _ bounds: CELSizeBounds) {
        self.code = code
        self.bounds = bounds
    }

    /// The worst case of a step with all that it uses.
    mutating func estimate(_ id: StepID) -> CostEstimate {
        switch code.steps[Int(id)] {
        case .constant(let index): return constant(code.constants[Int(index)])
        case .variable, .local: return input(cost: 1)
        case .lazyLocal(let slot, let initial): return lazy(slot, initial)
        case .path(let index): return input(cost: 1 &+ Int(code.paths[Int(index)].count))
        case .select(let operand, _), .optionalSelect(let operand, _), .presence(let operand, _):
            return input(cost: sum(1, estimate(operand).cost))
        case .index(let operand, let key), .optionalIndex(let operand, let key):
            return input(cost: sum(1, estimate(operand).cost, estimate(key).cost))
        case .not(let operand), .negate(let operand): return scalar(sum(1, estimate(operand).cost))
        case .and(let parts), .or(let parts): return scalar(total(parts).cost)
        case .conditional(let condition, let first, let second):
            let cost = estimate(condition).cost
            let (left, right) = (estimate(first), estimate(second))
            return CostEstimate(
                cost: sum(cost, max(left.cost, right.cost)),
                bytes: max(left.bytes, right.bytes),
                elements: max(left.elements, right.elements)
            )
        case .equal(let left, let right), .notEqual(let left, let right),
            .order(_, let left, let right):
            return comparison(estimate(left), estimate(right))
        case .arithmetic(_, let left, let right): return joined(estimate(left), estimate(right))
        case .contains(let element, let range, _): return search(estimate(element), estimate(range))
        case .containsConstant(let element, _): return scalar(sum(1, estimate(element).cost))
        case .list(let parts): return literal(parts, base: 10)
        case .map(let parts): return literal(parts, base: 30)
        case .optional(let value): return estimate(value)
        case .call(let function, let arguments): return call(function, arguments)
        case .matches(let text, let pattern):
            let text = estimate(text)
            let units = code.patterns[Int(pattern)].units
            return scalar(sum(text.cost, product(sum(text.bytes, 10) / 10, units)))
        case .optionalOr(let first, let second), .optionalOrValue(let first, let second):
            return input(cost: sum(1, estimate(first).cost, estimate(second).cost))
        case .loop(let index): return loop(code.loops[Int(index)])
        case .bind(_, let body): return estimate(body)
        case .optionalMap(_, let target, let body), .optionalFlatMap(_, let target, let body):
            return input(cost: sum(estimate(target).cost, estimate(body).cost))
        case .failure: return scalar(0)
        }
    }
}

extension CostEstimator {
    private func scalar(_ cost: Int) -> CostEstimate {
        CostEstimate(cost: cost, bytes: 0, elements: 0)
    }

    private func input(cost: Int) -> CostEstimate {
        CostEstimate(cost: cost, bytes: bounds.stringBytes, elements: bounds.elements)
    }

    private func constant(_ value: CELValue) -> CostEstimate {
        var estimate = CostEstimate(cost: 0, bytes: value.traversalBytes, elements: 0)
        guard let range = LoopRange(value) else { return estimate }
        estimate.elements = range.count
        return estimate
    }

    private mutating func lazy(_ slot: Int32, _ initial: StepID) -> CostEstimate {
        if var known = lazyLocals[slot] {
            known.cost = 1
            return known
        }
        var estimate = estimate(initial)
        estimate.cost = sum(estimate.cost, 1)
        lazyLocals[slot] = estimate
        return estimate
    }

    private mutating func total(_ parts: StepList) -> CostEstimate {
        var total = scalar(0)
        for place in parts.first..<(parts.first &+ parts.count) {
            let part = estimate(code.children[Int(place)])
            total.cost = sum(total.cost, part.cost)
            total.bytes = sum(total.bytes, part.bytes)
            total.elements = sum(total.elements, part.elements)
        }
        return total
    }

    private mutating func literal(_ parts: StepList, base: Int) -> CostEstimate {
        let total = total(parts)
        return CostEstimate(cost: sum(base, total.cost), bytes: 0, elements: Int(parts.count))
    }

    /// Lists compare element by element, and an element may be a string as long as the bounds say.
    private func comparison(_ left: CostEstimate, _ right: CostEstimate) -> CostEstimate {
        let bytes = min(left.bytes, right.bytes) / 10
        let each = 2 &+ bounds.stringBytes / 10
        let elements = product(min(left.elements, right.elements), each)
        return scalar(sum(left.cost, right.cost, 1, max(bytes, elements)))
    }

    private func joined(_ left: CostEstimate, _ right: CostEstimate) -> CostEstimate {
        let bytes = sum(left.bytes, right.bytes)
        let elements = sum(left.elements, right.elements)
        let cost = sum(left.cost, right.cost, 1, max(bytes, elements) / 10)
        return CostEstimate(cost: cost, bytes: bytes, elements: elements)
    }

    private func search(_ element: CostEstimate, _ range: CostEstimate) -> CostEstimate {
        let each = 1 &+ min(element.bytes, bounds.stringBytes) / 10
        return scalar(sum(element.cost, range.cost, product(max(range.elements, 1), each)))
    }

    private mutating func loop(_ loop: LoopStep) -> CostEstimate {
        let range = estimate(loop.range)
        var each = estimate(loop.body).cost
        if let filter = loop.filter { each = sum(each, estimate(filter).cost) }
        let count = min(range.elements, code.limits.iterations)
        let cost = sum(range.cost, product(count, sum(each, 1)))
        return CostEstimate(cost: cost, bytes: 0, elements: count)
    }

    /// A function looks at its arguments a few times at most; sets and `sort` compare in pairs.
    private mutating func call(_ function: Function, _ arguments: StepList) -> CostEstimate {
        let total = total(arguments)
        var work = sum(total.bytes, total.elements)
        var result = CostEstimate(cost: 0, bytes: work, elements: work)
        switch function {
        case .core(.matches): work = sum(300, product(work, sum(10, work / 40)))
        case .core(.size), .core(.type), .core(.dyn), .time, .math, .bits, .optional, .network,
            .networkText:
            work = 0
        case .set, .list(.sort), .list(.distinct): work = product(total.elements, total.elements)
        case .text(.replace), .join:
            result.bytes = product(sum(total.bytes, bounds.stringBytes), sum(total.elements, 1))
            work = result.bytes
        case .core, .conversion, .text, .format, .extreme, .list, .base64, .or, .orValue: break
        }
        result.cost = sum(total.cost, 1, work)
        return result
    }

    private func sum(_ values: Int...) -> Int {
        values.reduce(0) { sum, value in
            let (result, overflow) = sum.addingReportingOverflow(value)
            return overflow ? .max : result
        }
    }

    private func product(_ left: Int, _ right: Int) -> Int {
        let (result, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? .max : result
    }
}
