/// The bounds within which one host is asked.
public struct UpstreamLimits: Sendable, Equatable {
    /// Whom an answer that speaks of a rate limit is about.
    public enum RateScope: Sendable, Equatable {
        /// Every request to the host.
        case host
        /// The one who asked, as at a `/userinfo` that counts per user.
        ///
        /// The host is left alone only after ``UpstreamLimits/limitedRunMax`` such answers in a row.
        case caller
    }

    /// The most requests under way at one time.
    public var requestsMax = 4
    /// The most callers that wait for their turn.
    public var queueMax = 1000
    /// The longest time that a caller waits for its turn.
    public var queueWaitMax: Duration = .seconds(3)
    /// The time for one request, from its turn to the last byte of the answer.
    public var requestTime: Duration = .seconds(5)
    /// The longest body of an answer, in bytes.
    public var bodyBytesMax = 2 << 20
    /// The most arrays and objects inside one another in an answer.
    public var jsonDepthMax = 64
    /// The pause after the first failure; each further one in a row doubles it.
    public var backoffFirst: Duration = .milliseconds(100)
    /// The longest pause after failures.
    public var backoffMax: Duration = .seconds(10)
    /// The failures in a row after which the circuit breaker opens.
    public var failuresMax = 5
    /// For how long the breaker opens at first; each probe that fails doubles it.
    public var openFirst: Duration = .seconds(1)
    /// For how long the breaker opens at most.
    public var openMax: Duration = .seconds(30)
    /// The pause after a 429 that does not say for how long; each further one in a row doubles it.
    ///
    /// It is also the shortest pause after any 429.
    public var limitedFirst: Duration = .seconds(1)
    /// The longest `Retry-After` or `x-ratelimit-reset` that is obeyed.
    public var limitedMax: Duration = .seconds(300)
    /// Whom rate limits are about.
    public var rateScope = RateScope.host
    /// The 429s in a row that hold all requests, where rate limits are the caller's.
    public var limitedRunMax = 5

    /// The bounds of the documentation.
    public static let standard = UpstreamLimits()

    /// The bounds of the documentation, to be changed one by one.
    public init() {}

    /// The pause after so many failures in a row; `random` is at least 0 and below 1.
    func backoff(failures: Int, random: Double) -> Duration {
        Self.delay(backoffFirst, times: failures, longest: backoffMax, random: random)
    }

    /// For how long the breaker opens for the `times`th time in a row; `random` as above.
    func openTime(times: Int, random: Double) -> Duration {
        Self.delay(openFirst, times: times, longest: openMax, random: random)
    }

    /// The pause after so many 429s in a row of which the last asked for `demanded`; never jittered
    /// below that.
    func limitedTime(run: Int, demanded: Duration?, random: Double) -> Duration {
        let longest = max(limitedMax, limitedFirst)
        guard let demanded else {
            return Self.delay(limitedFirst, times: run + 1, longest: longest, random: random)
        }
        return min(max(demanded, limitedFirst), longest)
    }

    /// Between half and all of `first`, doubled for each time after the first.
    static func delay(
        _ first: Duration,
        times: Int,
        longest: Duration,
        random: Double
    ) -> Duration {
        let doublings = min(max(times - 1, 0), 30)
        // Spread, so that a fleet does not come back as one.
        return min(first * (1 << doublings), longest) * (0.5 + random / 2)
    }
}
