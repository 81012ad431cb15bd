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
    public func userID(of subject: ExactString) -> ExactString {
        ExactString("\(provider)|\(identifier(of: subject))")
    }

    /// The account whose owner an issuer of this connection calls `subject`.
    func account(of subject: ExactString) -> UserKey.Account {
        UserKey.Account(connection: self, identifier: identifier(of: subject))
    }

    /// An issuer may write `provider|id`, as the directory does, or the id alone.
    private func identifier(of subject: ExactString) -> ExactString {
        let prefix = provider.string + "|"
        let bytes = subject.string.utf8
        guard bytes.count > prefix.utf8.count, bytes.starts(with: prefix.utf8) else {
            return subject
        }
        return ExactString(String(Substring(bytes.dropFirst(prefix.utf8.count))))
    }
}
