public import JSON

/// Why a user is not created, or not changed.
public enum UserFault: Error, Equatable, Sendable {
    /// The body is not valid.
    case payload(PayloadFault)
    /// No connection has the name that the body gives.
    case unknownConnection
    /// The body is valid, but not possible together or for this user.
    case unsupported(UnsupportedChange)
}

/// A change that this user, or any one request, cannot have.
public enum UnsupportedChange: Equatable, Sendable {
    /// A new user of this connection cannot have the attribute.
    case notInConnection(UserMember, Connection)
    /// These are changed one at a time.
    case together(UserMember, UserMember)
    /// The user never had a user name.
    case noUsername
    /// The attribute is the provider's, or identifies the user there.
    case fixed(UserMember)
    /// The attributes are written anew by the provider at each sign-in.
    case sourcedFromConnection([UserMember], connection: ExactString)
    /// The user would be left with no address, name or number to sign in with.
    case lastIdentifier(UserMember)
    /// The user has no identity in the connection that the body names.
    case noIdentity(connection: ExactString)
    /// The password of a linked identity, which is no account of its own.
    case passwordOfLinkedIdentity

    /// The message of the API.
    public var message: String {
        switch self {
        case .notInConnection(let member, let connection):
            "Users of the \(connection.strategy.rawValue) strategy have no \(member.rawValue)."
        case .together(let first, let second):
            "Cannot update \(first.rawValue) and \(second.rawValue) simultaneously"
        case .noUsername:
            "Cannot update username for users without an username already set."
        case .fixed(let member): "Cannot update \(member.rawValue) for this user"
        case .sourcedFromConnection(let members, let connection):
            "The following user attributes cannot be updated: "
                + members.map(\.rawValue).sorted().joined(separator: ", ")
                + ". The connection (\(connection)) must either be a database connection (using "
                + "the Auth0 store), a passwordless connection (email or sms) or has disabled "
                + "'Sync user profile attributes at each login'. For more information, see "
                + "https://auth0.com/docs/dashboard/guides/connections/configure-connection-sync"
        case .lastIdentifier(let member):
            "Cannot remove \(member.rawValue): the user could not sign in"
        case .noIdentity(let connection):
            "The user has no identity in the connection (\(connection))"
        case .passwordOfLinkedIdentity: "Cannot update password for a linked identity"
        }
    }
}
