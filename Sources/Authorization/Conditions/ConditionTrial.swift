internal import CEL

/// The conditions of one decision: each is evaluated at most once, and only when it matters.
struct ConditionTrial {
    /// What could not be evaluated, in that order.
    private(set) var failures: [ConditionFailure] = []
    private var outcomes: [ObjectIdentifier: ConditionOutcome] = [:]
    private var scene: ConditionScene?
    private var cost = 0

    /// What becomes of a condition.
    ///
    /// `makeScene` makes what conditions see, when the first one of a decision is evaluated.
    mutating func outcome(
        of condition: Condition,
        _ makeScene: () -> ConditionScene
    ) -> ConditionOutcome {
        if let outcome = outcomes[ObjectIdentifier(condition)] { return outcome }
        let scene = self.scene ?? makeScene()
        self.scene = scene
        let outcome = evaluate(condition, scene)
        outcomes[ObjectIdentifier(condition)] = outcome
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

    /// The preferred one of the candidates that apply.
    ///
    /// - Parameters:
    ///   - certain: the preferred one of those without condition.
    ///   - conditional: those with a condition, in any order.
    ///   - applies: whether one applies, by its condition.
    /// - Returns: the candidate; nil if none applies.
    mutating func first<Candidate: Comparable>(
        _ certain: Candidate?,
        _ conditional: [Candidate],
        applies: (inout ConditionTrial, Candidate) -> Bool
    ) -> Candidate? {
        let preferred = conditional.filter { candidate in certain.map { candidate < $0 } ?? true }
        for candidate in preferred.sorted() where applies(&self, candidate) { return candidate }
        return certain
    }
}
