import Administration
import Authorization
import Directory
import JSON
import SQLiteStore
import Store

extension Benchmark {
    /// The most users that one transaction makes.
    private static let batchMax = 10_000

    /// Fills the store at `path` with users of one role each: `auth0|1` to `auth0|N`.
    static func fill(_ path: String, users count: Int) async throws {
        let store = try SQLiteStore.open(
            path: path,
            // As a server with the default configuration does it: it indexes nothing anew.
            lookups: [UserAttribute(try JSONPointer("/user_id"))],
            indexing: AdministrationRules().indexing,
            epoch: 1
        )
        var next = 1
        while next <= count {
            let numbers = next...min(count, next + batchMax - 1)
            _ = try await store.write { transaction in
                for number in numbers { try transaction.insert(user(number)) }
            }
            next = numbers.upperBound + 1
        }
        await store.close()
    }

    private static func user(_ number: Int) throws -> User {
        guard let id = UserID(ExactString("auth0|\(number)")) else { throw Usage() }
        let identity = Identity(
            connection: "Username-Password-Authentication",
            provider: id.provider,
            userID: id.identifier
        )
        var user = User(id: id, identity: identity, createdAt: UserTime(milliseconds: 0))
        user.email = ExactString("user\(number)@example.com")
        user.appMetadata = ["roles": [.string(ExactString("role-\(number % 20)"))]]
        return user
    }
}
