import Directory
import JSON
import OpenSSL
import Passwords
import SQLiteStore
import Store
import Testing

extension Provider {
    static let password = "c0rrect-Horse!"

    /// Adds a user who can sign in as `ada@example.com` or `ada`.
    @discardableResult
    func addUser(
        parameters: ScryptParameters = cheap,
        _ change: (inout User) -> Void = { _ in }
    ) async throws -> User {
        let id = try #require(UserID("auth0|63d17c4bdf1ce171262c7e93"))
        let identity = Identity(
            connection: Self.connection,
            provider: "auth0",
            userID: "63d17c4bdf1ce171262c7e93"
        )
        var user = User(id: id, identity: identity, createdAt: UserTime(milliseconds: 1_000))
        user.email = "ada@example.com"
        user.isEmailVerified = true
        user.username = "ada"
        user.name = "Ada Lovelace"
        user.nickname = "ada"
        user.givenName = "Ada"
        user.familyName = "Lovelace"
        user.picture = "https://pictures.example/ada.png"
        user.phoneNumber = "+4912345"
        user.appMetadata = (["roles": ["admin"]] as JSONValue).object
        user.userMetadata = (["colour": "blue"] as JSONValue).object
        change(&user)
        let hash = try await PasswordHasher(parameters: parameters)
            .hash(Array(Self.password.utf8))
        let added = user
        _ = try await store.write { writing in
            try writing.insert(added)
            try writing.setPasswordHash(hash, of: added.id)
        }
        return user
    }

    /// The user as the store has it now.
    func storedUser() async throws -> User {
        let id = try #require(UserID("auth0|63d17c4bdf1ce171262c7e93"))
        return try #require(try await store.read { try $0.user(id) }.value)
    }

    /// Gives the user a new password now.
    func setPassword(_ password: String) async throws {
        let hash = try await PasswordHasher(parameters: Self.cheap).hash(Array(password.utf8))
        let now = clock.now
        try await changeUser { $0.lastPasswordReset = now }
        let user = try await storedUser()
        _ = try await store.write { try $0.setPasswordHash(hash, of: user.id) }
    }

    /// Changes the user in the store.
    func changeUser(_ change: @escaping @Sendable (inout User) -> Void) async throws {
        let id = try #require(UserID("auth0|63d17c4bdf1ce171262c7e93"))
        _ = try await store.write { writing in
            guard var user = try writing.user(id) else { return }
            change(&user)
            try writing.update(user)
        }
    }
}
