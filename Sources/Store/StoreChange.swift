public import Directory
public import JSON

/// What one commit changed, for those who keep copies.
public struct StoreChange: Sendable {
    /// The state that the commit left.
    public let revision: Revision
    /// The users that it created, changed or deleted, each once.
    public let users: [UserChange]
    /// Whether it changed a signing key.
    public let changesSigningKeys: Bool
    /// The ids of the clients that it created or deleted, or put others in the place of.
    public let clients: [ExactString]
    /// The revocations that it made, changed or removed, each once.
    public let revocations: [RevocationChange]
    /// The resources that it registered, changed or removed, each once.
    public let resources: [ResourceChange]

    /// What a commit changed.
    public init(
        revision: Revision,
        users: [UserChange],
        changesSigningKeys: Bool,
        clients: [ExactString],
        revocations: [RevocationChange] = [],
        resources: [ResourceChange] = []
    ) {
        self.revision = revision
        self.users = users
        self.changesSigningKeys = changesSigningKeys
        self.clients = clients
        self.revocations = revocations
        self.resources = resources
    }
}

/// A user before and after a commit.
public struct UserChange: Sendable {
    /// The user as it was; nil if there was none.
    public let before: User?
    /// The user as it is; nil if there is none.
    public let after: User?

    /// A change from one to the other.
    public init(before: User?, after: User?) {
        self.before = before
        self.after = after
    }
}

/// A revocation before and after a commit.
public struct RevocationChange: Sendable {
    /// The revocation as it was; nil if there was none.
    public let before: Revocation?
    /// The revocation as it is; nil if there is none.
    public let after: Revocation?

    /// A change from one to the other.
    public init(before: Revocation?, after: Revocation?) {
        self.before = before
        self.after = after
    }
}

/// A registered resource before and after a commit.
public struct ResourceChange: Sendable {
    /// The resource as it was; nil if there was none.
    public let before: RegisteredResource?
    /// The resource as it is; nil if there is none.
    public let after: RegisteredResource?

    /// A change from one to the other.
    public init(before: RegisteredResource?, after: RegisteredResource?) {
        self.before = before
        self.after = after
    }
}
