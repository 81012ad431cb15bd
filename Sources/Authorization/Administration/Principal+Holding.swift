/// A permission that one of a principal's grants gives it.
struct GrantedPermission {
    let grant: Grant
    let pattern: PermissionPattern
    /// Whether a condition decides, with each question, if it is held.
    let isConditional: Bool

    /// Whether it is the whole of `pattern`, at least until `expiry`.
    func covers(_ pattern: PermissionPattern, until expiry: Timestamp?) -> Bool {
        self.pattern.covers(pattern) && grant.scope?.resource.covers(pattern.resource) ?? true
            && grant.expiresAt.lasts(until: expiry)
    }
}

extension Principal {
    /// The permissions of the roles of all grants in force, inherited ones included: those without a
    /// condition, since nobody gives on what it holds now and then.
    func permissionsOfGrants(at now: Timestamp) -> [GrantedPermission] {
        allPermissionsOfGrants(at: now).filter { !$0.isConditional }
    }

    /// As ``permissionsOfGrants(at:)``, under a condition or not.
    func allPermissionsOfGrants(at now: Timestamp) -> [GrantedPermission] {
        entries.grants.filter { $0.isInForce(at: now) }.flatMap { grant in
            guard let role = policies.roles.number(of: grant.role) else {
                return [GrantedPermission]()
            }
            return policies.roles.permissions(of: role).map {
                GrantedPermission(
                    grant: grant,
                    pattern: $0.pattern,
                    isConditional: $0.when != nil
                )
            }
        }
    }

    /// Whether a role gives the whole of `pattern`, at least until `expiry`.
    func holdsByRole(
        _ pattern: PermissionPattern,
        until expiry: Timestamp?,
        at now: Timestamp
    ) -> Bool {
        permissionsOfGrants(at: now).contains { $0.covers(pattern, until: expiry) }
    }

    /// Whether a direct permission or an ACL allow without condition gives the whole of `pattern`.
    func holdsByItself(
        _ pattern: PermissionPattern,
        until expiry: Timestamp?,
        at now: Timestamp
    ) -> Bool {
        if entries.permissions.contains(where: { $0.pattern.covers(pattern) }) { return true }
        return entries.acl.contains { entry in
            guard entry.effect == .allow, entry.condition == nil, entry.isInForce(at: now),
                entry.expiresAt.lasts(until: expiry), case .permissions(let list) = entry.target
            else { return false }
            return list.contains { $0.covers(pattern) }
        }
    }

    /// Whether an ACL deny in force denies something of `pattern`, under a condition or not.
    func hasDeny(meeting pattern: PermissionPattern, at now: Timestamp) -> Bool {
        entries.acl.contains { entry in
            guard entry.effect == .deny, entry.isInForce(at: now) else { return false }
            switch entry.target {
            case .everything: return true
            case .permissions(let list): return list.contains { $0.meets(pattern) }
            }
        }
    }

    /// What rules for holders of roles deny to this principal, under a condition or not: what the scope of a
    /// grant keeps from its holder is not among it.
    func patternsDeniedAsHolder(at now: Timestamp) -> [PermissionPattern] {
        let grants = entries.grants.filter { $0.isInForce(at: now) }
        let held = grants.map { (scope: $0.scope, roles: policies.roles.names(heldWith: $0.role)) }
        return policies.rules.rules.flatMap { rule -> [PermissionPattern] in
            guard rule.effect == .deny, case .holders(let names) = rule.reach else { return [] }
            let scopes = held.filter { held in names.contains { held.roles.contains($0.value) } }
                .map(\.scope)
            return rule.permissions.map(\.value).filter { pattern in
                scopes.contains { $0.map(pattern.meets) ?? true }
            }
        }
    }

    /// Whether nothing takes the rights of a full admin from this one.
    func isUndeniedAdmin(at now: Timestamp) -> Bool {
        guard status == .known, !hasDeny(meeting: .everyReservedRight, at: now) else {
            return false
        }
        let denied = policies.rules.patternsDeniedToAll + patternsDeniedAsHolder(at: now)
        return !denied.contains(where: \.takesFullAdmin)
            && !policies.roles.isEachGrantDenied(by: denied)
    }
}

extension RuleIndex {
    /// What rules deny to everyone, under a condition or not.
    fileprivate var patternsDeniedToAll: [PermissionPattern] {
        rules.flatMap { rule -> [PermissionPattern] in
            guard rule.effect == .deny else { return [] }
            switch rule.reach {
            case .holders: return []
            case .known, .anyone: return rule.permissions.map(\.value)
            }
        }
    }
}

extension RoleGraph {
    /// Whether no role that there is can be given: piece by piece that is as if all granting were denied.
    fileprivate func isEachGrantDenied(by denied: [PermissionPattern]) -> Bool {
        let granting = denied.filter { $0.meets(.everyGranting) }
        guard !granting.isEmpty else { return false }
        return roles.allSatisfy { role in
            guard let request = RolecallRight.grant(role.name.text).request else { return false }
            let grant = PermissionPattern(exactly: request)
            return granting.contains { $0.covers(grant) }
        }
    }
}

extension PermissionPattern {
    /// Whether nobody to whom it is denied is a full admin: it is all granting of roles, or the writing of
    /// policies.
    fileprivate var takesFullAdmin: Bool { covers(.everyGranting) || covers(.writingPolicies) }
}

extension RoleGraph {
    /// The names of the roles that who holds `role` has: itself and what it inherits; none for one that is not
    /// defined.
    func names(heldWith role: RoleName) -> Set<RoleName> {
        guard let number = number(of: role) else { return [] }
        return Set(ancestors(of: number).map { roles[Int($0.role)].name })
    }

    /// The permissions of a role, inherited ones included.
    func permissions(of role: Int) -> [RolePermission] {
        ancestors(of: role).flatMap { roles[Int($0.role)].permissions }
    }
}

extension Timestamp? {
    /// Whether what lapses then lasts as long as something that lapses at `expiry`; nil is never.
    func lasts(until expiry: Timestamp?) -> Bool {
        guard let self else { return true }
        return expiry.map { $0 <= self } ?? false
    }
}
