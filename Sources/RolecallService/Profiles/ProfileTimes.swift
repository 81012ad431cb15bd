/// How long a profile that was asked for outside is used.
///
/// An age counts from the moment when the request for it was sent, so that what changed at the source after
/// that is seen within the stated times.
public struct ProfileTimes: Sendable, Equatable {
    /// So long without a question.
    public var fresh: Duration = .seconds(60)
    /// So much longer while a new one is fetched.
    public var staleWhileRevalidate: Duration = .seconds(60)
    /// So much longer while the source fails.
    public var staleIfError: Duration = .seconds(300)
    /// The longest time for which it is believed that there is no such user, or not one alone, and that an
    /// issuer refuses a token.
    public var negativeMax: Duration = .seconds(10)
    /// The longest time that a request waits for a profile; the fetch goes on behind it.
    public var wait: Duration = .seconds(3)
    /// How long after a fetch that failed the next one is tried.
    public var retry: Duration = .seconds(1)
    /// The shortest time between two fetches of one user that callers force.
    public var forcedFetches: Duration = .seconds(1)

    /// The times of the documentation.
    public init() {}
}

/// What may be done with a profile of some age.
enum ProfileState: Equatable {
    /// It is used.
    case fresh
    /// It is used while a new one is fetched.
    case stale
    /// It is used if a new one cannot be had.
    case lastResort
    /// It is not used.
    case over
}

extension ProfileTimes {
    /// The state of what is `age` old.
    ///
    /// `jitter`, at least 0 and below 1, says by how much of a tenth of it the fresh time is shorter, so that
    /// what came together is not renewed together.
    func state(
        age: Duration,
        isNegative: Bool,
        jitter: Double
    ) -> ProfileState {
        guard !isNegative else { return age < min(fresh, negativeMax) ? .fresh : .over }
        if age < fresh * (1 - jitter / 10) { return .fresh }
        if age < fresh + staleWhileRevalidate { return .stale }
        return age < whole ? .lastResort : .over
    }

    /// After this time nothing is used.
    var whole: Duration { fresh + staleWhileRevalidate + staleIfError }
}
