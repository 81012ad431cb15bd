internal import Authorization
internal import Store
internal import Synchronization

/// The users of the directory whom checks were about lately.
///
/// What a commit changes is dropped before its writer hears of it, so that no check that begins after an
/// acknowledged write is decided on what was before. What is kept serves on while the store fails.
final class UserCache: Sendable {
    /// The most bytes of profiles that are kept, counted as JSON.
    static let profileBytesMax = 256 * 1024 * 1024
    /// The most users that are loaded for one request at one time.
    static let loadsPerRequestMax = 16

    /// Nobody joins a load that began before an invalidation: its generation is another one.
    private struct Flight: Hashable {
        let key: UserKey
        let generation: UInt64
    }

    let rules: UserRules
    let store: any Store
    let revision: StoreRevision

    private let entries: BoundedCache<UserKey, UserEntry>
    private let flights = Mutex<[Flight: Task<Result<UserEntry, Refusal>, Never>]>([:])
    private let waiters = Atomic<Int>(0)
    private let waitersMax: Int
    private let events: ServiceEvents

    /// A cache that watches `store` from now on.
    init(_ store: any Store, _ rules: UserRules, limits: ServiceLimits, events: ServiceEvents) {
        self.store = store
        self.rules = rules
        self.events = events
        waitersMax = limits.userWaiters
        entries = BoundedCache(.init(entries: limits.cachedUsers, cost: Self.profileBytesMax))
        // What is committed between these two is not in the empty cache either.
        revision = StoreRevision(store.revision)
        store.observe { [weak self] change in self?.apply(change) }
        revision.raise(to: store.revision.sequence)
    }

    /// How many keys are kept.
    var count: Int { entries.count }

    /// What is kept at `key`.
    ///
    /// Never blocks.
    func entry(for key: UserKey) -> UserEntry? {
        let entry = entries.value(for: key)
        (entry == nil ? events.userCacheMisses : events.userCacheHits).add()
        return entry
    }

    /// What the store has at `key`, by a load that begins now or by one that is no older than any write
    /// that was acknowledged before.
    func load(_ key: UserKey, under policies: PolicySet) async -> Result<UserEntry, Refusal> {
        let before = waiters.wrappingAdd(1, ordering: .relaxed).oldValue
        defer { waiters.wrappingSubtract(1, ordering: .relaxed) }
        guard before < waitersMax else { return .failure(Refusal(.overloaded)) }
        return await flight(to: key, under: policies).value
    }

    /// What the store has at each of `keys`.
    func load(
        _ keys: Set<UserKey>,
        under policies: PolicySet
    ) async -> [UserKey: Result<UserEntry, Refusal>] {
        typealias Loaded = (key: UserKey, entry: Result<UserEntry, Refusal>)
        return await withTaskGroup(of: Loaded.self) { group in
            var loaded: [UserKey: Result<UserEntry, Refusal>] = [:]
            for (position, key) in keys.enumerated() {
                if position >= Self.loadsPerRequestMax, let next = await group.next() {
                    loaded[next.key] = next.entry
                }
                group.addTask { (key, await self.load(key, under: policies)) }
            }
            for await next in group { loaded[next.key] = next.entry }
            return loaded
        }
    }
}

extension UserCache {
    /// The load that is under way to `key`, or a new one.
    ///
    /// The generation is read before the load begins. One that is still the same tells that every
    /// acknowledged write was known here when the load under way began.
    private func flight(
        to key: UserKey,
        under policies: PolicySet
    ) -> Task<Result<UserEntry, Refusal>, Never> {
        let flight = Flight(key: key, generation: entries.generation(for: key))
        return flights.withLock { flights in
            if let task = flights[flight] { return task }
            let task = Task {
                let result = await self.read(flight, under: policies)
                self.flights.withLock { _ = $0.removeValue(forKey: flight) }
                return result
            }
            flights[flight] = task
            return task
        }
    }

    private func read(
        _ flight: Flight,
        under policies: PolicySet
    ) async -> Result<UserEntry, Refusal> {
        events.userLoads.add()
        let (key, lookup) = (flight.key, UserLookup(subjects: rules.subjects))
        let found: UserLookup.Found
        do {
            found = try await store.read { try lookup.find(key, in: $0) }.value
        } catch {
            events.userLoadFailed(error)
            return .failure(Refusal(.storeUnavailable))
        }
        let entry = entry(found, at: key, under: policies)
        entries.insert(
            entry,
            for: key,
            cost: key.byteCount + entry.byteCount,
            generation: flight.generation
        )
        return .success(entry)
    }

    private func entry(
        _ found: UserLookup.Found,
        at key: UserKey,
        under policies: PolicySet
    ) -> UserEntry {
        switch found {
        case .nobody: return .nobody
        case .several: return .several
        case .user(let user):
            do throws(ProfileError) {
                let user = try ResolvedUser(
                    UserRecord(user),
                    type: key.type,
                    rules,
                    under: policies
                )
                let reports = user.principal(under: policies).reports
                events.unreadable(reports, of: user.subject)
                return .user(user)
            } catch {
                return .tooLarge(error.description)
            }
        }
    }

    /// Drops what a commit made old, then takes note of it.
    private func apply(_ change: StoreChange) {
        for user in change.users {
            for key in user.staleKeys(rules.subjects) { entries.invalidate(key) }
        }
        revision.raise(to: change.revision.sequence)
    }
}

extension UserKey {
    /// The place of the subject type as which the user is shown.
    fileprivate var type: Int {
        switch self {
        case .id, .account: 0
        case .name(let type, _): type
        }
    }
}
