import Directory
import JSON
import Store
import Testing

@Suite("PATCH /api/v2/users/{id}")
struct PatchTests {
    @Test("200 with the whole user, changed in what was named alone")
    func changed() async throws {
        try await withManagement { management in
            let before = try await management.create([
                "username": "chuck", "user_metadata": ["a": ["b": 1], "c": 1],
                "app_metadata": ["roles": ["viewer"], "plan": "free"],
            ])
            let id = try #require(before.userID)
            management.clock.advance(milliseconds: 1_500)
            let after = try await management.patch(
                id,
                [
                    "given_name": "Chuck", "user_metadata": ["a": ["x": 2]],
                    "app_metadata": ["plan": nil],
                ]
            )
            #expect(after.status == 200)
            #expect(after["Rolecall-Revision"] == management.revision)
            let expected = before.json.with([
                "given_name": "Chuck", "updated_at": "2023-11-14T22:13:21.500Z",
                "user_metadata": ["a": ["x": 2], "c": 1], "app_metadata": ["roles": ["viewer"]],
            ])
            #expect(after.json == expected)
            #expect(try await management.get(Management.path(id)).json == expected)
        }
    }

    @Test("a new password opens the account, the old one does not, and it is shown when")
    func password() async throws {
        try await withManagement { management in
            let id = try #require(try await management.create().userID)
            let after = try await management.patch(id, ["password": "Uppercut-2"])
            #expect(after.status == 200)
            #expect(after.json["last_password_reset"] == "2023-11-14T22:13:20.000Z")
            #expect(!after.text.contains("Uppercut-2"))
            #expect(try await management.accepts("Uppercut-2", of: id))
            #expect(try await !management.accepts("Roundhouse1", of: id))
        }
    }

    @Test("an unset block is absent, a lifted one is false")
    func blocked() async throws {
        try await withManagement { management in
            let user = try await management.create()
            let id = try #require(user.userID)
            #expect(user.json["blocked"] == nil)
            #expect(try await management.patch(id, ["blocked": true]).json["blocked"] == true)
            #expect(try await management.patch(id, ["blocked": false]).json["blocked"] == false)
        }
    }

    @Test("a user as it was read cannot be sent back, and nothing of it is kept")
    func wholeUser() async throws {
        try await withManagement { management in
            let user = try await management.create(["name": "before"])
            let id = try #require(user.userID)
            let revision = management.revision
            let answer = try await management.patch(id, user.json.with(["name": "after"]))
            expectError(
                answer,
                400,
                "invalid_body",
                "Payload validation error: 'Additional properties not allowed: "
                    + "created_at,identities,updated_at,user_id (consider storing them in "
                    + "app_metadata or user_metadata. See \"Users Metadata\" in "
                    + "https://auth0.com/docs/api/v2/changes for more details)'."
            )
            #expect(management.revision == revision)
            #expect(try await management.get(Management.path(id)).json == user.json)
        }
    }

    @Test(
        "patches that are refused change nothing",
        arguments: [
            (#"{"name": "x", "shoe": 1}"#, "invalid_body"),
            (#"{"name": "x", "password": "weak"}"#, nil),
            (#"{"name": "x", "username": "y"}"#, "operation_not_supported"),
            (#"{"password": "Uppercut-2", "email_verified": true}"#, "operation_not_supported"),
            (#"{"name": "x", "email": "other@example.com"}"#, "auth0_idp_error"),
            (#"{"password": "Uppercut-2", "email": "OTHER@example.com"}"#, "auth0_idp_error"),
            (#"{"connection": "nowhere", "email": "b@b.de"}"#, "inexistent_connection"),
            (#"{"connection": "sms", "email": "b@b.de"}"#, "operation_not_supported"),
        ] as [(String, String?)]
    )
    func refused(patch: String, errorCode: String?) async throws {
        let patch = try JSONValue(parsing: Array(patch.utf8))
        try await withManagement { management in
            let other = try await management.create(["email": "other@example.com"])
            #expect(other.status == 201)
            let user = try await management.create()
            let id = try #require(user.userID)
            let revision = management.revision
            expectError(try await management.patch(id, patch), 400, errorCode)
            #expect(management.revision == revision)
            #expect(try await management.get(Management.path(id)).json == user.json)
            #expect(try await management.accepts("Roundhouse1", of: id))
        }
    }

    @Test("which value is taken, by name")
    func taken() async throws {
        try await withManagement { management in
            let first: JSONValue = ["username": "one", "phone_number": "+1"]
            #expect(try await management.create(first).status == 201)
            let second: JSONValue = ["email": "b@b.de", "username": "two", "phone_number": "+2"]
            let id = try #require(try await management.create(second).userID)
            let patches: [(JSONValue, String)] = [
                (["email": "chuck@example.com"], "email"), (["username": "ONE"], "username"),
                (["phone_number": "+1"], "phone_number"),
            ]
            for (patch, attribute) in patches {
                expectError(
                    try await management.patch(id, patch),
                    400,
                    "auth0_idp_error",
                    "The specified new \(attribute) already exists"
                )
            }
        }
    }

    @Test("an unknown user is 404, but only after a valid body")
    func unknown() async throws {
        try await withManagement { management in
            expectError(
                try await management.patch("auth0|none", ["name": "x"]),
                404,
                "inexistent_user",
                "The user does not exist."
            )
            expectError(
                try await management.patch("auth0|none", ["shoe": 1]),
                400,
                "invalid_body"
            )
        }
    }

    @Test("attributes from an outside provider are not altered, metadata is")
    func social() async throws {
        try await withManagement { management in
            let id = try #require(UserID("google-oauth2|1"))
            let identity = Identity(
                connection: "google-oauth2",
                provider: "google-oauth2",
                userID: "1",
                isSocial: true
            )
            let user = User(id: id, identity: identity, createdAt: management.clock.now)
            try await management.insert(user)
            let refusal = try await management.patch("google-oauth2|1", ["picture": nil])
            expectError(refusal, 400, "operation_not_supported")
            let change: JSONValue = ["app_metadata": ["roles": ["editor"]]]
            let answer = try await management.patch("google-oauth2|1", change)
            #expect(answer.status == 200)
            #expect(answer.json["app_metadata"] == ["roles": ["editor"]])
        }
    }

    @Test("patches of one user at once are all kept")
    func concurrent() async throws {
        try await withManagement { management in
            let id = try #require(try await management.create().userID)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        let key = ExactString("k\(number)")
                        let members = JSONObject([.init(key: key, value: .bool(true))])
                        let patch: JSONValue = ["app_metadata": .object(members)]
                        let answer = try await management.patch(id, patch)
                        #expect(answer.status == 200)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await management.user(id)?.appMetadata?.count == 8)
        }
    }
}
