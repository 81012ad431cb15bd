internal import OpenSSL

/// Fetches that failed a short while ago: they are not tried again at once, whoever asks.
///
/// A token that was refused says nothing of other tokens of the same user.
struct RecentFailures: Sendable {
    /// The most failures that are remembered.
    static let failuresMax = 10_000

    private struct Key: Hashable, Sendable {
        let profile: ProfileKey
        let token: SHA256Digest?

        init(_ need: ProfileNeed) {
            profile = need.key
            token = need.tokenDigest
        }
    }

    private struct Entry: Sendable {
        let failure: LookupFailure
        /// In nanoseconds of the service's clock.
        let end: UInt64
    }

    let times: ProfileTimes
    private let entries = BoundedCache<Key, Entry>(.init(entries: failuresMax, cost: failuresMax))

    init(times: ProfileTimes) { self.times = times }

    /// The failure for whose sake what is needed is not asked for at `now`.
    func failure(of need: ProfileNeed, at now: UInt64) -> LookupFailure? {
        guard let entry = entries.value(for: Key(need)), now < entry.end else { return nil }
        return entry.failure
    }

    /// Remembers a failure for the time of ``ProfileTimes/retry``, that of a token for
    /// ``ProfileTimes/negativeMax``.
    func insert(_ failure: LookupFailure, of need: ProfileNeed, at now: UInt64) {
        let time =
            switch failure.kind {
            case .unavailable: times.retry
            case .tokenRefused: times.negativeMax
            }
        let entry = Entry(failure: failure, end: now &+ time.wholeNanoseconds)
        entries.insert(entry, for: Key(need), cost: 1)
    }
}
