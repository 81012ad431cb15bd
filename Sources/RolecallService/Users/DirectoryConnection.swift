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
    /// The account whose owner an issuer of this connection calls `subject`.
    ///
    /// An issuer may write `provider|id`, as the directory does, or the id alone.
    func account(of subject: ExactString) -> UserKey.Account {
        let prefix = provider.string + "|"
        let bytes = subject.string.utf8
        guard bytes.count > prefix.utf8.count, bytes.starts(with: prefix.utf8) else {
            return UserKey.Account(connection: self, identifier: subject)
        }
        let rest = Substring(bytes.dropFirst(prefix.utf8.count))
        return UserKey.Account(connection: self, identifier: ExactString(String(rest)))
    }
}
