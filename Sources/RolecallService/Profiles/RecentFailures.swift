/// Fetches that failed a short while ago, by what was fetched: they are not tried again at once, whoever asks.
struct RecentFailures<Key: Hashable & Sendable>: Sendable {
    /// The most failures that are remembered.
    static var failuresMax: Int { 10_000 }

    private struct Entry: Sendable {
        let failure: LookupFailure
        /// In nanoseconds of the service's clock.
        let end: UInt64
    }

    let times: ProfileTimes
    private let entries = BoundedCache<Key, Entry>(
        .init(entries: failuresMax, cost: failuresMax)
    )

    init(times: ProfileTimes) { self.times = times }

    /// The failure for whose sake `key` is not asked for at `now`.
    func failure(of key: Key, at now: UInt64) -> LookupFailure? {
        guard let entry = entries.value(for: key), now < entry.end else { return nil }
        return entry.failure
    }

    /// Remembers a failure for the time of ``ProfileTimes/retry``, that of one token or user for
    /// ``ProfileTimes/negativeMax``.
    func insert(_ failure: LookupFailure, of key: Key, at now: UInt64) {
        let time =
            switch failure.kind {
            case .unavailable: times.retry
            case .tokenRefused, .tooLarge, .several: times.negativeMax
            }
        let entry = Entry(failure: failure, end: now &+ time.wholeNanoseconds)
        entries.insert(entry, for: key, cost: 1)
    }
}
