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
    ///   - principal: who asks. One that another set compiled is compiled anew, at a cost.
    ///   - now: the time of the wall clock.
    ///   - attributes: what else conditions see; asked for if a condition matters. It must be believed: see
    ///     ``RequestAttributes/weighed(_:registered:)``.
    /// - Returns: allow or deny, with the reason.
    /// - Throws: what `attributes` throws; then there is no decision.
    /// - Complexity: the number of patterns, grants and entries that do not match the question does
    ///   not matter; what conditions take is bounded by ``ConditionLimits``. No I/O.
    public func decide<Trouble: Error>(
        _ request: AccessRequest,
        for principal: Principal,
        at now: Timestamp,
        given attributes: () throws(Trouble) -> RequestAttributes
    ) throws(Trouble) -> Decision {
        guard principal.status != .blocked else { return .deny(.subjectBlocked) }
        guard principal.policies === self else {
            return try decide(request, for: recompiled(principal), at: now, given: attributes)
        }
        let own = principal.acl.matches(for: request, at: now)
        let shared = index.matches(for: request, principal, at: now)
        var trial = ConditionTrial()
        if own.hasConditions || shared.hasConditions {
            trial.scene = ConditionScene(
                ConditionScene.Question(
                    request: request,
                    attributes: try attributes(),
                    principal: principal,
                    now: now
                )
            )
        }
        var decision = principal.decision(request, own, shared, &trial)
        if !trial.failures.isEmpty { decision.conditionFailures = trial.failures }
        decision.conditionCost = trial.cost
        return decision
    }

    /// Decides one question on attributes that are at hand.
    public func decide(
        _ request: AccessRequest,
        given attributes: RequestAttributes = RequestAttributes(),
        for principal: Principal,
        at now: Timestamp
    ) -> Decision {
        decide(request, for: principal, at: now) { attributes }
    }
}

extension Principal {
    fileprivate func decision(
        _ request: AccessRequest,
        _ own: ACLMatches,
        _ shared: PolicyMatches,
        _ trial: inout ConditionTrial
    ) -> Decision {
        if let target = entry(.deny, own.deny, own.conditionalDenies, &trial) {
            let code: ReasonCode = isUnreadable(ofTarget: target) ? .unreadableDeny : .aclDeny
            return .deny(code, .acl(self, target: target))
        }
        if let rule = rule(.deny, shared.deny, shared.conditionalDenies, &trial) {
            return .deny(.ruleDeny, basis(of: rule))
        }
        let isKnown = status == .known
        if isKnown, !request.isReserved, let permission = own.permission {
            return .allow(.directPermission, .direct(self, permission: permission))
        }
        if isKnown, let permission = permission(shared, &trial) {
            return .allow(.rolePermission, .role(self, grant: permission.grant, permission.held))
        }
        let nothing =
            isKnown ? Decision.deny(.noGrant, .nothing(self)) : .deny(.unknownSubject)
        // Rights on Rolecall itself count only through roles.
        guard !request.isReserved else { return nothing }
        if let rule = rule(.allow, shared.allow, shared.conditionalAllows, &trial) {
            return .allow(.ruleAllow, basis(of: rule))
        }
        if isKnown, let target = entry(.allow, own.allow, own.conditionalAllows, &trial) {
            return .allow(.aclAllow, .acl(self, target: target))
        }
        return nothing
    }
}

extension Principal {
    /// The preferred ACL entry of those that apply: one without a condition, or one whose condition lets it.
    private func entry(
        _ effect: Effect,
        _ certain: Int32?,
        _ conditional: [Int32],
        _ trial: inout ConditionTrial
    ) -> Int32? {
        if conditional.isEmpty { return certain }
        for target in conditional.preferred(to: certain) {
            let applies =
                switch conditions[Int(acl[Int(target)].entry)] {
                case .absent: true
                case .unreadable: effect.applies(given: .failed)
                case .condition(let condition):
                    effect.applies(given: trial.outcome(of: condition))
                }
            if applies { return target }
        }
        return certain
    }

    /// The preferred rule of those that apply: one without a condition, or one whose condition lets it.
    private func rule(
        _ effect: Effect,
        _ certain: RuleCandidate?,
        _ conditional: [RuleCandidate],
        _ trial: inout ConditionTrial
    ) -> RuleCandidate? {
        if conditional.isEmpty { return certain }
        for rule in conditional.preferred(to: certain) {
            guard let condition = policies.rules.rule(ofTarget: Int(rule.target)).condition else {
                return rule
            }
            if effect.applies(given: trial.outcome(of: condition)) { return rule }
        }
        return certain
    }

    /// The preferred permission of those that apply.
    private func permission(
        _ shared: PolicyMatches,
        _ trial: inout ConditionTrial
    ) -> PermissionCandidate? {
        if shared.conditionalPermissions.isEmpty { return shared.permission }
        for candidate in shared.conditionalPermissions.preferred(to: shared.permission) {
            guard let condition = condition(grant: candidate.grant, candidate.held) else {
                return candidate
            }
            if Effect.allow.applies(given: trial.outcome(of: condition)) { return candidate }
        }
        return shared.permission
    }

    private func basis(of rule: RuleCandidate) -> ReasonBasis {
        guard let grant = rule.grant else { return .rule(policies, target: rule.target) }
        let held = HeldRule(target: rule.target, ancestor: rule.ancestor)
        return .heldRule(self, grant: grant, held)
    }
}

extension Array where Element: Comparable {
    /// Those that are preferred to `certain`, the preferred ones first.
    fileprivate func preferred(to certain: Element?) -> [Element] {
        filter { candidate in certain.map { candidate < $0 } ?? true }.sorted()
    }
}
