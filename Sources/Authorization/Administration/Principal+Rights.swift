internal import JSON

/// What lets somebody give a role: one of its own grants, with its bounds.
public struct GrantingPower: Hashable, Sendable {
    /// The scope of the grant; nil if it has none.
    public let scope: Scope?
    /// When it lapses; nil if never.
    public let expiresAt: Timestamp?

    /// Whether it reaches grants within `scope`.
    ///
    /// A scope on `rolecall` bounds which roles can be given, and has done so already; any other one
    /// bounds what the given role holds for.
    public func reaches(_ scope: Scope?) -> Bool {
        guard let own = self.scope, !own.resource.isReserved else { return true }
        return scope.map(own.covers) ?? false
    }

    /// Whether it lasts as long as something that lapses at `expiry`.
    public func lasts(until expiry: Timestamp?) -> Bool {
        guard let expiresAt else { return true }
        return expiry.map { $0 <= expiresAt } ?? false
    }
}

extension PolicySet {
    /// Whether a principal has a right on Rolecall, whatever gives or denies it.
    public func holds(_ right: RolecallRight, _ principal: Principal, at now: Timestamp) -> Bool {
        guard let request = right.request else {
            return isFullAdmin(principal, at: now)
        }
        return decide(request, for: principal, at: now).effect == .allow
    }

    /// Whether a principal has some right on Rolecall that is about grants.
    public func holdsAnyGrantingRight(_ principal: Principal, at now: Timestamp) -> Bool {
        let principal = recompiled(principal)
        return principal.status == .known
            && principal.allPermissionsOfGrants(at: now).contains {
                $0.pattern.isReserved && $0.pattern.action.covers(.literal("grant"))
            }
    }

    /// By which of its grants a principal may give and take a role; none where a deny applies.
    public func powers(
        toGrant role: RoleName,
        _ principal: Principal,
        at now: Timestamp
    ) -> [GrantingPower] {
        let principal = recompiled(principal)
        guard principal.status == .known, let request = RolecallRight.grant(role.text).request,
            !isDenied(request, principal, at: now)
        else { return [] }
        let wanted = PermissionPattern(exactly: request)
        return principal.permissionsOfGrants(at: now).filter { held in
            guard held.pattern.covers(wanted) else { return false }
            guard let scope = held.grant.scope, scope.resource.isReserved else { return true }
            return scope.resource.covers(wanted.resource)
        }.map { GrantingPower(scope: $0.grant.scope, expiresAt: $0.grant.expiresAt) }
    }

    /// Whether a principal may do all that `pattern` permits, without a condition, at least until
    /// `expiry`: by one role permission, direct permission or ACL allow, and with no deny in the way.
    public func holds(
        _ pattern: PermissionPattern,
        until expiry: Timestamp?,
        _ principal: Principal,
        at now: Timestamp
    ) -> Bool {
        let principal = recompiled(principal)
        guard principal.status == .known, !principal.hasDeny(meeting: pattern, at: now),
            !principal.isReachedByHeldDeny(at: now, where: { $0.meets(pattern) })
        else { return false }
        if principal.holdsByRole(pattern, until: expiry, at: now) { return true }
        // Rights on Rolecall itself count only through roles.
        return !pattern.isReserved && principal.holdsByItself(pattern, until: expiry, at: now)
    }

    /// Whether a principal holds everything on Rolecall: `*:rolecall`, by a role.
    ///
    /// An ACL deny of any such right ends it. Of the rules, those that deny all granting do.
    public func isFullAdmin(_ principal: Principal, at now: Timestamp) -> Bool {
        let principal = recompiled(principal)
        return principal.isUndeniedAdmin(at: now)
            && principal.holdsByRole(.everyReservedRight, until: now, at: now)
    }

    /// Whether a principal is a full admin for good: by a role without scope and without end.
    public func isLastingFullAdmin(_ principal: Principal, at now: Timestamp) -> Bool {
        let principal = recompiled(principal)
        return principal.isUndeniedAdmin(at: now)
            && principal.permissionsOfGrants(at: now).contains { held in
                held.grant.scope == nil && held.grant.expiresAt == nil
                    && held.pattern.covers(.everyReservedRight)
            }
    }

    /// Whether a role that a principal holds has any right on Rolecall, within whatever scope.
    public func holdsRightsOnRolecall(_ principal: Principal, at now: Timestamp) -> Bool {
        recompiled(principal).allPermissionsOfGrants(at: now).contains { $0.pattern.isReserved }
    }

    /// The roles that confer `*:rolecall`, themselves or by inheritance.
    public var fullAdminRoles: [RoleName] {
        roles.roles.indices.filter { number in
            roles.permissions(of: number).contains {
                $0.when == nil && $0.pattern.covers(.everyReservedRight)
            }
        }.map { roles.roles[$0].name }
    }

    private func isDenied(
        _ request: AccessRequest,
        _ principal: Principal,
        at now: Timestamp
    ) -> Bool {
        switch decide(request, for: principal, at: now).reason.code {
        case .aclDeny, .ruleDeny, .unreadableDeny, .subjectBlocked, .unknownSubject: true
        case .rolePermission, .directPermission, .aclAllow, .ruleAllow, .noGrant: false
        }
    }
}
