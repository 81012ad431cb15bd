extension Evaluator {
    private func optional(_ value: CELValue, at id: StepID) throws(Failure) -> CELOptional {
        guard case .optional(let optional) = value else { throw noOverload(id) }
        return optional
    }

    /// `a.or(b)`: `b` is evaluated only if `a` is empty.
    mutating func or(
        _ first: StepID,
        _ second: StepID,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(1, at: id)
        let value = try evaluate(first)
        if try optional(value, at: id).value != nil { return value }
        let other = try evaluate(second)
        return .optional(try optional(other, at: id))
    }

    /// `a.orValue(b)`, likewise.
    mutating func orValue(
        _ first: StepID,
        _ second: StepID,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(1, at: id)
        let value = try optional(try evaluate(first), at: id).value
        if let value { return value }
        return try evaluate(second)
    }

    /// `e.optMap(x, body)`.
    mutating func optionalMap(
        _ slot: Int32,
        _ target: StepID,
        _ body: StepID,
        at id: StepID
    ) throws(Failure) -> CELValue {
        let value = try evaluate(target)
        guard let inner = try optional(value, at: id).value else { return value }
        setLocal(slot, inner)
        return try made(optional: evaluate(body), at: id)
    }

    /// `e.optFlatMap(x, body)`.
    mutating func optionalFlatMap(
        _ slot: Int32,
        _ target: StepID,
        _ body: StepID,
        at id: StepID
    ) throws(Failure) -> CELValue {
        let value = try evaluate(target)
        guard let inner = try optional(value, at: id).value else { return value }
        setLocal(slot, inner)
        let result = try evaluate(body)
        return .optional(try optional(result, at: id))
    }
}
