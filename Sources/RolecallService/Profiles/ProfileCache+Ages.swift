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
        let parts = [profile] + besides(key)
        let mark = marks.mark(of: key.ids + parts.flatMap(\.ids))
        return mark == 0 || profile.fetchedAt > mark
    }

    /// What the tenant says of the subject whom `/userinfo` is about: it alone tells the other ids of the user.
    private func besides(_ key: ProfileKey) -> [FetchedProfile] {
        guard case .userinfo(let key) = key, let issuer = fetcher.userinfos[key.issuer]?.issuer
        else {
            return []
        }
        return issuer.places.compactMap { place in
            let other = place.key(of: key.subject, issuer: key.issuer, token: nil)
            return other.flatMap { entries.value(for: $0) }
        }
    }

    /// Since when what is known at `key` is not used; 0 if there is no mark.
    func mark(of key: ProfileKey) -> UInt64 { marks.mark(of: key.ids) }
}

extension FetchedProfile {
    /// All ids of the user; none if there is no user.
    fileprivate var ids: [ExactString] {
        guard case .user(let user) = entry else { return [] }
        return user.names.map(\.id) + (user.id.map { [$0] } ?? []) + user.accounts.map(\.userID)
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
