/// The answer to a question, with its reason.
///
/// There is no third value: who cannot decide throws, and has no decision at all.
public struct Decision: Equatable, Sendable {
    /// Whether the principal may.
    public let effect: Effect
    /// Why.
    public let reason: Reason
    /// The conditions that could not be evaluated, and so counted against the principal.
    public var conditionFailures: [ConditionFailure] = []
    /// What the conditions cost that were evaluated, in units of ``ConditionLimits``; 0 if none was.
    public var conditionCost = 0

    static func allow(_ code: ReasonCode, _ basis: ReasonBasis) -> Decision {
        Decision(effect: .allow, reason: Reason(code: code, basis: basis))
    }

    static func deny(_ code: ReasonCode, _ basis: ReasonBasis = .nothing(nil)) -> Decision {
        Decision(effect: .deny, reason: Reason(code: code, basis: basis))
    }
}
