import Directory
import JSON
import Store
import Testing

extension StoreCheck {
    static let uniqueness = [
        StoreCheck("an id is one user's") { store in
            try await store.add(try .sample("auth0|1"))
            let error = try await storeError { try await store.add(try .sample("auth0|1")) }
            #expect(error == .duplicate(.userID))
        },
        StoreCheck("e-mail, user name and phone number are one user's within a connection") {
            store in
            for (attribute, change) in uniqueChanges {
                let first = try User.sample("auth0|1-\(attribute)", change)
                try await store.add(first)
                let second = try User.sample("auth0|2-\(attribute)", change)
                let error = try await storeError { try await store.add(second) }
                #expect(error == .duplicate(attribute))
                try await store.add(try .sample("auth0|3-\(attribute)", in: "other", change))
            }
        },
        StoreCheck("an update cannot take what is another's, and may keep its own") { store in
            for (attribute, change) in uniqueChanges {
                let first = try User.sample("auth0|1-\(attribute)", change)
                var second = try User.sample("auth0|2-\(attribute)")
                try await store.add(first, second)
                change(&second)
                let taking = second
                let error = try await storeError {
                    _ = try await store.write { try $0.update(taking) }
                }
                #expect(error == .duplicate(attribute))
                var same = first
                same.nickname = "kept"
                let keeping = same
                _ = try await store.write { try $0.update(keeping) }
                #expect(try await store.user(first.id) == same)
                #expect(try await store.user(second.id)?.email == nil)
            }
        },
        StoreCheck("what an update gives up is free") { store in
            var first = try User.sample("auth0|1") { $0.email = "a@example.com" }
            try await store.add(first)
            first.email = nil
            let freeing = first
            _ = try await store.write { try $0.update(freeing) }
            try await store.add(try .sample("auth0|2") { $0.email = "a@example.com" })
        },
        StoreCheck("the profile of a linked identity counts in that identity's connection") {
            store in
            try await store.add(try User.complete())
            func user(_ id: String, in connection: ExactString) throws -> User {
                try .sample(id, in: connection) { $0.email = "chuck@social.example" }
            }
            let error = try await storeError {
                try await store.add(try user("google-oauth2|2", in: "google-oauth2"))
            }
            #expect(error == .duplicate(.email))
            try await store.add(try user("auth0|2", in: "db"))
        },
        StoreCheck("an identity is one user's, as its own or linked") { store in
            let user = try User.complete()
            try await store.add(user)
            let own = try User.sample("google-oauth2|1163", in: "google-oauth2")
            #expect(try await storeError { try await store.add(own) } == .duplicate(.userID))
            var other = try User.sample("auth0|2")
            try await store.add(other)
            other.identities.append(user.identities[0])
            let linking = other
            let error = try await storeError {
                _ = try await store.write { try $0.update(linking) }
            }
            #expect(error == .duplicate(.userID))
        },
        StoreCheck("a user may have the same e-mail address twice in a connection") { store in
            let user = try User.sample("auth0|1") { user in
                user.email = "a@example.com"
                var linked = Identity(connection: "db", provider: "auth0", userID: "2")
                linked.profileData = object(["email": "a@example.com"])
                user.identities.append(linked)
            }
            try await store.add(user)
            let found = try await store.read {
                try $0.user(signingInAs: "a@example.com", to: "db")
            }
            #expect(found.value == user)
        },
        StoreCheck("work that meets a duplicate can go on") { store in
            try await store.add(try .sample("auth0|1") { $0.email = "a@example.com" })
            let taken = try User.sample("auth0|2") { $0.email = "a@example.com" }
            let free = try User.sample("auth0|3")
            _ = try await store.write { transaction in
                do {
                    try transaction.insert(taken)
                } catch StoreError.duplicate(.email) {
                    try transaction.insert(free)
                }
            }
            #expect(try await store.user(taken.id) == nil)
            #expect(try await store.user(free.id) == free)
        },
    ]

    private static var uniqueChanges: [(StoreError.UniqueAttribute, (inout User) -> Void)] {
        [
            (.email, { $0.email = "a@example.com" }),
            (.username, { $0.username = "a" }),
            (.phoneNumber, { $0.phoneNumber = "+1555" }),
        ]
    }
}
