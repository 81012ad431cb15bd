internal import JSON

/// What a principal holds for good at one time, to give it on: collected once, and asked often.
public struct HeldPermissions: Sendable {
    private let principal: Principal
    private let policies: PolicySet
    private let now: Timestamp
    /// Those of the roles of all grants in force, without a condition.
    private let granted: [GrantedPermission]
    /// What rules for holders of its roles deny it.
    private let denied: [PermissionPattern]

    /// Collects what `principal` holds.
    ///
    /// - Complexity: O(permissions of its grants and, for each, denying rules).
    public init(of principal: Principal, under policies: PolicySet, at now: Timestamp) {
        self.principal = policies.recompiled(principal)
        self.policies = policies
        self.now = now
        granted = self.principal.permissionsOfGrants(at: now)
        denied = self.principal.patternsDeniedAsHolder(at: now)
    }

    /// By which of its grants the principal may give and take a role; none where a deny applies.
    public func powers(toGrant role: RoleName) -> [GrantingPower] {
        guard principal.status == .known, let request = RolecallRight.grant(role.text).request
        else { return [] }
        let wanted = PermissionPattern(exactly: request)
        let isBoundOnRolecall = policies.hasRightsOnRolecall(role)
        let powers = granted.filter { held in
            guard held.pattern.covers(wanted) else { return false }
            guard let scope = held.grant.scope, scope.resource.isReserved else { return true }
            return scope.resource.covers(wanted.resource)
        }.map { held in
            let scope = held.grant.scope.flatMap { scope in
                scope.resource.isReserved && !isBoundOnRolecall ? nil : scope
            }
            return GrantingPower(scope: scope, expiresAt: held.grant.expiresAt)
        }
        return powers.isEmpty || isDenied(request) ? [] : powers
    }

    /// Whether the principal may do all that `pattern` permits, without a condition, at least until
    /// `expiry`: by one role permission, direct permission or ACL allow, and with no deny in the way.
    public func covers(_ pattern: PermissionPattern, until expiry: Timestamp?) -> Bool {
        guard principal.status == .known, !principal.hasDeny(meeting: pattern, at: now),
            !denied.contains(where: { $0.meets(pattern) })
        else { return false }
        if granted.contains(where: { $0.covers(pattern, until: expiry) }) { return true }
        // Rights on Rolecall itself count only through roles.
        return !pattern.isReserved && principal.holdsByItself(pattern, until: expiry, at: now)
    }

    func isDenied(_ request: AccessRequest) -> Bool {
        switch policies.decide(request, for: principal, at: now).reason.code {
        case .aclDeny, .ruleDeny, .unreadableDeny, .subjectBlocked, .unknownSubject: true
        case .rolePermission, .directPermission, .aclAllow, .ruleAllow, .noGrant: false
        }
    }
}
