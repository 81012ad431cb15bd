internal import CEL
public import JSON

/// A condition that could not be evaluated, and so counted against the principal.
public struct ConditionFailure: Hashable, Sendable {
    /// The stable code: one of the expression language's, as `cel_no_such_key`, `condition_not_bool` for
    /// a value that is neither true nor false, or `condition_cost_limit` where the conditions before it
    /// had spent what a decision may cost.
    public let code: String
    /// The condition as written.
    public let condition: ExactString
    /// What went wrong and where in the condition; it holds no values.
    public let message: String

    init(_ condition: Condition, _ error: CELEvaluationError) {
        self.condition = condition.text
        code = error.code.rawValue
        message = error.description
    }

    init(notBool condition: Condition, _ typeName: ExactString) {
        self.condition = condition.text
        code = "condition_not_bool"
        message = "the condition has a value of type \(typeName), expected bool"
    }

    init(overLimit condition: Condition, _ limit: Int) {
        self.condition = condition.text
        code = "condition_cost_limit"
        message = "the conditions before it cost more than \(limit)"
    }
}
