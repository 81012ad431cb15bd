/// Fetches that failed a short while ago: they are not tried again at once, whoever asks.
struct RecentFailures: Sendable {
    /// The most failures that are remembered.
    static let failuresMax = 10_000

    private struct Entry: Sendable {
        let failure: LookupFailure
        /// In nanoseconds of the service's clock.
        let end: UInt64
    }

    let times: ProfileTimes
    private let entries = BoundedCache<ProfileKey, Entry>(
        .init(entries: failuresMax, cost: failuresMax)
    )

    init(times: ProfileTimes) { self.times = times }

    /// The failure for whose sake `key` is not asked for at `now`.
    func failure(of key: ProfileKey, at now: UInt64) -> LookupFailure? {
        guard let entry = entries.value(for: key), now < entry.end else { return nil }
        return entry.failure
    }

    /// Remembers a failure for the time of ``ProfileTimes/retry``, that of a token for
    /// ``ProfileTimes/negativeMax``.
    func insert(_ failure: LookupFailure, of key: ProfileKey, at now: UInt64) {
        let time =
            switch failure.kind {
            case .unavailable: times.retry
            case .tokenRefused: times.negativeMax
            }
        let entry = Entry(failure: failure, end: now &+ time.wholeNanoseconds)
        entries.insert(entry, for: key, cost: 1)
    }
}
