import JSON
import Testing

@Suite("POST /api/v2/users")
struct CreationTests {
    @Test("201 with the whole user, and the revision that the write made")
    func created() async throws {
        try await withManagement { management in
            let answer = try await management.create(["username": "Chuck"])
            #expect(answer.status == 201)
            #expect(answer["Content-Type"] == "application/json; charset=utf-8")
            #expect(answer["Rolecall-Revision"] == management.revision)
            let id = try #require(answer.userID)
            #expect(id.wholeMatch(of: /auth0\|[0-9a-f]{24}/) != nil)
            let expected: JSONValue = [
                "created_at": "2023-11-14T22:13:20.000Z", "email": "chuck@example.com",
                "email_verified": false,
                "identities": [
                    [
                        "connection": .string(Management.connection),
                        "user_id": .string(ExactString(String(id.dropFirst(6)))),
                        "provider": "auth0", "isSocial": false,
                    ]
                ],
                "name": "chuck@example.com", "nickname": "chuck",
                // The digest that a recorded picture of this address has.
                "picture":
                    "https://s.gravatar.com/avatar/0b79e7da7bc7877560620cf8f2cc93ae?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fch.png",
                "updated_at": "2023-11-14T22:13:20.000Z", "user_id": .string(ExactString(id)),
                "username": "chuck",
            ]
            #expect(answer.json == expected)
            let read = try await management.get(Management.path(id))
            #expect(read.status == 200)
            #expect(read.json == expected)
        }
    }

    @Test("the password opens the hash that is kept, and is nowhere else")
    func password() async throws {
        try await withManagement { management in
            let answer = try await management.create()
            let id = try #require(answer.userID)
            #expect(try await management.accepts("Roundhouse1", of: id))
            #expect(try await !management.accepts("roundhouse1", of: id))
            #expect(!answer.text.contains("Roundhouse1") && !answer.text.contains("scrypt"))
            let list = try await management.get("/api/v2/users")
            #expect(!list.text.contains("scrypt") && !list.text.contains("password"))
        }
    }

    @Test(
        "passwordless users",
        arguments: [
            (#"{"connection": "email", "email": "A@b.de", "email_verified": true}"#, "email|"),
            (#"{"connection": "sms", "phone_number": "+491", "phone_verified": true}"#, "sms|"),
        ]
    )
    func passwordless(body: String, prefix: String) async throws {
        try await withManagement { management in
            let answer = try await management.send(
                "POST",
                "/api/v2/users",
                body: Array(body.utf8)
            )
            #expect(answer.status == 201, "\(answer.text)")
            let id = try #require(answer.userID)
            #expect(id.hasPrefix(prefix) && id.utf8.count == prefix.utf8.count + 24)
            #expect(try await management.passwordHash(of: id) == nil)
        }
    }

    @Test(
        "bodies that are refused",
        arguments: [
            (
                #"{"shoe": 1}"#, "invalid_body",
                "Payload validation error: 'Additional properties not allowed: shoe'."
            ),
            (
                #"{"email": "x"}"#, "invalid_body",
                "Payload validation error: 'Object didn't pass validation for format email: x' on property email (The user's e-mail address.)."
            ),
            (
                #"{"blocked": "x"}"#, "invalid_body",
                "Payload validation error: 'Expected type boolean but found type string' on property blocked (Whether the user is blocked.)."
            ),
            (
                #"{"app_metadata": {"user_id": 1}}"#, "invalid_body",
                "Payload validation error: 'The key is reserved: user_id' on property app_metadata (Data that the user may not edit.)."
            ),
            (
                #"{"connection": "nowhere"}"#, "inexistent_connection",
                "The connection does not exist."
            ),
            (#"{"password": "weak"}"#, nil, "PasswordStrengthError: Password is too weak"),
            (
                #"{"password": "Aa1-\#(String(repeating: "x", count: 69))"}"#, nil,
                "PasswordStrengthError: Password is too weak"
            ),
            (
                #"{"connection": "email"}"#, "operation_not_supported",
                "Users of the email strategy have no password."
            ),
        ] as [(String, String?, String)]
    )
    func refused(members: String, errorCode: String?, message: String) async throws {
        let members = try JSONValue(parsing: Array(members.utf8))
        try await withManagement { management in
            expectError(try await management.create(members), 400, errorCode, message)
            #expect(try await management.userCount() == 0)
        }
    }

    @Test("what no new user can do without", arguments: ["connection", "email", "password"])
    func missing(member: String) async throws {
        try await withManagement { management in
            let body = Management.newUser.without(ExactString(member))
            expectError(
                try await management.send("POST", "/api/v2/users", json: body),
                400,
                "invalid_body",
                "Payload validation error: 'Missing required property: \(member)'."
            )
        }
    }

    @Test("what is taken, in any case of letters, is 409, and only within a connection")
    func conflict() async throws {
        try await withManagement { management in
            let first = try await management.create(["username": "chuck", "user_id": "1"])
            #expect(first.status == 201)
            let revision = management.revision
            let takers: [JSONValue] = [
                [:], ["email": "CHUCK@Example.com"], ["email": "b@b.de", "username": "Chuck"],
                ["email": "b@b.de", "user_id": "1"],
            ]
            for taker in takers {
                expectError(
                    try await management.create(taker),
                    409,
                    "auth0_idp_error",
                    "The user already exists."
                )
            }
            #expect(management.revision == revision)
            let elsewhere = try await management.send(
                "POST",
                "/api/v2/users",
                json: ["connection": "email", "email": "chuck@example.com"]
            )
            #expect(elsewhere.status == 201)
        }
    }

    @Test("of many who want one address at once, one gets it")
    func race() async throws {
        try await withManagement { management in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await management.create().status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 201 }.count == 1)
            #expect(statuses.filter { $0 == 409 }.count == 7)
        }
    }
}
