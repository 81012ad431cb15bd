extension Evaluator {
    /// `&&` and `||`: an operand that is `decisive` makes up for errors before and after it.
    mutating func logical(
        _ parts: StepList,
        decisive: Bool,
        at id: StepID
    ) throws(Failure) -> CELValue {
        var failure: Failure?
        for place in parts.first..<(parts.first &+ parts.count) {
            do throws(Failure) {
                let value = try evaluate(code.children[Int(place)])
                if case .bool(let bool) = value {
                    if bool == decisive { return .bool(decisive) }
                } else {
                    failure = failure ?? noOverload(id)
                }
            } catch {
                if error.code.isFatal { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return .bool(!decisive)
    }

    mutating func not(_ operand: StepID, at id: StepID) throws(Failure) -> CELValue {
        try charge(1, at: id)
        return .bool(!(try isTrue(operand, at: id)))
    }

    /// `all` and `exists`: an element whose predicate is `decisive` makes up for errors.
    mutating func quantify(
        _ loop: LoopStep,
        _ range: LoopRange,
        decisive: Bool,
        at id: StepID
    ) throws(Failure) -> CELValue {
        var failure: Failure?
        for place in 0..<range.count {
            try begin(loop, range, place, at: id)
            do throws(Failure) {
                if try isTrue(loop.body, at: id) == decisive { return .bool(decisive) }
            } catch {
                if error.code.isFatal { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return .bool(!decisive)
    }
}
