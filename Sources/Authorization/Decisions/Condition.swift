internal import JSON

/// The condition (`when`) of an ACL entry.
struct Condition: Hashable, Sendable {
    /// The expression as written.
    let text: ExactString

    /// What becomes of the condition.
    ///
    /// Expressions have no evaluator yet, so each counts as one that cannot be evaluated: its allow
    /// never applies, its deny always does.
    var outcome: ConditionOutcome { .failed }
}

extension Condition? {
    /// What becomes of the condition; an absent one holds.
    var outcome: ConditionOutcome {
        switch self {
        case .some(let condition): condition.outcome
        case .none: .holds
        }
    }
}
