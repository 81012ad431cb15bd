internal import Synchronization

/// What a source outside had of a subject when it was asked.
final class FetchedProfile: Sendable {
    let entry: UserEntry

    /// When the request was sent, in nanoseconds of the service's clock: what it says is at least as new.
    let fetchedAt: UInt64

    /// At least 0 and below 1: see `ProfileTimes.state`.
    let jitter: Double

    /// Before this time no refresh is tried again.
    private let refreshNotBefore = Atomic<UInt64>(0)

    init(_ entry: UserEntry, fetchedAt: UInt64, jitter: Double) {
        self.entry = entry
        self.fetchedAt = fetchedAt
        self.jitter = jitter
    }

    /// Whether the entry is that there is no one user.
    var isNegative: Bool {
        switch entry {
        case .user: false
        case .nobody, .several, .tooLarge: true
        }
    }

    /// How old it is at `now`.
    func age(at now: UInt64) -> Duration {
        .nanoseconds(Int64(clamping: now > fetchedAt ? now - fetchedAt : 0))
    }

    /// Whether whoever asks at `now` is the one that refreshes it; nobody else is for the time of `hold`.
    func takesRefresh(at now: UInt64, hold: Duration) -> Bool {
        let due = refreshNotBefore.load(ordering: .relaxed)
        guard now >= due else { return false }
        let next = now &+ hold.wholeNanoseconds
        return refreshNotBefore.compareExchange(
            expected: due,
            desired: next,
            ordering: .relaxed
        ).exchanged
    }
}
