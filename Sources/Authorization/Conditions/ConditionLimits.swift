internal import CEL

/// How much conditions may be, and how much may be spent on them.
///
/// The measure is that of the expression language: a unit is at most about 100 ns.
public struct ConditionLimits: Hashable, Sendable {
    /// The most code points of one condition.
    public let source: Int
    /// The most units that one evaluation of a condition may cost.
    public let cost: Int
    /// What all conditions of one decision may cost together, in units.
    ///
    /// When it is spent no further condition is evaluated: an allow that needs one does not apply, a
    /// deny does. The condition that exceeds it is still evaluated to its end, or to ``cost``.
    public let decisionCost: Int
    /// What compiling the literal regular expressions of all conditions of a profile may take together, in units.
    ///
    /// It is told from the patterns before they are compiled, and is the same whatever is kept compiled. A condition
    /// that exceeds it is none.
    public let profileCompilation: Int
    /// The most bytes of the conditions of profiles that one policy set keeps compiled; each counts for
    /// at least 256.
    public let cachedBytes: Int

    /// Sets the limits.
    public init(
        source: Int = 16_384,
        cost: Int = 100_000,
        decisionCost: Int = 200_000,
        profileCompilation: Int = 2_000_000,
        cachedBytes: Int = 4 << 20
    ) {
        self.source = source
        self.cost = cost
        self.decisionCost = decisionCost
        self.profileCompilation = profileCompilation
        self.cachedBytes = cachedBytes
    }

    /// 16,384 code points, a cost of 100,000 for one and of 200,000 for all, 2,000,000 units for the regular
    /// expressions of a profile, 4 MiB kept.
    public static let standard = ConditionLimits()

    /// The limits of the expression language itself.
    var expression: CELLimits {
        var limits = CELLimits.standard
        limits.source = source
        limits.cost = cost
        return limits
    }
}
