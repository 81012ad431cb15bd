public import JSON

/// A connection of the directory, in which the users of an issuer have their accounts.
public struct DirectoryConnection: Hashable, Sendable {
    /// The name of the connection.
    public let name: ExactString

    /// The strategy of the connection, with which the ids of its accounts begin: `auth0` for a
    /// database.
    public let provider: ExactString

    /// Names a connection.
    public init(name: ExactString, provider: ExactString) {
        self.name = name
        self.provider = provider
    }
}

extension DirectoryConnection {
    /// The id of the user whom an issuer of this connection calls `subject`, with its provider.
    ///
    /// The whole subject is taken, also one that begins like an id of the directory: two subjects of an issuer are
    /// never one user.
    public func userID(of subject: ExactString) -> ExactString {
        ExactString("\(provider)|\(subject)")
    }

    /// The account whose owner an issuer of this connection calls `subject`.
    func account(of subject: ExactString) -> UserKey.Account {
        UserKey.Account(connection: self, identifier: subject)
    }
}
