public import Directory
public import JSON

/// Which holders of a role a list shows, in the order of their ids as bytes.
public struct HolderPage: Hashable, Sendable {
    /// The role.
    public var role: ExactString
    /// Counts grants alone that are in force at this time; nil for expired ones too.
    public var now: UserTime?
    /// The last one of the page before.
    public var after: UserID?
    /// How many to show at most.
    public var limit: Int

    /// A page.
    public init(
        of role: ExactString,
        inForceAt now: UserTime? = nil,
        after: UserID? = nil,
        limit: Int
    ) {
        self.role = role
        self.now = now
        self.after = after
        self.limit = limit
    }
}

/// A user who holds a role, and by which grants.
public struct RoleHolder: Hashable, Sendable {
    /// The user.
    public let id: UserID
    /// Its grants of the role, in their order; at least one.
    public let grants: [IndexedGrant]

    /// A holder.
    public init(id: UserID, grants: [IndexedGrant]) {
        self.id = id
        self.grants = grants
    }
}
