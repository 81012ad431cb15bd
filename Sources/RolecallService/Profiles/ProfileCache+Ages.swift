internal import Authorization
internal import JSON

extension ProfileCache {
    /// The part that a profile is at `now`.
    func part(
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

    /// What may be done with a profile at `now`.
    func state(of profile: FetchedProfile, at now: UInt64) -> ProfileState {
        times.state(
            age: profile.age(at: now),
            isNegative: profile.isNegative,
            jitter: profile.jitter
        )
    }

    /// Whether what was asked for at `time` is as new as the caller wants it.
    func isNewEnough(
        _ time: UInt64,
        _ demand: FreshnessDemand,
        at now: UInt64
    ) -> Bool {
        time >= oldest(demand, at: now)
    }

    /// When a profile must have been asked for at the earliest: callers force no more than one fetch of a
    /// user in a while.
    func oldest(_ demand: FreshnessDemand, at now: UInt64) -> UInt64 {
        guard let maxAge = demand.maxAge else { return 0 }
        let age = max(maxAge, times.forcedFetches).wholeNanoseconds
        return now > age ? now - age : 0
    }

    /// Whether nobody whom the profile is about was marked since it was asked for.
    func isUsable(_ profile: FetchedProfile, _ key: ProfileKey) -> Bool {
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

    /// Since when what is known at `key` is not used; 0 if there is no mark.
    func mark(of key: ProfileKey) -> UInt64 { marks.mark(of: key.ids) }
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
