internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Passwords
internal import Store

/// How users are found; each by an index.
enum UserQuery {
    static let byID = """
        SELECT number, document FROM user JOIN user_document ON user = number WHERE user_id = ?
        """
    static let byNumber = "SELECT document FROM user_document WHERE user = ?"
    static let byIdentity = """
        SELECT document FROM identity JOIN user_document USING (user)
        WHERE provider = ? AND identifier = ?
        """
    static let byEmail = """
        SELECT document FROM user JOIN user_document ON user = number
        WHERE email = ? ORDER BY user_id
        """
    static let bySignIn = """
        SELECT document FROM taken JOIN user_document USING (user)
        WHERE connection = ? AND attribute = ? AND value = ? AND is_own = 1
        """
    static let byLookup = """
        SELECT document FROM lookup_value JOIN user_document USING (user)
        WHERE lookup = ? AND value = ? ORDER BY user_id LIMIT ?
        """
    static let password = """
        SELECT hash FROM user JOIN password ON user = number WHERE user_id = ?
        """
}

extension SQLiteTransaction: StoreReading {
    func user(_ id: UserID) throws(StoreError) -> User? { try record(of: id)?.stored.user }

    func user(
        withIdentity provider: ExactString,
        _ userID: ExactString
    ) throws(StoreError) -> User? {
        try users(UserQuery.byIdentity, [provider.blob, userID.blob]).first
    }

    func users(email: ExactString) throws(StoreError) -> [User] {
        try users(UserQuery.byEmail, [email.blob])
    }

    func user(
        signingInAs name: ExactString,
        to connection: ExactString
    ) throws(StoreError) -> User? {
        for attribute in [StoreError.UniqueAttribute.email, .username] {
            let arguments: StatementArguments = [connection.blob, attribute.rawValue, name.blob]
            if let user = try users(UserQuery.bySignIn, arguments).first { return user }
        }
        return nil
    }

    func users(
        with attribute: UserAttribute,
        equalTo value: ExactString,
        limit: Int
    ) throws(StoreError) -> [User] {
        guard let lookup = lookups.first(where: { $0.attribute == attribute }) else {
            throw .unavailable("no index of `\(attribute.pointer.text)` was asked for")
        }
        return try users(UserQuery.byLookup, [lookup.number, value.blob, max(0, limit)])
    }

    func passwordHash(of id: UserID) throws(StoreError) -> PasswordHash? {
        try first(UserQuery.password, [id.text.blob]) { row in
            PasswordHash(encoded: try ExactString(blob: row["hash"]).string)
        }
    }
}

extension SQLiteTransaction {
    /// The user's number in other tables, and the record.
    func record(of id: UserID) throws(StoreError) -> (number: Int64, stored: StoredUser)? {
        try first(UserQuery.byID, [id.text.blob]) { row in
            (row["number"], try StoredUser(document: row["document"]))
        }
    }

    /// The users whose documents `sql` finds.
    func users(_ sql: String, _ arguments: StatementArguments) throws(StoreError) -> [User] {
        try all(sql, arguments) { row in try StoredUser(document: row["document"]).user }
    }
}
