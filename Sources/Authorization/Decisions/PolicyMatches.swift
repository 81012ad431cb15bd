/// What of the policies matches a question: the preferred one of each kind that applies, and those that
/// do if their condition lets them.
struct PolicyMatches {
    var deny: RuleCandidate?
    var permission: PermissionCandidate?
    var allow: RuleCandidate?
    var conditionalDenies: [RuleCandidate] = []
    var conditionalPermissions: [PermissionCandidate] = []
    var conditionalAllows: [RuleCandidate] = []

    /// Whether something matches that has a condition.
    var hasConditions: Bool {
        !conditionalDenies.isEmpty || !conditionalPermissions.isEmpty || !conditionalAllows.isEmpty
    }
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
        let rules = principal.policies.rules
        let groups = principal.holdings.groups(for: request)
        for position in 0..<slots.count {
            let slot = slots[position]
            addDeny(under: slot, rules, &matches)
            addAllow(under: slot, principal, &matches)
            for place in 0..<groups.count {
                let group = groups[place]
                addHeldDeny(under: slot, in: group, principal, now, &matches)
                // Who is not known has no roles that could give anything.
                guard principal.status == .known else { continue }
                addHeldAllow(under: slot, in: group, principal, now, &matches)
            }
        }
        return matches
    }

    /// Adds the first rule under a slot that denies everyone, and those before it that have a condition.
    private func addDeny(under slot: Int, _ rules: RuleIndex, _ matches: inout PolicyMatches) {
        for place in denies.range(of: slot) {
            let candidate = RuleCandidate(everyone: denies[place])
            guard rules.isConditional(candidate.target) else {
                return candidate.replace(&matches.deny)
            }
            matches.conditionalDenies.append(candidate)
        }
    }

    /// Adds the first rule under a slot that allows everyone whom the principal is one of, and those
    /// before it that have a condition.
    private func addAllow(
        under slot: Int,
        _ principal: Principal,
        _ matches: inout PolicyMatches
    ) {
        let rules = principal.policies.rules
        for place in allows.range(of: slot) {
            let candidate = RuleCandidate(everyone: allows[place])
            guard principal.status == .known || rules.reachesAnyone(candidate.target) else {
                continue
            }
            guard rules.isConditional(candidate.target) else {
                return candidate.replace(&matches.allow)
            }
            matches.conditionalAllows.append(candidate)
        }
    }

    private func addHeldDeny(
        under slot: Int,
        in group: Int,
        _ principal: Principal,
        _ now: Timestamp,
        _ matches: inout PolicyMatches
    ) {
        let (holdings, rules) = (principal.holdings, principal.policies.rules)
        heldDenies.forEach(under: slot, heldIn: group, of: holdings) { rule, grant in
            guard holdings.isInForce(grant, at: now) else { return }
            let candidate = RuleCandidate(rule, grant, holdings.rank(of: grant))
            guard rules.isConditional(rule.target) else { return candidate.replace(&matches.deny) }
            matches.conditionalDenies.append(candidate)
        }
    }

    private func addHeldAllow(
        under slot: Int,
        in group: Int,
        _ principal: Principal,
        _ now: Timestamp,
        _ matches: inout PolicyMatches
    ) {
        let (holdings, rules) = (principal.holdings, principal.policies.rules)
        permissions.forEach(under: slot, heldIn: group, of: holdings) { held, grant in
            guard holdings.isInForce(grant, at: now) else { return }
            let rank = holdings.rank(of: grant)
            let candidate = PermissionCandidate(held, grant, rank)
            guard held.isConditional else { return candidate.replace(&matches.permission) }
            matches.conditionalPermissions.append(candidate)
        }
        heldAllows.forEach(under: slot, heldIn: group, of: holdings) { rule, grant in
            guard holdings.isInForce(grant, at: now) else { return }
            let candidate = RuleCandidate(rule, grant, holdings.rank(of: grant))
            guard rules.isConditional(rule.target) else { return candidate.replace(&matches.allow) }
            matches.conditionalAllows.append(candidate)
        }
    }
}

/// A permission that a granted role has; the preferred one is the lesser.
struct PermissionCandidate: Comparable {
    let held: HeldPermission
    let grant: Int32
    private let rank: Int32

    init(_ held: HeldPermission, _ grant: Int, _ rank: GrantRank) {
        self.held = held
        self.grant = Int32(truncatingIfNeeded: grant)
        self.rank = rank.position
    }

    static func == (left: PermissionCandidate, right: PermissionCandidate) -> Bool {
        left.order == right.order
    }

    static func < (left: PermissionCandidate, right: PermissionCandidate) -> Bool {
        left.order < right.order
    }

    private var order: (Int32, Int32, Int32) { (rank, held.ancestor, held.permission) }
}

/// A rule that reaches the principal; the preferred one is the lesser: by scope and lapse, then by the
/// order of the rules, then of the grants.
struct RuleCandidate: Comparable {
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

    static func == (left: RuleCandidate, right: RuleCandidate) -> Bool { left.order == right.order }

    static func < (left: RuleCandidate, right: RuleCandidate) -> Bool { left.order < right.order }

    private var order: (Int32, Int32, Int32) { (rank.level, target, rank.position) }
}

extension Comparable {
    /// Takes the place of a candidate that is not preferred.
    @inline(__always)
    fileprivate func replace(_ other: inout Self?) {
        guard let candidate = other, candidate <= self else {
            other = self
            return
        }
    }
}
