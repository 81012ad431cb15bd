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

    private typealias Flight = ProfileFlight<FetchedProfile>

    let times: ProfileTimes
    let fetcher: ProfileFetcher

    private let entries: BoundedCache<ProfileKey, FetchedProfile>
    private let flights = Mutex<[ProfileKey: Flight]>([:])
    private let failures: RecentFailures
    private let marks = StaleMarks()
    private let waiters = Atomic<Int>(0)
    private let waitersMax: Int
    private let clock: ServiceClock
    private let events: ServiceEvents

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
        if failures.failure(of: need, at: now) == nil,
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

extension ProfileCache {
    private func load(
        _ need: ProfileNeed,
        _ demand: FreshnessDemand,
        until end: ContinuousClock.Instant,
        under policies: PolicySet
    ) async -> Result<ProfilePart, Refusal> {
        let before = waiters.wrappingAdd(1, ordering: .relaxed).oldValue
        defer { waiters.wrappingSubtract(1, ordering: .relaxed) }
        guard before < waitersMax else { return .failure(Refusal(.overloaded)) }
        var failure: LookupFailure?
        let arrival = clock.monotonicNanoseconds()
        // Once more if the user was marked while this waited, or the token that it waited for was refused.
        for _ in 0..<2 {
            let now = clock.monotonicNanoseconds()
            if let failure = failures.failure(of: need, at: now) {
                return lastResort(for: need, demand, after: failure)
            }
            let oldest = max(mark(of: need.key), oldest(demand, at: now))
            let flight = flight(for: need, notBefore: oldest, at: now, under: policies)
            switch await flight.outcome(within: end - .now) {
            case nil: return lastResort(for: need, demand, after: nil)
            case .failure(let other):
                failure = other
                guard flight.token != need.tokenDigest else {
                    return lastResort(for: need, demand, after: other)
                }
            case .success(let profile):
                // That others were marked after all who wait had come does not matter to them.
                let isForThis = profile.isNegative && profile.fetchedAt >= arrival
                guard isForThis || isUsable(profile, need.key) else { continue }
                return .success(part(profile, isStale: false, at: clock.monotonicNanoseconds()))
            }
        }
        return lastResort(for: need, demand, after: failure)
    }

    /// What is kept and may be used since nothing newer can be had; else could-not-decide.
    private func lastResort(
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

    private func part(
        _ profile: FetchedProfile,
        isStale: Bool,
        at now: UInt64
    ) -> ProfilePart {
        let seconds = Int(profile.age(at: now).components.seconds)
        return ProfilePart(
            entry: profile.entry,
            age: ProfileAge(seconds: seconds, isStale: isStale)
        )
    }

    private func state(of profile: FetchedProfile, at now: UInt64) -> ProfileState {
        times.state(
            age: profile.age(at: now),
            isNegative: profile.isNegative,
            jitter: profile.jitter
        )
    }

    /// Whether what was asked for at `time` is as new as the caller wants it.
    private func isNewEnough(
        _ time: UInt64,
        _ demand: FreshnessDemand,
        at now: UInt64
    ) -> Bool {
        time >= oldest(demand, at: now)
    }

    /// When a profile must have been asked for at the earliest: callers force no more than one fetch of a
    /// user in a while.
    private func oldest(_ demand: FreshnessDemand, at now: UInt64) -> UInt64 {
        guard let maxAge = demand.maxAge else { return 0 }
        let age = max(maxAge, times.forcedFetches).wholeNanoseconds
        return now > age ? now - age : 0
    }

    /// Whether nobody whom the profile is about was marked since it was asked for.
    private func isUsable(_ profile: FetchedProfile, _ key: ProfileKey) -> Bool {
        guard marks.isUsed else { return true }
        guard !profile.isNegative else { return profile.fetchedAt > marks.latest }
        var ids = key.ids
        if case .user(let user) = profile.entry {
            ids += user.names.map(\.id)
            if let id = user.id { ids.append(id) }
            ids += user.accounts.map(\.userID)
        }
        let mark = marks.mark(of: ids)
        return mark == 0 || profile.fetchedAt > mark
    }

    private func mark(of key: ProfileKey) -> UInt64 { marks.mark(of: key.ids) }
}

extension ProfileCache {
    /// The fetch that is under way, if it began after `notBefore`, or a new one.
    private func flight(
        for need: ProfileNeed,
        notBefore: UInt64,
        at now: UInt64,
        under policies: PolicySet
    ) -> Flight {
        flights.withLock { flights in
            if let flight = flights[need.key], flight.startedAt >= notBefore { return flight }
            // One may have ended since the caller looked.
            if let flight = endedFlight(to: need.key, notBefore: notBefore, at: now) {
                return flight
            }
            var need = need
            if let told = need.told, told.askedAt < max(notBefore, oldestTold(at: now)) {
                need.told = nil
            }
            let flight = Flight(
                startedAt: need.told?.askedAt ?? now,
                token: need.tokenDigest
            )
            flights[need.key] = flight
            Task { [need] in await fetch(need, flight, under: policies) }
            return flight
        }
    }

    /// The fetch, as one that is over, that brought what is kept and is fresh.
    private func endedFlight(
        to key: ProfileKey,
        notBefore: UInt64,
        at now: UInt64
    ) -> Flight? {
        guard let profile = entries.value(for: key), profile.fetchedAt >= notBefore,
            isUsable(profile, key), state(of: profile, at: now) == .fresh
        else { return nil }
        let flight = Flight(startedAt: profile.fetchedAt, token: nil)
        flight.finish(.success(profile))
        return flight
    }

    /// Since when what `/userinfo` said of a token is taken without asking again.
    private func oldestTold(at now: UInt64) -> UInt64 {
        let age = times.forcedFetches.wholeNanoseconds
        return now > age ? now - age : 0
    }

    private func fetch(
        _ need: ProfileNeed,
        _ flight: Flight,
        under policies: PolicySet
    ) async {
        let outcome: Flight.Outcome
        do throws(LookupFailure) {
            let entry = try await fetcher.entry(for: need, under: policies)
            let profile = FetchedProfile(
                entry,
                fetchedAt: flight.startedAt,
                jitter: Self.jitter(need.key, flight.startedAt)
            )
            keep(profile, for: need.key)
            events.profileFetched(entry, under: policies)
            outcome = .success(profile)
        } catch {
            failures.insert(error, of: need, at: clock.monotonicNanoseconds())
            events.profileFetchFailed(error)
            outcome = .failure(error)
        }
        flights.withLock { flights in
            if flights[need.key] === flight { flights[need.key] = nil }
        }
        flight.finish(outcome)
    }

    /// Puts `profile` in the place of an older one.
    private func keep(_ profile: FetchedProfile, for key: ProfileKey) {
        entries.insert(
            profile,
            for: key,
            cost: key.byteCount + profile.entry.byteCount,
            replacing: { $0.fetchedAt <= profile.fetchedAt }
        )
    }

    /// A number from 0 to 1 that differs from user to user and from time to time.
    private static func jitter(_ key: ProfileKey, _ time: UInt64) -> Double {
        var hasher = Hasher()
        hasher.combine(key)
        hasher.combine(time)
        return Double(UInt(bitPattern: hasher.finalize()) % 1000) / 1000
    }
}

extension ProfileKey {
    /// The ids of users that the key itself tells.
    fileprivate var ids: [ExactString] {
        switch self {
        case .directory: []
        case .tenant(.id(let id)), .tenant(.name(_, let id)): [id]
        case .tenant(.account(let account)): [account.userID]
        case .userinfo(let key): [key.subject]
        }
    }
}
