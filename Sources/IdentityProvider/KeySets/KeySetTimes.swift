/// The times and bounds by which a key set is fetched, kept and given up.
public struct KeySetTimes: Sendable {
    /// How long a set is fresh: it is fetched anew at least this often.
    ///
    /// `Cache-Control: max-age`, held between ``freshMin`` and ``freshMax``, can make it shorter.
    public var fresh: Duration = .seconds(600)
    /// The shortest time that `max-age` can ask for.
    public var freshMin: Duration = .seconds(60)
    /// The longest time that `max-age` can ask for.
    public var freshMax: Duration = .seconds(86_400)
    /// How long a set is used after its fresh time, as long as no new one can be had.
    ///
    /// After that the issuer has no keys, and none of its tokens is accepted.
    public var stale: Duration = .seconds(86_400)
    /// How long the discovery document is believed.
    public var discovery: Duration = .seconds(86_400)
    /// The time for one fetch, the discovery document included.
    public var fetch: Duration = .seconds(5)
    /// How long a caller with an unknown `kid` waits for a fetch.
    public var unknownKeyWait: Duration = .seconds(2)
    /// The time from one fetch for an unknown `kid` to the next, whatever came of it.
    public var unknownKeyCooldown: Duration = .seconds(30)
    /// How long a `kid` that a fetch did not bring causes no other.
    public var unknownKeyMemory: Duration = .seconds(60)
    /// The wait after the first failure; each further one doubles it.
    public var retryFirst: Duration = .milliseconds(500)
    /// The longest wait after failures while there is no set at all.
    public var retryMaxWithoutKeys: Duration = .seconds(10)
    /// The longest wait after failures while there is a set.
    public var retryMax: Duration = .seconds(60)
    /// The longest wait that a `Retry-After` is given.
    public var retryAfterMax: Duration = .seconds(300)
    /// The most unknown `kid`s that are remembered.
    public var unknownKeysMax = 1000
    /// The most callers that wait for one fetch; others go on with the set at hand.
    public var waitersMax = 1000

    /// The times of the documentation.
    public static let standard = KeySetTimes()

    /// The times of the documentation, to be changed one by one.
    public init() {}

    /// How long a set is fresh that came with this `max-age`.
    func fresh(maxAge: Duration?) -> Duration {
        guard let maxAge else { return fresh }
        return min(fresh, min(max(maxAge, freshMin), freshMax))
    }

    /// How long to wait after so many failures in a row; `random` is at least 0 and below 1.
    func retryDelay(failures: Int, hasKeys: Bool, random: Double) -> Duration {
        let longest = hasKeys ? retryMax : retryMaxWithoutKeys
        let doublings = min(max(failures - 1, 0), 30)
        let delay = min(retryFirst * (1 << doublings), longest)
        // Between half and all of it, so that a fleet does not come back as one.
        return delay * (0.5 + random / 2)
    }

    /// When to fetch ahead a set that is fresh for so long; `random` as above.
    func aheadDelay(fresh: Duration, random: Double) -> Duration {
        fresh * (0.75 + random * 0.15)
    }
}
