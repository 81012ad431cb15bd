/// The state of one rate limit.
struct TokenBucket: Sendable {
    private let limit: RateLimit
    private var tokens: Double
    private var last: ContinuousClock.Instant

    init(_ limit: RateLimit, now: ContinuousClock.Instant) {
        self.limit = limit
        tokens = Double(limit.burst)
        last = now
    }

    /// Takes a token, if there is one; the headers tell what is left.
    mutating func take(
        now: ContinuousClock.Instant,
        unixTime: Double
    ) -> (passes: Bool, headers: [(name: String, value: String)]) {
        let gained = (now - last) / .seconds(1) * limit.perSecond
        tokens = min(Double(limit.burst), tokens + gained)
        last = now
        let passes = tokens >= 1
        if passes { tokens -= 1 }
        // Epoch seconds, rounded up: who waits until then finds a token. What is left of this second
        // counts, or an answer at its end would promise the token for too early.
        let missing = max(0, 1 - tokens.truncatingRemainder(dividingBy: 1))
        let reset = Int((unixTime + missing / limit.perSecond).rounded(.up))
        return (
            passes,
            [
                ("x-ratelimit-limit", "\(limit.burst)"),
                ("x-ratelimit-remaining", "\(Int(tokens))"),
                ("x-ratelimit-reset", "\(reset)"),
            ]
        )
    }
}
