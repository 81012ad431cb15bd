internal import Authorization
internal import Store

/// The users of the directory whom checks were about lately.
///
/// What a commit changes is dropped before its writer hears of it, so that no check that begins after an
/// acknowledged write is decided on what was before. What is kept serves on while the store fails.
final class UserCache: Sendable {
    /// The most bytes of profiles that are kept, counted as JSON.
    static let profileBytesMax = 256 * 1024 * 1024
    /// How many times as many users are kept as names that nobody has.
    static let usersPerAbsent = 4
    /// The most bytes of names that nobody has.
    static let absentBytesMax = 16 * 1024 * 1024
    /// The most users that are loaded for one request at one time.
    static let loadsPerRequestMax = 16

    let rules: UserRules
    let store: any Store
    let revision: StoreRevision

    private let entries: PairedCache<UserKey, UserEntry>
    private let loads: SharedLoads<UserKey, PairedCache<UserKey, UserEntry>.Generation, UserEntry>
    private let events: ServiceEvents

    /// A cache that watches `store` from now on.
    init(_ store: any Store, _ rules: UserRules, limits: ServiceLimits, events: ServiceEvents) {
        self.store = store
        self.rules = rules
        self.events = events
        loads = SharedLoads(waitersMax: limits.userWaiters)
        entries = PairedCache(
            present: .init(entries: limits.cachedUsers, cost: Self.profileBytesMax),
            absent: .init(
                entries: limits.cachedUsers / Self.usersPerAbsent,
                cost: Self.absentBytesMax
            )
        )
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
        let generation = entries.generation(for: key)
        return await loads.value(of: key, generation: generation) {
            await self.read(key, generation: generation, under: policies)
        }
    }

    /// What the store has at each of `keys`.
    func load(
        _ keys: Set<UserKey>,
        under policies: PolicySet
    ) async -> [UserKey: Result<UserEntry, Refusal>] {
        await keys.loaded(concurrently: Self.loadsPerRequestMax) { key in
            await self.load(key, under: policies)
        }
    }
}

extension UserCache {
    private func read(
        _ key: UserKey,
        generation: PairedCache<UserKey, UserEntry>.Generation,
        under policies: PolicySet
    ) async -> Result<UserEntry, Refusal> {
        events.userLoads.add()
        let lookup = UserLookup(subjects: rules.subjects)
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
            isAbsent: entry.isNobody,
            cost: key.byteCount + entry.byteCount,
            generation: generation
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

extension UserEntry {
    fileprivate var isNobody: Bool {
        switch self {
        case .nobody: true
        case .user, .several, .tooLarge: false
        }
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
