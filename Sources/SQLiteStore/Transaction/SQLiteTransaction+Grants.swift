internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Store

/// How users are found by their grants.
enum GrantQuery {
    private static let inForce = "(expires_at IS NULL OR expires_at > ?)"

    /// The ids of a page's users; no id is empty, so that all of them follow the empty one.
    static let holders = """
        SELECT user_id FROM user_grant WHERE role = ? AND \(inForce) AND user_id > ?
        GROUP BY user_id ORDER BY user_id LIMIT ?
        """
    static let ofHolder = """
        SELECT * FROM user_grant WHERE role = ? AND \(inForce) AND user_id = ? ORDER BY place
        """
    static let expiring = """
        SELECT * FROM user_grant
        WHERE (expires_at, user_id, place) > (?, ?, ?) AND expires_at < ?
        ORDER BY expires_at, user_id, place LIMIT ?
        """
}

extension SQLiteTransaction {
    func holders(_ page: HolderPage) throws(StoreError) -> [RoleHolder] {
        try requireIndexing()
        let filter: StatementArguments = [Data(page.role.utf8), page.now?.milliseconds ?? .min]
        let bounds: StatementArguments = [
            page.after.map { Data($0.text.utf8) } ?? Data(), max(0, page.limit),
        ]
        let ids = try all(GrantQuery.holders, filter + bounds) { row in try UserID(row) }
        var holders: [RoleHolder] = []
        for id in ids {
            let user: StatementArguments = [Data(id.text.utf8)]
            let grants = try all(GrantQuery.ofHolder, filter + user) { row in
                try IndexedGrant(row)
            }
            holders.append(RoleHolder(id: id, grants: grants))
        }
        return holders
    }

    func expiringGrants(_ page: ExpiryPage) throws(StoreError) -> [ExpiringGrant] {
        try requireIndexing()
        let from = page.from?.milliseconds ?? .min
        let first: StatementArguments = [from, Data(), -1]
        let next: StatementArguments? = page.after.flatMap { after in
            after.expiresAt.milliseconds < from
                ? nil : [after.expiresAt.milliseconds, Data(after.user.text.utf8), after.number]
        }
        let bounds: StatementArguments = [page.until.milliseconds, max(0, page.limit)]
        return try all(GrantQuery.expiring, (next ?? first) + bounds) { row in
            try ExpiringGrant(row)
        }
    }

    private func requireIndexing() throws(StoreError) {
        guard indexing != nil else { throw .unavailable("no index of grants was asked for") }
    }
}

extension SQLiteTransaction {
    /// Keeps the grants of a user who was not there.
    func insertGrants(of user: User, _ number: Int64) throws(StoreError) {
        guard let indexing else { return }
        for arguments in GrantIndex.rows(of: indexing.grants(user), user, number) {
            try execute(GrantIndex.insert, arguments)
        }
    }

    /// Keeps the grants of a user who was `before`.
    func updateGrants(of user: User, from before: User, _ number: Int64) throws(StoreError) {
        guard let indexing, indexing.grants(before) != indexing.grants(user) else { return }
        try execute(GrantIndex.deleteOfUser, [number])
        try insertGrants(of: user, number)
    }
}

extension UserID {
    fileprivate init(_ row: Row) throws(StoreError) {
        guard let id = UserID(try ExactString(blob: row["user_id"])) else {
            throw .damaged("a grant has no user's id")
        }
        self = id
    }
}

extension IndexedGrant {
    fileprivate init(_ row: Row) throws(StoreError) {
        var scope: ExactString?
        if let blob = row["scope"] as Data? { scope = try ExactString(blob: blob) }
        self.init(
            role: try ExactString(blob: row["role"]),
            scope: scope,
            expiresAt: (row["expires_at"] as Int64?).map(UserTime.init(milliseconds:))
        )
    }
}

extension ExpiringGrant {
    fileprivate init(_ row: Row) throws(StoreError) {
        let place = Place(
            expiresAt: UserTime(milliseconds: row["expires_at"]),
            user: try UserID(row),
            number: row["place"]
        )
        self.init(place: place, grant: try IndexedGrant(row))
    }
}
