/// A rate with a burst of one second's worth, on the monotonic clock.
struct TokenBucket: Sendable {
    private let perSecond: Double
    private var level: Double
    private var filledAt: UInt64

    /// A full bucket that refills by `perSecond` a second.
    init(perSecond: Double, now: UInt64) {
        self.perSecond = perSecond
        level = perSecond
        filledAt = now
    }

    /// Whether something is left at `now`, in nanoseconds.
    mutating func hasTokens(now: UInt64) -> Bool {
        refill(now: now)
        return level >= 1
    }

    /// Takes one if there is one.
    mutating func take(now: UInt64) -> Bool {
        guard hasTokens(now: now) else { return false }
        level -= 1
        return true
    }

    /// Takes one, whether it is there or not.
    ///
    /// Of callers who looked at the same time and found one, each is paid for: without a debt, as many could go on
    /// for each one that comes back as there are threads. What is owed is paid within a second.
    mutating func charge(now: UInt64) {
        refill(now: now)
        level = max(level - 1, -perSecond)
    }

    private mutating func refill(now: UInt64) {
        guard now > filledAt else { return }
        level = min(perSecond, level + Double(now - filledAt) / 1e9 * perSecond)
        filledAt = now
    }
}
