internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Store

/// Keeps the grants by which users are found.
enum GrantIndex {
    static let insert = """
        INSERT INTO user_grant (role, user_id, place, scope, expires_at, user)
        VALUES (?, ?, ?, ?, ?, ?)
        """
    static let deleteOfUser = "DELETE FROM user_grant WHERE user = ?"

    /// Makes the index hold the grants that `indexing` reads, and none without it: if it is another
    /// than before, every user is read once.
    static func prepare(_ indexing: UserIndexing?, in database: Database) throws {
        let known = try Data.fetchOne(database, sql: "SELECT version FROM indexing")
        let wanted = indexing.map { Data($0.version.utf8) }
        guard known != wanted else { return }
        try database.execute(sql: "DELETE FROM user_grant; DELETE FROM indexing")
        guard let indexing, let wanted else { return }
        try fill(indexing, in: database)
        try database.execute(
            sql: "INSERT INTO indexing (only, version) VALUES (0, ?)",
            arguments: [wanted]
        )
    }

    /// The arguments of ``insert`` for a user's grants.
    static func rows(
        of grants: [IndexedGrant],
        _ user: User,
        _ number: Int64
    ) -> [StatementArguments] {
        grants.enumerated().map { place, grant in
            [
                Data(grant.role.utf8), Data(user.id.text.utf8), place,
                grant.scope.map { Data($0.utf8) }, grant.expiresAt?.milliseconds, number,
            ]
        }
    }

    private static func fill(_ indexing: UserIndexing, in database: Database) throws {
        let insertion = try database.makeStatement(sql: insert)
        try StoredUser.forEach(in: database) { user, number in
            for arguments in rows(of: indexing.grants(user), user, number) {
                try insertion.execute(arguments: arguments)
            }
        }
    }
}
