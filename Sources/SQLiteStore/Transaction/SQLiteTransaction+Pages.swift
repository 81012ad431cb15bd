internal import Directory
internal import GRDB
internal import JSON
internal import Store

/// How a page of users is found: numbers first, so that documents are read of those shown alone.
enum PageQuery {
    /// The numbers of a page's users.
    ///
    /// The order of creation is that of an index, in one connection and in all; for other keys the
    /// narrow rows of `user` are read, and SQLite keeps those up to the end of the page.
    static func numbers(for page: UserPage) -> String {
        let order = page.isAscending ? "ASC" : "DESC"
        let key = page.key.rawValue
        let bounds = "ORDER BY \(key) \(order), user_id \(order) LIMIT ? OFFSET ?"
        guard page.connection != nil else { return "SELECT number FROM user \(bounds)" }
        switch page.key {
        case .createdAt, .userID:
            return "SELECT user AS number FROM membership WHERE connection = ? \(bounds)"
        case .updatedAt, .lastLogin, .loginsCount, .email, .emailVerified, .username, .name,
            .nickname, .givenName, .familyName, .phoneNumber, .blocked:
            return """
                SELECT number FROM user WHERE number IN
                (SELECT user FROM membership WHERE connection = ?) \(bounds)
                """
        }
    }

    static let count = "SELECT count(*) FROM user"
    static let countInConnection = "SELECT count(*) FROM membership WHERE connection = ?"
}

extension SQLiteTransaction {
    func users(_ page: UserPage) throws(StoreError) -> [User] {
        let bounds: StatementArguments = [max(0, page.limit), max(0, page.offset)]
        let filter: StatementArguments = page.connection.map { [$0.blob] } ?? []
        let numbers = try all(PageQuery.numbers(for: page), filter + bounds) { row -> Int64 in
            row["number"]
        }
        var found: [User] = []
        for number in numbers { found += try users(UserQuery.byNumber, [number]) }
        return found
    }

    func userCount(connection: ExactString?) throws(StoreError) -> Int {
        let count: Int? =
            if let connection {
                try first(PageQuery.countInConnection, [connection.blob]) { row in row[0] }
            } else {
                try first(PageQuery.count) { row in row[0] }
            }
        return count ?? 0
    }
}
