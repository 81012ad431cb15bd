/// One question on its way to a decision.
struct Evaluation {
    let principal: Principal
    let now: Timestamp
    private let isReserved: Bool
    /// What of the profile's permissions and ACL entries matches.
    private var own = InlineList()
    /// What of the policies' permissions and rules matches.
    private(set) var shared = InlineList()
    /// The groups of holdings whose scope the resource is in.
    private(set) var groups = InlineList()

    init(_ request: AccessRequest, for principal: Principal, at now: Timestamp) {
        self.principal = principal
        self.now = now
        isReserved = request.isReserved
        principal.acl.findMatches(for: request, into: &own)
        principal.policies.index.findMatches(for: request, into: &shared)
        principal.holdings.findGroups(for: request, into: &groups)
    }

    /// The decision for a known subject.
    func decision() -> Decision {
        if let decision = aclDeny() ?? ruleDeny() { return decision }
        // Rights on Rolecall itself count only through roles.
        if isReserved { return rolePermission() ?? .deny(.noGrant) }
        return directPermission() ?? rolePermission() ?? ruleAllow() ?? aclAllow()
            ?? .deny(.noGrant)
    }

    /// The decision for a subject that nobody knows: denies count, of the allows only those for
    /// anyone.
    func decisionForUnknownSubject() -> Decision {
        if let decision = aclDeny() ?? ruleDeny() { return decision }
        if isReserved { return .deny(.unknownSubject) }
        return ruleAllowForAnyone() ?? .deny(.unknownSubject)
    }
}

extension Evaluation {
    private func aclDeny() -> Decision? {
        let acl = principal.entries.acl
        guard let target = principal.acl.deny(under: own, in: acl, at: now) else { return nil }
        let isUnreadable = principal.entry(ofTarget: target).isUnreadable
        return .deny(isUnreadable ? .unreadableDeny : .aclDeny, .acl(principal, target: target))
    }

    private func ruleDeny() -> Decision? {
        let everyone = firstRule(of: principal.policies.index.denies) { _ in true }
        return preferredRule(everyone, principal.policies.index.heldDenies)
            .map { .deny(.ruleDeny, $0) }
    }

    private func directPermission() -> Decision? {
        guard let permission = principal.acl.permission(under: own) else { return nil }
        return .allow(.directPermission, .direct(principal, permission: permission))
    }

    private func rolePermission() -> Decision? {
        preferredPermission().map { .allow(.rolePermission, $0) }
    }

    private func ruleAllow() -> Decision? {
        let everyone = firstRule(of: principal.policies.index.allows) { _ in true }
        return preferredRule(everyone, principal.policies.index.heldAllows)
            .map { .allow(.ruleAllow, $0) }
    }

    private func ruleAllowForAnyone() -> Decision? {
        let rules = principal.policies.rules
        let target = firstRule(of: principal.policies.index.allows) { target in
            switch rules.rule(ofTarget: Int(target)).reach {
            case .anyone: true
            case .known, .holders: false
            }
        }
        guard let target else { return nil }
        return .allow(.ruleAllow, .rule(principal.policies, target: target))
    }

    private func aclAllow() -> Decision? {
        let acl = principal.entries.acl
        guard let target = principal.acl.allow(under: own, in: acl, at: now) else { return nil }
        return .allow(.aclAllow, .acl(principal, target: target))
    }
}
