public import JSON

/// Who asks, as the verified token says.
public struct ManagementCaller: Sendable {
    /// The client that the token was issued to, if the token is a client's own.
    public let clientID: ExactString?
    /// The subject of the token.
    public let subject: ExactString
    /// The scopes of the token.
    public let scopes: Set<ExactString>
    /// Whether the client may grant what it does not hold.
    public let isPrivileged: Bool
    /// The id of the request, for the journal; nil if there is none.
    public let requestID: ExactString?

    /// A caller.
    public init(
        clientID: ExactString?,
        subject: ExactString,
        scopes: Set<ExactString>,
        isPrivileged: Bool,
        requestID: ExactString? = nil
    ) {
        self.clientID = clientID
        self.subject = subject
        self.scopes = scopes
        self.isPrivileged = isPrivileged
        self.requestID = requestID
    }

    /// The operator, at the machine itself: may do everything.
    public static let `operator` = ManagementCaller(
        clientID: nil,
        subject: "operator",
        scopes: Set(ManagementScope.allCases.map { ExactString($0.rawValue) }),
        isPrivileged: true
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
