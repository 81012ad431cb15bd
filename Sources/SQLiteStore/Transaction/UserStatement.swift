internal import Directory
internal import Foundation
internal import GRDB
internal import JSON

/// How users are written.
enum UserStatement {
    static let insert = """
        INSERT INTO user (
            created_at, updated_at, last_login, logins_count, email, email_verified, username,
            name, nickname, given_name, family_name, phone_number, blocked, user_id
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    static let update = """
        UPDATE user SET
            created_at = ?, updated_at = ?, last_login = ?, logins_count = ?, email = ?,
            email_verified = ?, username = ?, name = ?, nickname = ?, given_name = ?,
            family_name = ?, phone_number = ?, blocked = ?
        WHERE user_id = ?
        """

    /// The arguments of ``insert`` and ``update``.
    static func values(of user: User) -> [(any DatabaseValueConvertible)?] {
        [
            user.createdAt.milliseconds, user.updatedAt.milliseconds,
            user.lastLogin?.milliseconds, user.loginsCount, user.email?.blob,
            user.isEmailVerified, user.username?.blob, user.name?.blob, user.nickname?.blob,
            user.givenName?.blob, user.familyName?.blob, user.phoneNumber?.blob, user.blocked,
            user.id.text.blob,
        ]
    }

    static let insertDocument = "INSERT INTO user_document (user, document) VALUES (?, ?)"
    static let updateDocument = "UPDATE user_document SET document = ? WHERE user = ?"

    static let accountOwner = """
        SELECT user FROM identity WHERE provider = ? AND identifier = ?
        """
    static let uniqueOwner = """
        SELECT user FROM taken WHERE connection = ? AND attribute = ? AND value = ?
        """

    static let deleteKeys = ["identity", "membership", "taken", "lookup_value"].map {
        "DELETE FROM \($0) WHERE user = ?"
    }
    static let insertAccount = """
        INSERT INTO identity (provider, identifier, user) VALUES (?, ?, ?)
        """
    static let insertMembership = """
        INSERT INTO membership (connection, created_at, user_id, user) VALUES (?, ?, ?, ?)
        """
    static let insertUnique = """
        INSERT INTO taken (connection, attribute, value, user, is_own) VALUES (?, ?, ?, ?, ?)
        """
    static let insertLookup = """
        INSERT INTO lookup_value (lookup, value, user_id, user) VALUES (?, ?, ?, ?)
        """
}
