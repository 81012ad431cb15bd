internal import JSON

/// What lets somebody give a role: one of its own grants, with its bounds.
public struct GrantingPower: Hashable, Sendable {
    /// The scope that what is given must lie within; nil if there is none.
    ///
    /// A scope on `rolecall` bounds which roles can be given, and has done so already. It bounds their grants
    /// too only if the role has rights on `rolecall` itself, which would else be given beyond it.
    public let scope: Scope?
    /// When it lapses; nil if never.
    public let expiresAt: Timestamp?

    /// Whether it reaches grants within `scope`.
    public func reaches(_ scope: Scope?) -> Bool {
        guard let own = self.scope else { return true }
        return scope.map(own.covers) ?? false
    }

    /// Whether it lasts as long as something that lapses at `expiry`.
    public func lasts(until expiry: Timestamp?) -> Bool { expiresAt.lasts(until: expiry) }
}

extension PolicySet {
    /// Whether a principal has a right on Rolecall, whatever gives or denies it.
    public func holds(_ right: RolecallRight, _ principal: Principal, at now: Timestamp) -> Bool {
        guard let request = right.request else {
            return isFullAdmin(principal, at: now)
        }
        return decide(request, for: principal, at: now).effect == .allow
    }

    /// Whether a principal may see who has what: by the right to see subjects, or as one who may give
    /// some role that is defined; by neither where a deny ends it.
    public func maySeeGrants(_ principal: Principal, at now: Timestamp) -> Bool {
        guard let request = RolecallRight.readSubjects.request else { return false }
        if decide(request, for: principal, at: now).effect == .allow { return true }
        let held = HeldPermissions(of: principal, under: self, at: now)
        return !held.isDenied(request)
            && roles.roles.contains { role in
                !held.powers(toGrant: role.name).isEmpty
            }
    }

    /// Whether a principal holds everything on Rolecall: `*:rolecall`, by a role.
    ///
    /// An ACL deny of any such right ends it. Of the rules that reach the principal, those that deny all granting
    /// do, together or one, and those that deny to write policies.
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

    /// Whether a role confers any right on Rolecall, itself or by inheritance, under a condition or not.
    func hasRightsOnRolecall(_ role: RoleName) -> Bool {
        guard let number = roles.number(of: role) else { return false }
        return roles.permissions(of: number).contains { $0.pattern.isReserved }
    }

    /// The roles that confer `*:rolecall`, themselves or by inheritance.
    public var fullAdminRoles: [RoleName] {
        roles.roles.indices.filter { number in
            roles.permissions(of: number).contains {
                $0.when == nil && $0.pattern.covers(.everyReservedRight)
            }
        }.map { roles.roles[$0].name }
    }
}
