public import Authorization
public import JSON
internal import Store

/// Who wants something of an administrator.
public struct Actor: Sendable {
    /// What acts.
    public enum Kind: Sendable {
        case user
        case client
        /// Whoever runs commands on the server's machine.
        case `operator`
    }

    /// What acts.
    public let kind: Kind
    /// Which of its kind: a user's `user_id`, or that of a linked identity.
    public let id: ExactString
    /// What it holds; nil for a user of the directory, who is then read in the transaction.
    public let principal: Principal?
    /// Whether it may grant what it does not hold.
    public let isPrivileged: Bool
    /// Whether it may take the last full admin.
    public let isForcing: Bool

    private init(
        _ kind: Kind,
        _ id: ExactString,
        _ principal: Principal?,
        isPrivileged: Bool,
        isForcing: Bool
    ) {
        self.kind = kind
        self.id = id
        self.principal = principal
        self.isPrivileged = isPrivileged
        self.isForcing = isForcing
    }

    /// A user: of the directory, or with `principal` one whose rights come from elsewhere too.
    public static func user(_ id: ExactString, _ principal: Principal? = nil) -> Actor {
        Actor(.user, id, principal, isPrivileged: false, isForcing: false)
    }

    /// A client and the roles of its declaration.
    public static func client(
        _ id: ExactString,
        _ principal: Principal,
        isPrivileged: Bool
    ) -> Actor {
        Actor(.client, id, principal, isPrivileged: isPrivileged, isForcing: false)
    }

    /// The operator, by the name on the machine; `isForcing` if the last full admin may go.
    public static func `operator`(_ id: ExactString, isForcing: Bool = false) -> Actor {
        Actor(.operator, id, nil, isPrivileged: true, isForcing: isForcing)
    }

    /// As the audit journal has it.
    var audited: AuditActor {
        switch kind {
        case .user: AuditActor(.user, id)
        case .client: AuditActor(.client, id)
        case .operator: AuditActor(.operator, id)
        }
    }
}
