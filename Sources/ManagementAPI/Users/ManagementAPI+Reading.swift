internal import Directory
internal import JSON
internal import MicroHTTPD
internal import Store

extension ManagementAPI {
    /// `GET /api/v2/users`.
    func list(_ query: UserListQuery) async throws -> HTTPResponse {
        let found = try await store.read { store in
            if let search = query.search { return try UserList(search, query.page, in: store) }
            let users = query.page.limit == 0 ? [] : try store.users(query.page)
            let total =
                try query.includesTotals
                ? store.userCount(connection: query.page.connection) : 0
            return UserList(users: users, total: total)
        }
        let shown = shown(found.value.users, query.fields)
        guard query.includesTotals else { return Answer.json(200, shown, at: found.revision) }
        let totals: JSONValue = [
            "start": .number(JSONNumber(query.page.offset)),
            "limit": .number(JSONNumber(query.page.limit)),
            "length": .number(JSONNumber(found.value.users.count)),
            "users": shown,
            "total": .number(JSONNumber(found.value.total)),
        ]
        return Answer.json(200, totals, at: found.revision)
    }

    /// `GET /api/v2/users-by-email`.
    func find(_ query: EmailQuery) async throws -> HTTPResponse {
        let found = try await store.read { try $0.users(email: query.email) }
        return Answer.json(200, shown(found.value, query.fields), at: found.revision)
    }

    /// `GET /api/v2/users/{id}`.
    func show(_ id: UserID, _ fields: FieldSelection) async throws -> HTTPResponse {
        let found = try await store.read { try $0.user(id) }
        guard let user = found.value else { throw ManagementError.unknownUser }
        return Answer.json(200, .object(fields.applied(to: user.json)), at: found.revision)
    }

    private func shown(_ users: [User], _ fields: FieldSelection) -> JSONValue {
        .array(users.map { .object(fields.applied(to: $0.json)) })
    }
}

/// Some users, and how many there are in all.
private struct UserList: Sendable {
    let users: [User]
    let total: Int
}

extension UserList {
    /// The user of an identity, whom a page shows if it is the first.
    init(
        _ search: IdentitySearch,
        _ page: UserPage,
        in store: any StoreReading
    ) throws(StoreError) {
        let user = try store.user(withIdentity: search.provider, search.userID)
        let isShown = user.map { user in
            page.connection.map { name in user.identities.contains { $0.connection == name } }
                ?? true
        }
        guard let user, isShown == true else {
            self.init(users: [], total: 0)
            return
        }
        self.init(users: page.offset == 0 && page.limit > 0 ? [user] : [], total: 1)
    }
}
