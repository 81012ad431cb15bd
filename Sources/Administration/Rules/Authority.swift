internal import Authorization
internal import JSON

/// What an actor may give and take, at one time and under one set of policies.
struct Authority: Sendable {
    let actor: Actor
    /// What the actor holds; nil for nothing.
    let principal: Principal?
    let policies: PolicySet
    let now: Timestamp
    /// What it may give on; nil for nothing.
    let held: HeldPowers?

    init(actor: Actor, principal: Principal?, policies: PolicySet, now: Timestamp) {
        self.actor = actor
        self.principal = principal
        self.policies = policies
        self.now = now
        held = principal.map { HeldPowers(HeldPermissions(of: $0, under: policies, at: now)) }
    }

    /// Whether the actor may grant what it does not hold.
    var isExempt: Bool { actor.isPrivileged }

    /// Whether the actor holds `*:rolecall`.
    var isFullAdmin: Bool {
        isExempt || principal.map { policies.isFullAdmin($0, at: now) } ?? false
    }

    /// Whether the actor has a right.
    func has(_ right: RolecallRight) -> Bool {
        isExempt || principal.map { policies.holds(right, $0, at: now) } ?? false
    }

    /// Refuses an actor without a right.
    func require(_ right: RolecallRight) throws(AdminError) {
        guard has(right) else { throw .rightMissing(right) }
    }

    /// Refuses an actor who may neither see users nor give roles.
    func requireReading() throws(AdminError) {
        let maySee = isExempt || principal.map { policies.maySeeGrants($0, at: now) } ?? false
        guard maySee else { throw .rightMissing(.readSubjects) }
    }
}

extension Authority {
    /// Refuses to give a role that is not the actor's to give within these bounds.
    func requireGiving(
        _ role: RoleName,
        within scope: Scope?,
        until expiry: Timestamp?
    ) throws(AdminError) {
        guard !isExempt else { return }
        let powers = try reachingPowers(over: role, within: scope)
        guard powers.contains(where: { $0.lasts(until: expiry) }) else {
            throw .grantNotAllowed("`\(role)` can be given only as long as the giver may give it")
        }
    }

    /// Refuses to give a role that the actor can give to nobody within this scope, for however short a time.
    func requireGivingSomehow(_ role: RoleName, within scope: Scope?) throws(AdminError) {
        guard !isExempt else { return }
        _ = try reachingPowers(over: role, within: scope)
    }

    /// Refuses to take a role that is not the actor's to take within this scope.
    func requireTaking(_ role: RoleName, within scope: Scope?) throws(AdminError) {
        guard !isExempt else { return }
        guard policies.defines(role) else {
            guard isFullAdmin else {
                throw .grantNotAllowed("no policy defines `\(role)`: `*:rolecall` is needed")
            }
            return
        }
        _ = try reachingPowers(over: role, within: scope)
    }

    /// Refuses to put a grant in the place of `old`, grants of the same role within the same scope.
    ///
    /// To shorten one is to take a part of it. Whoever changes its reason is its giver from then on.
    func requireReplacing(
        _ old: [StoredGrant],
        _ role: RoleName,
        within scope: Scope?,
        until expiry: Timestamp?,
        because reason: ExactString?
    ) throws(AdminError) {
        let isTaking = old.contains { grant in
            guard grant.reason == reason else { return false }
            guard let end = grant.expiresAt else { return true }
            return expiry.map { $0 <= end } ?? false
        }
        guard !isTaking else { return try requireTaking(role, within: scope) }
        try requireGiving(role, within: scope, until: expiry)
    }

    /// What lets the actor give and take a role within this scope; there is at least one.
    private func reachingPowers(
        over role: RoleName,
        within scope: Scope?
    ) throws(AdminError) -> [GrantingPower] {
        let powers = held?.powers(toGrant: role) ?? []
        guard !powers.isEmpty else {
            let right = RolecallRight.grant(role.text).permission
            throw .grantNotAllowed("`\(right)` is needed")
        }
        let reaching = powers.filter { $0.reaches(scope) }
        guard !reaching.isEmpty else {
            throw .grantNotAllowed("`\(role)` is the actor's to give and take only within a scope")
        }
        return reaching
    }
}
