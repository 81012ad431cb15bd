extension PolicySet {
    /// Decides one question.
    ///
    /// Nothing allowed is denied, and a deny that applies wins over every allow. Of several things
    /// that could be the reason the same one is always given: an ACL deny, a rule's deny, a direct
    /// permission, a role, a rule's allow, an ACL allow; among those of one kind the unscoped ones
    /// first, then those that lapse later, then in order of storage. What a grant gives lapses at
    /// its `expires_at`: `now >= expires_at` is too late.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - principal: who asks. One that another set compiled is compiled anew, at a cost.
    ///   - now: the time of the wall clock.
    /// - Returns: allow or deny, with the reason.
    /// - Complexity: the number of patterns, grants and entries that do not match the question does
    ///   not matter. No I/O, no locks.
    public func decide(
        _ request: AccessRequest,
        for principal: Principal,
        at now: Timestamp
    ) -> Decision {
        guard principal.status != .blocked else { return .deny(.subjectBlocked) }
        guard principal.policies === self else {
            return decide(request, for: recompiled(principal), at: now)
        }
        let own = principal.acl.matches(for: request, at: now)
        if let target = own.deny {
            let isUnreadable = principal.entry(ofTarget: target).isUnreadable
            return .deny(isUnreadable ? .unreadableDeny : .aclDeny, .acl(principal, target: target))
        }
        let shared = index.matches(for: request, principal, at: now)
        if let rule = shared.deny { return .deny(.ruleDeny, principal.basis(of: rule)) }
        if request.isReserved { return principal.decisionOnReservedType(shared) }
        return principal.status == .known
            ? principal.decision(own, shared) : principal.decisionOnUnknownSubject(shared)
    }
}

extension Principal {
    /// What allows it, if no deny applies.
    fileprivate func decision(_ own: ACLMatches, _ shared: PolicyMatches) -> Decision {
        if let permission = own.permission {
            return .allow(.directPermission, .direct(self, permission: permission))
        }
        if let permission = shared.permission {
            return .allow(.rolePermission, .role(self, grant: permission.grant, permission.held))
        }
        if let rule = shared.allow { return .allow(.ruleAllow, basis(of: rule)) }
        if let target = own.allow { return .allow(.aclAllow, .acl(self, target: target)) }
        return .deny(.noGrant)
    }

    /// Rights on Rolecall itself count only through roles.
    fileprivate func decisionOnReservedType(_ shared: PolicyMatches) -> Decision {
        guard status == .known else { return .deny(.unknownSubject) }
        guard let permission = shared.permission else { return .deny(.noGrant) }
        return .allow(.rolePermission, .role(self, grant: permission.grant, permission.held))
    }

    /// Only rules for anyone reach who is not known.
    fileprivate func decisionOnUnknownSubject(_ shared: PolicyMatches) -> Decision {
        guard let rule = shared.allow else { return .deny(.unknownSubject) }
        return .allow(.ruleAllow, basis(of: rule))
    }

    fileprivate func basis(of rule: RuleCandidate) -> ReasonBasis {
        guard let grant = rule.grant else { return .rule(policies, target: rule.target) }
        let held = HeldRule(target: rule.target, ancestor: rule.ancestor)
        return .heldRule(self, grant: grant, held)
    }
}
