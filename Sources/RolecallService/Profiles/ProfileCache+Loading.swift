internal import Authorization
internal import JSON
internal import OpenSSL
internal import Synchronization

extension ProfileCache {
    /// What the source says of `need`, or why it cannot say, waited for until `end`.
    func load(
        _ need: ProfileNeed,
        _ demand: FreshnessDemand,
        until end: ContinuousClock.Instant,
        under policies: PolicySet
    ) async -> Result<ProfilePart, Refusal> {
        let before = waiters.wrappingAdd(1, ordering: .relaxed).oldValue
        defer { waiters.wrappingSubtract(1, ordering: .relaxed) }
        guard before < waitersMax else { return .failure(Refusal(.overloaded)) }
        let arrival = clock.monotonicNanoseconds()
        // Once more if the user was marked while this waited.
        for _ in 0..<2 {
            let now = clock.monotonicNanoseconds()
            if let failure = failures.failure(of: need.key, at: now) {
                return lastResort(for: need, demand, after: failure)
            }
            let oldest = max(mark(of: need.key), oldest(demand, at: now))
            let flight = flight(for: need, notBefore: oldest, at: now, under: policies)
            switch await flight.outcome(within: end - .now) {
            case nil: return lastResort(for: need, demand, after: nil)
            case .failure(let failure): return lastResort(for: need, demand, after: failure)
            case .success(let profile):
                // That others were marked after all who wait had come does not matter to them.
                let isForThis = profile.isNegative && profile.fetchedAt >= arrival
                guard isForThis || isUsable(profile, need.key) else { continue }
                return .success(part(profile, isStale: false, at: clock.monotonicNanoseconds()))
            }
        }
        return lastResort(for: need, demand, after: nil)
    }

    /// What is kept and may be used since nothing newer can be had; else could-not-decide.
    func lastResort(
        for need: ProfileNeed,
        _ demand: FreshnessDemand,
        after failure: LookupFailure?
    ) -> Result<ProfilePart, Refusal> {
        let now = clock.monotonicNanoseconds()
        guard let profile = entries.value(for: need.key), isUsable(profile, need.key),
            isNewEnough(profile.fetchedAt, demand, at: now),
            isUsable(state(of: profile, at: now), after: failure)
        else {
            return .failure(Refusal(.profileUnavailable, retryAfter: failure?.retryAfter))
        }
        events.profileLookups.add(.staleIfError)
        return .success(part(profile, isStale: true, at: now))
    }

    /// Whether a profile in `state` is used after a fetch that failed so, or took too long if nil.
    ///
    /// A token that is refused is no outage.
    private func isUsable(_ state: ProfileState, after failure: LookupFailure?) -> Bool {
        switch state {
        case .fresh, .stale: true
        case .lastResort: failure?.kind != .tokenRefused
        case .over: false
        }
    }
}
