import Directory
import JSON
import Passwords
import Store
import Testing

extension StoreCheck {
    static let users = [
        StoreCheck("a user comes back as it was written") { store in
            let user = try User.complete()
            try await store.add(user)
            #expect(try await store.user(user.id) == user)
        },
        StoreCheck("a user with the fewest attributes comes back as it was written") { store in
            let user = try User.sample("auth0|1")
            try await store.add(user)
            #expect(try await store.user(user.id) == user)
        },
        StoreCheck("who is not there is nil, and cannot be deleted") { store in
            let id = try User.sample("auth0|1").id
            #expect(try await store.user(id) == nil)
            #expect(try await store.write { try $0.deleteUser(id) }.value == false)
            #expect(try await store.read { try $0.passwordHash(of: id) }.value == nil)
        },
        StoreCheck("who is not there cannot be changed") { store in
            let user = try User.sample("auth0|1")
            let update = try await storeError { _ = try await store.write { try $0.update(user) } }
            #expect(update?.code == "store_unavailable")
            let password = try await storeError {
                _ = try await store.write {
                    try $0.setPasswordHash(PasswordHash(encoded: "x"), of: user.id)
                }
            }
            #expect(password?.code == "store_unavailable")
        },
        StoreCheck("an update replaces the whole user") { store in
            let before = try User.complete()
            try await store.add(before)
            let after = try User.sample(before.id.text.string) { $0.email = "new@example.com" }
            _ = try await store.write { try $0.update(after) }
            #expect(try await store.user(after.id) == after)
            let found = try await store.read { transaction in
                [
                    try transaction.users(email: "chuck@example.com").count,
                    try transaction.users(email: "new@example.com").count,
                    try transaction.user(withIdentity: "google-oauth2", "1163") == nil ? 0 : 1,
                ]
            }
            #expect(found.value == [0, 1, 0])
        },
        StoreCheck("a deleted user leaves nothing behind") { store in
            let user = try User.complete()
            _ = try await store.write { transaction in
                try transaction.insert(user)
                try transaction.setPasswordHash(PasswordHash(encoded: "x"), of: user.id)
            }
            #expect(try await store.write { try $0.deleteUser(user.id) }.value)
            #expect(try await store.user(user.id) == nil)
            // All that was the user's can be taken.
            let other = try User.sample("google-oauth2|1163") { other in
                other.email = user.email
                other.username = user.username
                other.phoneNumber = user.phoneNumber
            }
            try await store.add(other, try User.sample(user.id.text.string))
            let hash = try await store.read { try $0.passwordHash(of: user.id) }.value
            #expect(hash == nil)
        },
        StoreCheck("ids are compared as bytes") { store in
            let composed = try User.sample("auth0|é")
            let decomposed = try User.sample("auth0|e\u{301}")
            try await store.add(composed, decomposed, try User.sample("auth0|É"))
            #expect(try await store.user(composed.id)?.id.text == composed.id.text)
            #expect(try await store.user(decomposed.id)?.id.text == decomposed.id.text)
            #expect(try await store.read { try $0.userCount(connection: nil) }.value == 3)
        },
    ]
}
