public import Directory
public import JSON

/// A grant of a user, as far as users are found by it.
public struct IndexedGrant: Hashable, Sendable {
    /// The role.
    public let role: ExactString
    /// The resources that it holds for, as written; nil for all.
    public let scope: ExactString?
    /// When it stops to hold; nil for never.
    public let expiresAt: UserTime?

    /// A grant.
    public init(role: ExactString, scope: ExactString? = nil, expiresAt: UserTime? = nil) {
        self.role = role
        self.scope = scope
        self.expiresAt = expiresAt
    }
}

/// How a store finds the grants of a user whom it is given to keep.
public struct UserIndexing: Sendable {
    /// What the rules of reading are called: other rules need another name, for then the grants of
    /// all users are read anew.
    public let version: String
    /// The grants that a user has, readable ones alone, in their order.
    public let grants: @Sendable (User) -> [IndexedGrant]

    /// Rules of reading, and their name.
    public init(version: String, grants: @escaping @Sendable (User) -> [IndexedGrant]) {
        self.version = version
        self.grants = grants
    }
}
