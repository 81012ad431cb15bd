public import Directory
public import JSON

/// What checks must know of a client of the directory.
public struct ClientFacts: Sendable, Equatable {
    /// The roles that its declaration gives it, unscoped.
    public let roles: [ExactString]
    /// Whether it may grant what it does not hold.
    public let isPrivileged: Bool
    /// When it was made; long ago for one that the configuration declares.
    ///
    /// Tokens from before are those of another client, which had the same id.
    public let createdAt: UserTime

    /// What is known of a client.
    public init(roles: [ExactString], isPrivileged: Bool, createdAt: UserTime) {
        self.roles = roles
        self.isPrivileged = isPrivileged
        self.createdAt = createdAt
    }
}

/// What is known at a moment of a client of the directory.
public enum ClientState: Sendable, Equatable {
    /// It is there.
    case known(ClientFacts)
    /// There is none of this id.
    case unknown
    /// It was just changed, and what it is now is not known yet: nothing is decided until then.
    case changing
}

/// Finds a client of the directory by its `client_id`, as it is after every acknowledged change.
///
/// Must not block.
public typealias ClientLookup = @Sendable (_ id: ExactString) -> ClientState

/// Tells whether some client of the directory may ask for tokens for an API that is none of the service's own.
///
/// Must not block.
public typealias AudienceLookup = @Sendable (_ audience: ExactString) -> Bool
