internal import Directory
internal import JSON
internal import Store

/// Finds users in one state of the store.
struct UserLookup: Sendable {
    /// What was found.
    enum Found: Sendable {
        case user(User)
        case nobody
        case several
    }

    let subjects: [SubjectAttributes]

    /// What the store has at `key`.
    func find(_ key: UserKey, in store: any StoreReading) throws(StoreError) -> Found {
        switch key {
        case .id(let id): Found(try user(id, in: store))
        case .account(let account): Found(try user(account, in: store))
        case .name(let type, let id): try user(id, subjects[type].attributes, in: store)
        }
    }

    /// The user with this id, or with a linked identity of this id.
    private func user(_ id: ExactString, in store: any StoreReading) throws(StoreError) -> User? {
        guard let id = UserID(id) else { return nil }
        if let user = try store.user(id) { return user }
        return try store.user(withIdentity: id.provider, id.identifier)
    }

    private func user(
        _ account: UserKey.Account,
        in store: any StoreReading
    ) throws(StoreError) -> User? {
        let provider = account.connection.provider
        let user = try store.user(withIdentity: provider, account.identifier)
        // The same id at the same provider, in another connection, is another person.
        guard let user, user.identities.contains(where: { UserKey.Account($0) == account }) else {
            return nil
        }
        return user
    }

    private func user(
        _ id: ExactString,
        _ attributes: [UserAttribute],
        in store: any StoreReading
    ) throws(StoreError) -> Found {
        for attribute in attributes {
            if attribute.isUserID {
                guard let user = try user(id, in: store) else { continue }
                return .user(user)
            }
            let users = try store.users(with: attribute, equalTo: id, limit: 2)
            guard let user = users.first else { continue }
            return users.count > 1 ? .several : .user(user)
        }
        return .nobody
    }
}

extension UserLookup.Found {
    fileprivate init(_ user: User?) {
        switch user {
        case .some(let user): self = .user(user)
        case nil: self = .nobody
        }
    }
}
