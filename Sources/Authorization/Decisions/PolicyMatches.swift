/// What of the policies matches a question and applies: the preferred one of each kind.
struct PolicyMatches {
    var deny: RuleCandidate?
    var permission: PermissionCandidate?
    var allow: RuleCandidate?
}

extension PolicyIndex {
    /// Finds what matches a question and applies to a principal.
    func matches(
        for request: AccessRequest,
        _ principal: Principal,
        at now: Timestamp
    ) -> PolicyMatches {
        var matches = PolicyMatches()
        let slots = slots(for: request)
        let groups = principal.holdings.groups(for: request)
        for position in 0..<slots.count {
            let slot = slots[position]
            addDeny(under: slot, &matches)
            addAllow(under: slot, principal, &matches)
            for place in 0..<groups.count {
                let group = groups[place]
                addHeldDeny(under: slot, in: group, principal.holdings, now, &matches)
                // Who is not known has no roles that could give anything.
                guard principal.status == .known else { continue }
                addHeldAllow(under: slot, in: group, principal.holdings, now, &matches)
            }
        }
        return matches
    }

    private func addDeny(under slot: Int, _ matches: inout PolicyMatches) {
        guard let target = denies.first(of: slot) else { return }
        RuleCandidate(everyone: target).replace(&matches.deny)
    }

    /// Adds the first rule under a slot that allows everyone whom the principal is one of.
    private func addAllow(
        under slot: Int,
        _ principal: Principal,
        _ matches: inout PolicyMatches
    ) {
        for place in allows.range(of: slot) {
            let target = allows[place]
            if principal.status == .known || principal.policies.rules.reachesAnyone(target) {
                return RuleCandidate(everyone: target).replace(&matches.allow)
            }
        }
    }

    private func addHeldDeny(
        under slot: Int,
        in group: Int,
        _ holdings: Holdings,
        _ now: Timestamp,
        _ matches: inout PolicyMatches
    ) {
        heldDenies.forEach(under: slot, heldIn: group, of: holdings) { rule, grant in
            guard holdings.isInForce(grant, at: now) else { return }
            RuleCandidate(rule, grant, holdings.rank(of: grant)).replace(&matches.deny)
        }
    }

    private func addHeldAllow(
        under slot: Int,
        in group: Int,
        _ holdings: Holdings,
        _ now: Timestamp,
        _ matches: inout PolicyMatches
    ) {
        permissions.forEach(under: slot, heldIn: group, of: holdings) { held, grant in
            guard holdings.isInForce(grant, at: now) else { return }
            let rank = holdings.rank(of: grant)
            PermissionCandidate(held, grant, rank).replace(&matches.permission)
        }
        heldAllows.forEach(under: slot, heldIn: group, of: holdings) { rule, grant in
            guard holdings.isInForce(grant, at: now) else { return }
            RuleCandidate(rule, grant, holdings.rank(of: grant)).replace(&matches.allow)
        }
    }
}

/// A permission that a granted role has.
struct PermissionCandidate {
    let held: HeldPermission
    let grant: Int32
    private let rank: Int32

    init(_ held: HeldPermission, _ grant: Int, _ rank: GrantRank) {
        self.held = held
        self.grant = Int32(truncatingIfNeeded: grant)
        self.rank = rank.position
    }

    /// Takes the place of a candidate that is not preferred.
    func replace(_ other: inout PermissionCandidate?) {
        guard let candidate = other else {
            other = self
            return
        }
        let mine = (rank, held.ancestor, held.permission)
        if mine < (candidate.rank, candidate.held.ancestor, candidate.held.permission) {
            other = self
        }
    }
}

/// A rule that reaches the principal.
struct RuleCandidate {
    /// The rule, as a position in ``RuleIndex``.
    let target: Int32
    /// The grant by which it does; nil for a rule for everyone.
    let grant: Int32?
    /// Which ancestor of the granted role the rule names.
    let ancestor: Int32
    private let rank: GrantRank

    /// A rule for everyone has no scope and never lapses.
    init(everyone target: Int32) {
        self.target = target
        grant = nil
        ancestor = 0
        rank = GrantRank(level: 0, position: -1)
    }

    init(_ held: HeldRule, _ grant: Int, _ rank: GrantRank) {
        target = held.target
        self.grant = Int32(truncatingIfNeeded: grant)
        ancestor = held.ancestor
        self.rank = rank
    }

    /// Takes the place of a candidate that is not preferred: by scope and lapse, then by the order
    /// of the rules, then of the grants.
    func replace(_ other: inout RuleCandidate?) {
        guard let candidate = other else {
            other = self
            return
        }
        let mine = (rank.level, target, rank.position)
        if mine < (candidate.rank.level, candidate.target, candidate.rank.position) {
            other = self
        }
    }
}
