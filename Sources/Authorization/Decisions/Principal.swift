/// Who asks, as policies see it: a subject with its grants, compiled for one policy set.
///
/// It can be kept and asked from any thread. A set that did not compile it compiles it anew for each
/// question; after a change of policies, keep what ``PolicySet/recompiled(_:)`` returns.
public final class Principal: Sendable {
    /// Whose profile it is.
    public let subject: Subject
    /// Whether there is such a subject, and whether it may do anything.
    public let status: SubjectStatus
    /// What in the profile was not taken as it is, roles that no policy defines included.
    public let reports: [UnreadableEntry]

    let entries: ProfileEntries
    let acl: ACLIndex
    let holdings: Holdings
    let conditions: ProfileConditions
    let facts: PrincipalFacts
    let policies: PolicySet

    init(
        subject: Subject,
        status: SubjectStatus,
        entries: ProfileEntries,
        acl: ACLIndex,
        facts: PrincipalFacts,
        policies: PolicySet
    ) {
        self.subject = subject
        self.status = status
        self.entries = entries
        self.acl = acl
        self.facts = facts
        self.policies = policies
        holdings = Holdings(entries.grants, policies.roles)
        let conditions = ProfileConditions(entries.acl, policies)
        self.conditions = conditions
        reports =
            entries.reports + Self.unknownRoles(entries, policies.roles)
            + Self.unreadableConditions(entries, conditions)
    }

    private static func unknownRoles(
        _ entries: ProfileEntries,
        _ roles: RoleGraph
    ) -> [UnreadableEntry] {
        entries.grants.filter { roles.number(of: $0.role) == nil }.map { grant in
            UnreadableEntry(source: entries.source(of: grant.location), code: .roleUnknown)
        }
    }

    private static func unreadableConditions(
        _ entries: ProfileEntries,
        _ conditions: ProfileConditions
    ) -> [UnreadableEntry] {
        entries.acl.indices.filter { conditions[$0].isUnreadable }.map { entry in
            let source = entries.source(of: entries.acl[entry].location)
            return UnreadableEntry(source: source, code: .conditionInvalid)
        }
    }
}

extension PolicySet {
    /// Reads and compiles a profile.
    ///
    /// The profile of a blocked subject is not looked at: nothing in it matters.
    public func principal(
        for profile: Profile,
        subject: Subject,
        limits: ProfileLimits = .standard
    ) throws(ProfileError) -> Principal {
        let entries =
            profile.status == .blocked
            ? ProfileEntries() : try ProfileReader.read(profile, limits: limits)
        return Principal(
            subject: subject,
            status: profile.status,
            entries: entries,
            acl: ACLIndex(entries),
            facts: profile.status == .blocked
                ? PrincipalFacts() : PrincipalFacts(profile.documents),
            policies: self
        )
    }

    /// The same principal, compiled for this set.
    public func recompiled(_ principal: Principal) -> Principal {
        guard principal.policies !== self else { return principal }
        return Principal(
            subject: principal.subject,
            status: principal.status,
            entries: principal.entries,
            acl: principal.acl,
            facts: principal.facts,
            policies: self
        )
    }
}

extension Principal {
    /// The chain from a grant's role down to one of its ancestors.
    func via(grant: Int32, ancestor: Int32) -> [RoleName] {
        guard let role = holdings.role(of: Int(grant)) else { return [] }
        return policies.roles.via(from: role, to: Int(ancestor))
    }

    /// A permission that the role of a grant has.
    func permission(grant: Int32, _ held: HeldPermission) -> RolePermission? {
        holder(grant: grant, held).map {
            policies.roles.roles[$0].permissions[Int(held.permission)]
        }
    }

    /// The condition of a permission that the role of a grant has; nil if it has none.
    func condition(grant: Int32, _ held: HeldPermission) -> Condition? {
        holder(grant: grant, held).flatMap {
            policies.roles.roles[$0].permissions[Int(held.permission)].condition
        }
    }

    /// The role that has the permission itself.
    private func holder(grant: Int32, _ held: HeldPermission) -> Int? {
        guard let role = holdings.role(of: Int(grant)) else { return nil }
        return Int(policies.roles.ancestors(of: role)[Int(held.ancestor)].role)
    }

    /// Whether an ACL entry is a deny of which some part cannot be read.
    func isUnreadable(ofTarget position: Int32) -> Bool {
        entry(ofTarget: position).isUnreadable
            || conditions[Int(acl[Int(position)].entry)].isUnreadable
    }

    /// The ACL entry of one of the positions that ``ACLIndex`` gives.
    func entry(ofTarget position: Int32) -> ACLEntry {
        entries.acl[Int(acl[Int(position)].entry)]
    }

    /// The permission of one of the positions that ``ACLIndex`` gives; nil for everything.
    func pattern(ofTarget position: Int32) -> PermissionPattern? {
        let target = acl[Int(position)]
        switch entries.acl[Int(target.entry)].target {
        case .permissions(let list): return list[Int(target.permission)]
        case .everything: return nil
        }
    }
}
