import Directory
import JSON
import Store
import Testing

extension StoreCheck {
    static let finding = [
        StoreCheck("a user is found by its own and linked identities, by id only by its own") {
            store in
            let user = try User.complete()
            try await store.add(user)
            let found = try await store.read { transaction in
                [
                    try transaction.user(withIdentity: "auth0", "63d17c4bdf1ce171262c7e93"),
                    try transaction.user(withIdentity: "google-oauth2", "1163"),
                    try transaction.user(withIdentity: "google-oauth2", "116"),
                    try transaction.user(withIdentity: "auth0", "1163"),
                ]
            }
            #expect(found.value == [user, user, nil, nil])
            let linked = try #require(UserID("google-oauth2|1163"))
            #expect(try await store.user(linked) == nil)
        },
        StoreCheck("an e-mail address finds users of all connections, in the order of ids") {
            store in
            let users = try ["auth0|2", "auth0|10", "email|1"].map { id in
                try User.sample(id, in: ExactString(id)) { $0.email = "a@example.com" }
            }
            try await store.add(users[2], users[0], users[1])
            try await store.add(try .sample("auth0|9") { $0.email = "A@example.com" })
            let found = try await store.read { try $0.users(email: "a@example.com") }.value
            #expect(found.map(\.id.text) == ["auth0|10", "auth0|2", "email|1"])
            #expect(try await store.read { try $0.users(email: "") }.value == [])
            #expect(try await store.read { try $0.users(email: "chuck") }.value == [])
        },
        StoreCheck("who signs in is found by e-mail address or user name, in one connection") {
            store in
            let user = try User.complete()
            let other = try User.sample("auth0|2", in: "other") { $0.username = "chuck" }
            try await store.add(user, other)
            let found = try await store.read { transaction in
                [
                    try transaction.user(signingInAs: "chuck@example.com", to: "db"),
                    try transaction.user(signingInAs: "chuck", to: "db"),
                    try transaction.user(signingInAs: "chuck", to: "other"),
                    try transaction.user(signingInAs: "+15551234567", to: "db"),
                    try transaction.user(signingInAs: "Chuck", to: "db"),
                    try transaction.user(signingInAs: "chuck@social.example", to: "google-oauth2"),
                    try transaction.user(signingInAs: "", to: "db"),
                ]
            }
            #expect(found.value == [user, user, other, nil, nil, nil, nil])
        },
        StoreCheck("an attribute finds the first users, in the order of ids", lookups: lookups) {
            store in
            for number in [30, 4, 200, 1] {
                try await store.add(
                    try .sample("auth0|\(number)") { $0.appMetadata = object(["team": "red"]) }
                )
            }
            let found = try await find("red", at: "/app_metadata/team", limit: 3, in: store)
            #expect(found == ["auth0|1", "auth0|200", "auth0|30"])
            #expect(try await find("red", at: "/app_metadata/team", limit: 0, in: store) == [])
            #expect(try await find("red", at: "/app_metadata/team", limit: -1, in: store) == [])
            #expect(try await find("re", at: "/app_metadata/team", in: store) == [])
        },
        StoreCheck("attributes are compared as bytes, and numbers as text", lookups: lookups) {
            store in
            let values: [JSONValue] = ["a", "a\u{0}", "a\u{0}b", "A", 17, .bool(true), ["a"], ""]
            for (number, value) in values.enumerated() {
                try await store.add(
                    try .sample("auth0|\(number)") { $0.appMetadata = object(["team": value]) }
                )
            }
            let expected: [ExactString: [ExactString]] = [
                "a": ["auth0|0"], "a\u{0}": ["auth0|1"], "a\u{0}b": ["auth0|2"], "A": ["auth0|3"],
                "17": ["auth0|4"], "true": [], "": [],
            ]
            for (value, ids) in expected {
                #expect(try await find(value, at: "/app_metadata/team", in: store) == ids)
            }
        },
        StoreCheck("an e-mail address finds only who proved to have it", lookups: lookups) {
            store in
            var user = try User.sample("auth0|1") { $0.email = "a@example.com" }
            try await store.add(user)
            #expect(try await find("a@example.com", at: "/email", in: store) == [])
            user.isEmailVerified = true
            let verified = user
            _ = try await store.write { try $0.update(verified) }
            #expect(try await find("a@example.com", at: "/email", in: store) == ["auth0|1"])
        },
        StoreCheck("attributes follow changes and deletions", lookups: lookups) { store in
            var user = try User.sample("auth0|1") { $0.appMetadata = object(["team": "red"]) }
            try await store.add(user)
            #expect(try await find("1", at: "/identities/0/user_id", in: store) == ["auth0|1"])
            user.appMetadata = object(["team": "blue"])
            let moved = user
            _ = try await store.write { try $0.update(moved) }
            #expect(try await find("red", at: "/app_metadata/team", in: store) == [])
            #expect(try await find("blue", at: "/app_metadata/team", in: store) == ["auth0|1"])
            _ = try await store.write { try $0.deleteUser(moved.id) }
            #expect(try await find("blue", at: "/app_metadata/team", in: store) == [])
        },
        StoreCheck(
            "an attribute that was not asked for finds nobody, and says so",
            lookups: lookups
        ) { store in
            let error = try await storeError {
                _ = try await find("a", at: "/app_metadata/other", in: store)
            }
            #expect(error?.code == "store_unavailable")
        },
    ]

    private static var lookups: [UserAttribute] {
        ["/email", "/app_metadata/team", "/identities/0/user_id"].compactMap {
            try? UserAttribute.at($0)
        }
    }

    private static func find(
        _ value: ExactString,
        at pointer: String,
        limit: Int = 10,
        in store: any Store
    ) async throws -> [ExactString] {
        let attribute = try UserAttribute.at(pointer)
        return try await store.read { transaction in
            try transaction.users(with: attribute, equalTo: value, limit: limit).map(\.id.text)
        }.value
    }
}
