public import JSON

/// What checks must know of a client of the directory.
public struct ClientFacts: Sendable, Equatable {
    /// The roles that its declaration gives it, unscoped.
    public let roles: [ExactString]
    /// Whether it may grant what it does not hold.
    public let isPrivileged: Bool

    /// What is known of a client.
    public init(roles: [ExactString], isPrivileged: Bool) {
        self.roles = roles
        self.isPrivileged = isPrivileged
    }
}

/// Finds a client of the directory by its `client_id`, as it is now; nil if there is none.
///
/// Must not block.
public typealias ClientLookup = @Sendable (_ id: ExactString) -> ClientFacts?
