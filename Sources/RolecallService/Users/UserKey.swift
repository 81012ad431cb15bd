internal import Directory
internal import JSON

/// One way in which a question leads to a user.
enum UserKey: Hashable, Sendable {
    /// The id of the user, or of an identity that is linked to it.
    case id(ExactString)
    /// The account in a connection.
    case account(Account)
    /// A subject as requests name it: the place of its type in the configuration, and its id.
    case name(type: Int, id: ExactString)

    /// An account as the issuers of a connection know it.
    struct Account: Hashable, Sendable {
        let connection: DirectoryConnection
        /// The id at the provider, without the provider's name.
        let identifier: ExactString
    }

    /// About how many bytes the key takes.
    var byteCount: Int {
        switch self {
        case .id(let id), .name(_, let id): id.utf8.count
        case .account(let account): account.identifier.utf8.count
        }
    }
}

extension UserKey {
    /// Every key that leads to `user`, or would if nobody else had the same value.
    static func all(of user: User, _ subjects: [SubjectAttributes]) -> Set<UserKey> {
        let user = UserRecord(user)
        var keys = Set(user.ids.map(UserKey.id))
        keys.formUnion(user.accounts.map(UserKey.account))
        for (type, subject) in subjects.enumerated() {
            keys.formUnion(subject.ids(of: user).map { .name(type: type, id: $0) })
        }
        return keys
    }
}

extension UserKey.Account {
    init(_ identity: Identity) {
        connection = DirectoryConnection(name: identity.connection, provider: identity.provider)
        identifier = identity.userID
    }
}
