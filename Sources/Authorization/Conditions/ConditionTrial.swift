internal import CEL

/// The conditions of one decision: each is evaluated at most once, and only when it matters.
struct ConditionTrial {
    /// What could not be evaluated, in that order.
    private(set) var failures: [ConditionFailure] = []
    /// What conditions see; a condition that is met without it cannot be evaluated.
    var scene: ConditionScene?
    /// What was spent on those that were evaluated.
    private(set) var cost = 0
    /// The outcome of the first condition, which is mostly the only one, and those of others.
    private var first: (condition: Condition, outcome: ConditionOutcome)?
    private var others: [ObjectIdentifier: ConditionOutcome] = [:]

    /// What becomes of a condition.
    mutating func outcome(of condition: Condition) -> ConditionOutcome {
        if let first, first.condition === condition { return first.outcome }
        if let outcome = others[ObjectIdentifier(condition)] { return outcome }
        guard let scene else { return .failed }
        let outcome = evaluate(condition, scene)
        if first == nil {
            first = (condition, outcome)
        } else {
            others[ObjectIdentifier(condition)] = outcome
        }
        return outcome
    }

    private mutating func evaluate(
        _ condition: Condition,
        _ scene: ConditionScene
    ) -> ConditionOutcome {
        guard cost < scene.limits.decisionCost else {
            failures.append(ConditionFailure(overLimit: condition, scene.limits.decisionCost))
            return .failed
        }
        // Even one that costs nothing takes the time of a unit.
        cost += 1
        do throws(CELEvaluationError) {
            let value = try condition.program.evaluate(scene, cost: &cost)
            if let bool = value.bool { return bool ? .holds : .doesNotHold }
            failures.append(ConditionFailure(notBool: condition, value.typeName))
        } catch {
            failures.append(ConditionFailure(condition, error))
        }
        return .failed
    }
}
