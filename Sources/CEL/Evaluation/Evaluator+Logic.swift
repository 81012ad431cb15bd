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

    /// Runs a predicate of a loop: true, false, or the error to remember.
    private mutating func predicate(
        _ loop: LoopStep,
        at id: StepID
    ) throws(Failure) -> Result<Bool, Failure> {
        do throws(Failure) {
            return .success(try isTrue(loop.body, at: id))
        } catch {
            if error.code.isFatal { throw error }
            return .failure(error)
        }
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
            switch try predicate(loop, at: id) {
            case .success(let bool):
                if bool == decisive { return .bool(decisive) }
            case .failure(let error): failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return .bool(!decisive)
    }
}
