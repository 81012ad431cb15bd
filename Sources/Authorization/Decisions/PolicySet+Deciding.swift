extension PolicySet {
    /// Decides one question.
    ///
    /// Nothing allowed is denied, and a deny that applies wins over every allow. Of several things
    /// that could be the reason the same one is always given: an ACL deny, a rule's deny, a direct
    /// permission, a role, a rule's allow, an ACL allow; among those of one kind the unscoped ones
    /// first, then those that lapse later, then in order of storage. What a grant gives lapses at
    /// its `expires_at`: `now >= expires_at` is too late.
    ///
    /// Conditions are evaluated in this order, each at most once, and only as long as nothing decides. One
    /// that cannot be evaluated counts against the principal: its allow does not apply, its deny does.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - attributes: what else conditions see. It must be believed: see
    ///     ``RequestAttributes/weighed(_:registered:)``.
    ///   - principal: who asks. One that another set compiled is compiled anew, at a cost.
    ///   - now: the time of the wall clock.
    /// - Returns: allow or deny, with the reason.
    /// - Complexity: the number of patterns, grants and entries that do not match the question does
    ///   not matter; what conditions take is bounded by ``ConditionLimits``. No I/O.
    public func decide(
        _ request: AccessRequest,
        given attributes: RequestAttributes = RequestAttributes(),
        for principal: Principal,
        at now: Timestamp
    ) -> Decision {
        guard principal.status != .blocked else { return .deny(.subjectBlocked) }
        guard principal.policies === self else {
            return decide(request, given: attributes, for: recompiled(principal), at: now)
        }
        var trial = ConditionTrial()
        // Called by the first condition that is evaluated, if any is.
        func scene() -> ConditionScene {
            ConditionScene(
                ConditionScene.Question(
                    request: request,
                    attributes: attributes,
                    principal: principal,
                    now: now
                )
            )
        }
        let own = principal.acl.matches(for: request, at: now)
        var decision = principal.denied(by: own, &trial, scene)
        if decision == nil {
            let shared = index.matches(for: request, principal, at: now)
            decision = principal.decision(request, own, shared, &trial, scene)
        }
        var settled = decision ?? principal.deniedByDefault(request)
        if !trial.failures.isEmpty { settled.conditionFailures = trial.failures }
        return settled
    }
}

/// Makes what the conditions of a decision see.
typealias SceneMaker = () -> ConditionScene

extension Principal {
    fileprivate func denied(
        by own: ACLMatches,
        _ trial: inout ConditionTrial,
        _ scene: SceneMaker
    ) -> Decision? {
        let target = trial.first(own.deny, own.conditionalDenies) { trial, target in
            applies(target, .deny, &trial, scene)
        }
        guard let target else { return nil }
        let code: ReasonCode = isUnreadable(ofTarget: target) ? .unreadableDeny : .aclDeny
        return .deny(code, .acl(self, target: target))
    }

    /// What decides, after the ACL denies none of it; nil if nothing does.
    fileprivate func decision(
        _ request: AccessRequest,
        _ own: ACLMatches,
        _ shared: PolicyMatches,
        _ trial: inout ConditionTrial,
        _ scene: SceneMaker
    ) -> Decision? {
        let deny = trial.first(shared.deny, shared.conditionalDenies) { trial, rule in
            applies(rule, .deny, &trial, scene)
        }
        if let deny { return .deny(.ruleDeny, basis(of: deny)) }
        let isKnown = status == .known
        if isKnown, !request.isReserved, let permission = own.permission {
            return .allow(.directPermission, .direct(self, permission: permission))
        }
        if isKnown, let permission = permission(shared, &trial, scene) {
            return .allow(.rolePermission, .role(self, grant: permission.grant, permission.held))
        }
        // Rights on Rolecall itself count only through roles.
        guard !request.isReserved else { return nil }
        let allow = trial.first(shared.allow, shared.conditionalAllows) { trial, rule in
            applies(rule, .allow, &trial, scene)
        }
        if let allow { return .allow(.ruleAllow, basis(of: allow)) }
        guard isKnown else { return nil }
        let target = trial.first(own.allow, own.conditionalAllows) { trial, target in
            applies(target, .allow, &trial, scene)
        }
        return target.map { .allow(.aclAllow, .acl(self, target: $0)) }
    }

    fileprivate func deniedByDefault(_ request: AccessRequest) -> Decision {
        .deny(status == .known ? .noGrant : .unknownSubject)
    }
}

extension Principal {
    private func permission(
        _ shared: PolicyMatches,
        _ trial: inout ConditionTrial,
        _ scene: SceneMaker
    ) -> PermissionCandidate? {
        trial.first(shared.permission, shared.conditionalPermissions) { trial, candidate in
            let permission = permission(grant: candidate.grant, candidate.held)
            guard let condition = permission?.condition else { return permission != nil }
            return Effect.allow.applies(given: trial.outcome(of: condition, scene))
        }
    }

    /// Whether an ACL entry applies, by its condition.
    private func applies(
        _ target: Int32,
        _ effect: Effect,
        _ trial: inout ConditionTrial,
        _ scene: SceneMaker
    ) -> Bool {
        switch conditions[Int(acl[Int(target)].entry)] {
        case .absent: true
        case .unreadable: effect.applies(given: .failed)
        case .condition(let condition):
            effect.applies(given: trial.outcome(of: condition, scene))
        }
    }

    /// Whether a rule applies, by its condition.
    private func applies(
        _ rule: RuleCandidate,
        _ effect: Effect,
        _ trial: inout ConditionTrial,
        _ scene: SceneMaker
    ) -> Bool {
        guard let condition = policies.rules.rule(ofTarget: Int(rule.target)).condition else {
            return true
        }
        return effect.applies(given: trial.outcome(of: condition, scene))
    }

    private func basis(of rule: RuleCandidate) -> ReasonBasis {
        guard let grant = rule.grant else { return .rule(policies, target: rule.target) }
        let held = HeldRule(target: rule.target, ancestor: rule.ancestor)
        return .heldRule(self, grant: grant, held)
    }
}
