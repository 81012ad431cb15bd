public import JSON

/// A grant as it stands in a profile.
public struct StoredGrant: Hashable, Sendable {
    /// The role.
    public let role: RoleName
    /// The resources that it holds for; nil for all.
    public let scope: Scope?
    /// When it lapses; nil if never.
    public let expiresAt: Timestamp?
    /// Why it was given.
    public let reason: ExactString?
    /// Who gave it.
    public let grantedBy: ExactString?
    /// When it was given, as written.
    public let grantedAt: ExactString?

    init(_ grant: Grant, _ value: JSONValue) {
        role = grant.role
        scope = grant.scope
        expiresAt = grant.expiresAt
        reason = value["reason"]?.string
        grantedBy = value["granted_by"]?.string
        grantedAt = value["granted_at"]?.string
    }

    /// What makes a grant the one that it is: its role, and its resources however they are written.
    public struct Identity: Hashable, Sendable {
        let role: RoleName
        let resource: ResourcePattern?
    }

    /// What makes it the one that it is.
    public var identity: Identity { Identity(role: role, resource: scope?.resource) }

    /// Whether it has this role and is for exactly these resources, however they are written.
    public func isOf(_ role: RoleName, within scope: Scope?) -> Bool {
        identity == Identity(role: role, resource: scope?.resource)
    }

    /// Whether it has not lapsed at `now`.
    public func isInForce(at now: Timestamp) -> Bool { expiresAt.map { now < $0 } ?? true }
}

/// An ACL entry as it stands in a profile.
public struct StoredACLEntry: Hashable, Sendable {
    /// Its id, if it has one.
    public let id: ExactString?
    /// What it does.
    public let effect: Effect
    /// What it does it to; nil for everything, of a deny whose permissions cannot be read.
    public let permissions: [PermissionPattern]?
    /// The condition, as written; nil if there is none.
    public let when: ExactString?
    /// When it lapses; nil if never.
    public let expiresAt: Timestamp?
    /// Why it is there.
    public let reason: ExactString?
    /// Whether it is a deny of which some part cannot be read, which counts as the widest.
    public let isUnreadable: Bool

    init(_ entry: ACLEntry) {
        id = entry.id
        effect = entry.effect
        permissions =
            switch entry.target {
            case .permissions(let list): list
            case .everything: nil
            }
        when = entry.condition
        expiresAt = entry.expiresAt
        reason = entry.reason
        isUnreadable = entry.isUnreadable
    }
}
