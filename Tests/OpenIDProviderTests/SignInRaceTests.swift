import Directory
import JSON
import MicroHTTPD
import OpenSSL
import Passwords
import SQLiteStore
import Store
import Testing

@testable import OpenIDProvider

@Suite("Changes during a sign-in")
struct SignInRaceTests {
    /// What happens after the password was looked up and before the sign-in is recorded.
    enum Change: String, CaseIterable {
        case nothing
        case block
        case delete
        case password
        case rename

        var error: OAuthError? {
            switch self {
            case .nothing, .rename: nil
            case .block: .userBlocked
            case .delete, .password: .wrongPassword
            }
        }

        func make(_ id: UserID, in store: SQLiteStore) async throws {
            _ = try await store.write { writing in
                guard var user = try writing.user(id) else { return }
                switch self {
                case .nothing: break
                case .block:
                    user.blocked = true
                    try writing.update(user)
                case .delete: try writing.deleteUser(id)
                case .password:
                    try writing.setPasswordHash(PasswordHash(encoded: "$scrypt$"), of: id)
                case .rename:
                    user.name = "Countess"
                    try writing.update(user)
                }
            }
        }
    }

    @Test("are heeded, and never undone", arguments: Change.allCases)
    func change(_ change: Change) async throws {
        try await withStore { store in
            let id = try #require(UserID("auth0|1"))
            let identity = Identity(connection: "Users", provider: "auth0", userID: "1")
            var user = User(id: id, identity: identity, createdAt: UserTime(milliseconds: 0))
            user.username = "ada"
            let hasher = PasswordHasher(parameters: Provider.cheap)
            let (added, hash) = (user, try await hasher.hash([1]))
            _ = try await store.write { writing in
                try writing.insert(added)
                try writing.setPasswordHash(hash, of: id)
            }
            let hurried = HurriedStore(
                store: store,
                afterRead: { try await change.make(id, in: $0) }
            )
            let signIn = UserSignIn(
                store: hurried,
                connection: "Users",
                hasher: hasher,
                clock: OpenIDClock(now: { UserTime(milliseconds: 5_000) }, monotonic: { 1 }),
                log: { _ in }
            )
            let attempt = UserSignIn.Attempt(
                name: "ada",
                password: [1],
                client: "web",
                origin: OpenIDOrigin(operation: .token, peer: .unix, requestID: "1")
            )
            do throws(OAuthError) {
                let signedIn = try await signIn.signIn(attempt)
                #expect(change.error == nil)
                #expect(signedIn.name == (change == .rename ? "Countess" : nil))
            } catch {
                #expect(error == change.error)
            }
            let stored = try await store.read { try $0.user(id) }.value
            #expect(stored?.loginsCount == (change.error == nil ? 1 : nil))
            #expect(stored?.blocked == (change == .block ? true : nil))
            #expect((stored == nil) == (change == .delete))
        }
    }
}
