extension Evaluation {
    /// The preferred permission that a granted role has: by its grant, then by the nearest role.
    func preferredPermission() -> ReasonBasis? {
        var best: PermissionCandidate?
        forEachHeld(in: principal.policies.index.permissions) { held, grant in
            let candidate = PermissionCandidate(
                rank: principal.holdings.rank(of: grant).position,
                grant: grant,
                held: held
            )
            if let best, best.isPreferred(to: candidate) { return }
            if isInForce(grant) { best = candidate }
        }
        guard let best else { return nil }
        return .role(principal, grant: Int32(truncatingIfNeeded: best.grant), best.held)
    }

    /// The preferred of a rule for everyone and the rules for holders of roles.
    func preferredRule(
        _ everyone: Int32?,
        _ holders: RoleTable<HeldRule>
    ) -> ReasonBasis? {
        var best: RuleCandidate?
        forEachHeld(in: holders) { held, grant in
            let rank = principal.holdings.rank(of: grant)
            let candidate = RuleCandidate(rank: rank, grant: grant, held: held)
            if let best, best.isPreferred(to: candidate) { return }
            if isInForce(grant) { best = candidate }
        }
        guard let best else { return everyone.map { .rule(principal.policies, target: $0) } }
        // A rule for everyone has no scope and never lapses, as a grant of level 0.
        if let everyone, best.rank.level > 0 || everyone <= best.held.target {
            return .rule(principal.policies, target: everyone)
        }
        return .heldRule(principal, grant: Int32(truncatingIfNeeded: best.grant), best.held)
    }

    /// The first of the rules for everyone that match and fulfil a condition.
    func firstRule(of table: SlotTable<Int32>, where reaches: (Int32) -> Bool) -> Int32? {
        guard !table.isEmpty else { return nil }
        var first: Int32?
        for position in 0..<shared.count {
            for place in table.range(of: shared[position]) {
                let target = table[place]
                // Positions grow along the range.
                if let first, first < target { break }
                if reaches(target) { first = target }
            }
        }
        return first
    }
}

/// A permission that a granted role has.
private struct PermissionCandidate {
    let rank: Int32
    let grant: Int
    let held: HeldPermission

    func isPreferred(to other: PermissionCandidate) -> Bool {
        (rank, held.ancestor, held.permission)
            <= (other.rank, other.held.ancestor, other.held.permission)
    }
}

/// A rule by which a granted role is reached.
private struct RuleCandidate {
    let rank: GrantRank
    let grant: Int
    let held: HeldRule

    func isPreferred(to other: RuleCandidate) -> Bool {
        (rank.level, held.target, rank.position)
            <= (other.rank.level, other.held.target, other.rank.position)
    }
}

extension Evaluation {
    private func isInForce(_ grant: Int) -> Bool {
        principal.entries.grants[grant].isInForce(at: now)
    }

    /// Calls `body` for each role that has targets under a matching slot and that the principal holds
    /// for the resource: with the target and the grant.
    private func forEachHeld<Target>(
        in table: RoleTable<Target>,
        _ body: (Target, Int) -> Void
    ) {
        guard !table.isEmpty, !principal.holdings.isEmpty else { return }
        for position in 0..<shared.count {
            let slot = shared[position]
            table.forEach(under: slot, heldIn: 0, of: principal.holdings, body)
            for place in 0..<groups.count {
                table.forEach(under: slot, heldIn: groups[place] + 1, of: principal.holdings, body)
            }
        }
    }
}
