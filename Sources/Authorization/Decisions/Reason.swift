public import JSON

/// Why a decision is what it is: the code, and what stands behind it.
///
/// The members are looked up when they are asked for, so that a decision whose reader wants the code
/// alone costs no more than that.
public struct Reason: Sendable {
    /// The stable code.
    public let code: ReasonCode
    let basis: ReasonBasis

    /// The granted role by which the permission or the rule reached the principal.
    public var role: RoleName? { basis.grant?.role }

    /// The chain of inheritance from ``role`` down to the role that has the permission, or that the
    /// rule names; both ends included.
    ///
    /// Empty without a role.
    public var via: [RoleName] { basis.via }

    /// The pattern that matched, as written.
    ///
    /// An unreadable deny that covers everything has none.
    public var permission: ExactString? { basis.permission?.text }

    /// The rule.
    public var rule: RuleID? { basis.rule?.id }

    /// The `id` of the ACL entry, if it has one.
    public var entry: ExactString? { basis.entry?.id }

    /// The place in the profile of the grant, permission or entry, as `/app_metadata/roles/1`.
    public var source: String? { basis.source }

    /// When the grant or entry lapses; nil if never.
    public var expiresAt: Timestamp? { basis.grant?.expiresAt ?? basis.entry?.expiresAt }

    /// What the author of the rule or ACL entry gave as its `reason`.
    public var explanation: ExactString? { basis.rule?.reason ?? basis.entry?.reason }

    /// The most entries of ``unreadable``.
    public static let unreadableMax = 10

    /// Where nothing grants: what of the profile was not taken as it is, and might have granted; the first of it.
    public var unreadable: ArraySlice<UnreadableEntry> {
        guard case .nothing(let principal?) = basis else { return [] }
        return principal.reports.prefix(Self.unreadableMax)
    }
}

extension Reason: Equatable {
    /// Whether both say the same.
    public static func == (left: Reason, right: Reason) -> Bool {
        left.code == right.code && left.role == right.role && left.via == right.via
            && left.permission == right.permission && left.rule == right.rule
            && left.entry == right.entry && left.source == right.source
            && left.expiresAt == right.expiresAt && left.explanation == right.explanation
            && left.unreadable == right.unreadable
    }
}

/// What a reason stands on, as positions in the principal and its policy set.
enum ReasonBasis: Sendable {
    /// Nothing of the principal, who is known.
    case nothing(Principal?)
    /// A permission of the profile, by its place in storage order.
    case direct(Principal, permission: Int32)
    /// An ACL entry, by its rank.
    case acl(Principal, target: Int32)
    /// A permission that a granted role has.
    case role(Principal, grant: Int32, HeldPermission)
    /// A rule for everyone.
    case rule(PolicySet, target: Int32)
    /// A rule for the holders of a role.
    case heldRule(Principal, grant: Int32, HeldRule)
}

extension ReasonBasis {
    fileprivate var grant: Grant? {
        switch self {
        case .role(let principal, let grant, _), .heldRule(let principal, let grant, _):
            principal.entries.grants[Int(grant)]
        case .nothing, .direct, .acl, .rule: nil
        }
    }

    fileprivate var via: [RoleName] {
        switch self {
        case .role(let principal, let grant, let held):
            principal.via(grant: grant, ancestor: held.ancestor)
        case .heldRule(let principal, let grant, let held):
            principal.via(grant: grant, ancestor: held.ancestor)
        case .nothing, .direct, .acl, .rule: []
        }
    }

    fileprivate var permission: PermissionPattern? {
        switch self {
        case .nothing: nil
        case .direct(let principal, let permission):
            principal.entries.permissions[Int(permission)].pattern
        case .acl(let principal, let target): principal.pattern(ofTarget: target)
        case .role(let principal, let grant, let held):
            principal.permission(grant: grant, held)?.pattern
        case .rule(let policies, let target): policies.rules.pattern(ofTarget: Int(target))
        case .heldRule(let principal, _, let held):
            principal.policies.rules.pattern(ofTarget: Int(held.target))
        }
    }

    fileprivate var rule: Rule? {
        switch self {
        case .rule(let policies, let target): policies.rules.rule(ofTarget: Int(target))
        case .heldRule(let principal, _, let held):
            principal.policies.rules.rule(ofTarget: Int(held.target))
        case .nothing, .direct, .acl, .role: nil
        }
    }

    fileprivate var entry: ACLEntry? {
        switch self {
        case .acl(let principal, let target): principal.entry(ofTarget: target)
        case .nothing, .direct, .role, .rule, .heldRule: nil
        }
    }

    fileprivate var source: String? {
        switch self {
        case .direct(let principal, let permission):
            principal.entries.source(of: principal.entries.permissions[Int(permission)].location)
        case .acl(let principal, let target):
            principal.entries.source(of: principal.entry(ofTarget: target).location)
        case .role(let principal, let grant, _), .heldRule(let principal, let grant, _):
            principal.entries.source(of: principal.entries.grants[Int(grant)].location)
        case .nothing, .rule: nil
        }
    }
}
