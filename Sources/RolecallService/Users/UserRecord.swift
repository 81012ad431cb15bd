internal import Directory
internal import JSON

/// A user as a directory has it, of the store or of a tenant.
struct UserRecord: Sendable {
    /// The user's own id.
    let id: ExactString

    /// The user's own id and those of its linked identities.
    let ids: [ExactString]

    /// The user's accounts.
    let accounts: [UserKey.Account]

    /// Whether an administrator blocked the user.
    let isBlocked: Bool

    /// The attributes as the Management API shows them, without what the user may edit: that is never a
    /// source of rights.
    let attributes: JSONObject

    /// A user of the store.
    init(_ user: User) {
        id = user.id.text
        accounts = user.identities.map { UserKey.Account($0) }
        ids = Self.ids(id, accounts)
        isBlocked = user.isBlocked
        attributes = user.json.withoutUserMetadata
    }

    /// A user as a tenant's Management API sends it; nil if that is none.
    ///
    /// Whether the user is blocked must be said clearly or not at all.
    init?(tenant user: JSONObject) {
        guard let id = user["user_id"]?.string, !id.isEmpty else { return nil }
        switch user["blocked"] {
        case nil, .null: isBlocked = false
        case .bool(let value): isBlocked = value
        default: return nil
        }
        self.id = id
        accounts = (user["identities"]?.array ?? []).compactMap { UserKey.Account(tenant: $0) }
        ids = Self.ids(id, accounts)
        attributes = user.withoutUserMetadata
    }

    private static func ids(_ own: ExactString, _ accounts: [UserKey.Account]) -> [ExactString] {
        let linked = accounts.map(\.userID)
        return [own] + linked.filter { $0 != own }
    }
}

extension JSONObject {
    fileprivate var withoutUserMetadata: JSONObject {
        var user = self
        user["user_metadata"] = nil
        return user
    }
}

extension UserKey.Account {
    /// The account as a linked identity of a tenant's user; nil if that is none.
    ///
    /// Some providers number their users.
    fileprivate init?(tenant identity: JSONValue) {
        guard let connection = identity["connection"]?.string,
            let provider = identity["provider"]?.string,
            let identifier = identity["user_id"]?.string
                ?? identity["user_id"]?.number?.int.map({ ExactString(String($0)) })
        else { return nil }
        self.connection = DirectoryConnection(name: connection, provider: provider)
        self.identifier = identifier
    }

    /// The id that the account's user would have alone.
    var userID: ExactString {
        ExactString(connection.provider.string + "|" + identifier.string)
    }
}
