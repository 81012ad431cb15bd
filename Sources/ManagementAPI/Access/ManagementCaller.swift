public import JSON

/// Who asks, as the verified token says.
public struct ManagementCaller: Sendable {
    /// What kind of caller it is.
    public enum Kind: Sendable, Hashable {
        /// A user, who has signed in.
        case user
        /// A client in its own name; a privileged one may grant what it does not hold.
        case client(id: ExactString, isPrivileged: Bool)
        /// Whoever can open the store, at the machine itself.
        case `operator`
    }

    /// What kind of caller it is.
    public let kind: Kind
    /// The subject of the token.
    public let subject: ExactString
    /// The scopes of the token.
    public let scopes: Set<ExactString>
    /// The id of the request, for the journal; nil if there is none.
    public let requestID: ExactString?

    /// A caller.
    public init(
        _ kind: Kind,
        subject: ExactString,
        scopes: Set<ExactString>,
        requestID: ExactString? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.scopes = scopes
        self.requestID = requestID
    }

    /// The operator, at the machine itself: may do everything.
    public static let `operator` = ManagementCaller(
        .operator,
        subject: "operator",
        scopes: Set(ManagementScope.allCases.map { ExactString($0.rawValue) })
    )

    /// Refuses whoever holds none of the operation's scopes, or only ones for another user than the one
    /// that is named.
    ///
    /// - Returns: the scopes that open the operation.
    func authorize(
        _ operation: ManagementOperation,
        user: String?
    ) throws(ManagementError) -> [ManagementScope] {
        let isOwn = user.map { ExactString($0) == subject } ?? false
        let opening = operation.scopes.filter { scope in
            scopes.contains(ExactString(scope.rawValue)) && (isOwn || !scope.isForOwnUser)
        }
        guard !opening.isEmpty else { throw .insufficientScope(operation.scopes) }
        return opening
    }
}
