internal import Authorization
internal import JSON
internal import OpenSSL
internal import Synchronization

/// What sources outside said of the subjects that checks were about lately.
///
/// One fetch a key is under way at a time, for whoever waits for it. What is kept is used for the times of
/// ``ProfileTimes``; nothing that was asked for before a mark is used after it.
final class ProfileCache: Sendable {
    /// The most bytes of profiles that are kept, counted as JSON.
    static let profileBytesMax = 256 * 1024 * 1024
    /// The most profiles that are fetched for one request at one time.
    static let fetchesPerRequestMax = 16

    typealias Flight = ProfileFlight<FetchedProfile>

    let times: ProfileTimes
    let fetcher: ProfileFetcher

    let entries: BoundedCache<ProfileKey, FetchedProfile>
    let flights = Mutex<[ProfileKey: Flight]>([:])
    let failures: RecentFailures<ProfileKey>
    let marks = StaleMarks()
    let waiters = Atomic<Int>(0)
    let waitersMax: Int
    let clock: ServiceClock
    let events: ServiceEvents

    init(
        _ fetcher: ProfileFetcher,
        times: ProfileTimes,
        limits: ServiceLimits,
        clock: ServiceClock,
        events: ServiceEvents
    ) {
        self.fetcher = fetcher
        self.times = times
        failures = RecentFailures(times: times)
        self.clock = clock
        self.events = events
        waitersMax = limits.userWaiters
        entries = BoundedCache(.init(entries: limits.cachedUsers, cost: Self.profileBytesMax))
    }

    /// How many keys are kept.
    var count: Int { entries.count }

    /// What is kept at `need.key`, if it may be used; nil if it must be loaded first.
    ///
    /// Never blocks. A profile past its fresh time is fetched anew behind the answer.
    func part(
        for need: ProfileNeed,
        _ demand: FreshnessDemand,
        under policies: PolicySet
    ) -> ProfilePart? {
        let now = clock.monotonicNanoseconds()
        guard let profile = entries.value(for: need.key), isUsable(profile, need.key),
            isNewEnough(profile.fetchedAt, demand, at: now)
        else {
            events.profileLookups.add(.miss)
            return nil
        }
        switch state(of: profile, at: now) {
        case .fresh:
            events.profileLookups.add(profile.isNegative ? .negative : .fresh)
            return part(profile, isStale: false, at: now)
        case .stale: events.profileLookups.add(.stale)
        case .lastResort where fetcher.isFailing(need.key):
            events.profileLookups.add(.staleIfError)
        case .lastResort, .over:
            events.profileLookups.add(.miss)
            return nil
        }
        if failures.failure(of: need.key, at: now) == nil,
            profile.takesRefresh(at: now, hold: times.retry)
        {
            _ = flight(for: need, notBefore: 0, at: now, under: policies)
        }
        return part(profile, isStale: true, at: now)
    }

    /// What the source says of each of `needs`, or why it cannot say.
    func load(
        _ needs: [ProfileNeed],
        _ demand: FreshnessDemand,
        under policies: PolicySet
    ) async -> [ProfileKey: Result<ProfilePart, Refusal>] {
        typealias Loaded = (key: ProfileKey, part: Result<ProfilePart, Refusal>)
        let end = ContinuousClock.now + times.wait
        return await withTaskGroup(of: Loaded.self) { group in
            var loaded: [ProfileKey: Result<ProfilePart, Refusal>] = [:]
            for (position, need) in needs.enumerated() {
                if position >= Self.fetchesPerRequestMax, let next = await group.next() {
                    loaded[next.key] = next.part
                }
                // What nobody has the time to wait for is not asked for, but the first: a fetch that goes
                // on behind its request serves the next one.
                let asks = position < Self.fetchesPerRequestMax || ContinuousClock.now < end
                group.addTask {
                    guard asks else {
                        return (need.key, self.lastResort(for: need, demand, after: nil))
                    }
                    return (
                        need.key, await self.load(need, demand, until: end, under: policies)
                    )
                }
            }
            for await next in group { loaded[next.key] = next.part }
            return loaded
        }
    }

    /// Marks the users whose ids these are: what was asked for before is not used any more.
    func markStale(_ ids: [ExactString]) {
        marks.mark(
            ids,
            at: clock.monotonicNanoseconds(),
            life: times.whole.wholeNanoseconds
        )
    }

    /// Marks everybody.
    func markAllStale() { marks.markAll(at: clock.monotonicNanoseconds()) }
}
