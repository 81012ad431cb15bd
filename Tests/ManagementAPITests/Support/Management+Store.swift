import Directory
import JSON
import Passwords
import Store

extension Management {
    /// The state of the store.
    var revision: String { store.revision.description }

    /// How many users there are.
    func userCount() async throws -> Int {
        try await store.read { try $0.userCount(connection: nil) }.value
    }

    /// The user with this id, as it is stored.
    func user(_ id: String) async throws -> User? {
        guard let id = UserID(ExactString(id)) else { return nil }
        return try await store.read { try $0.user(id) }.value
    }

    /// What is kept of the password of a user.
    func passwordHash(of id: String) async throws -> PasswordHash? {
        guard let id = UserID(ExactString(id)) else { return nil }
        return try await store.read { try $0.passwordHash(of: id) }.value
    }

    /// Whether a password opens a user's account.
    func accepts(_ password: String, of id: String) async throws -> Bool {
        try await hasher.matches(Array(password.utf8), try await passwordHash(of: id))
    }

    /// Puts a user into the store whom the API cannot make.
    func insert(_ user: User) async throws {
        _ = try await store.write { try $0.insert(user) }
    }
}
