import Directory
import JSON
import Testing

@Suite("GET /api/v2/users")
struct ListTests {
    /// Five users, made in the order of their ids, and one of another connection.
    private func fill(_ management: Management) async throws {
        for number in 1...5 {
            let answer = try await management.create([
                "user_id": .string(ExactString("\(number)")),
                "email": .string(ExactString("u\(6 - number)@example.com")),
            ])
            #expect(answer.status == 201)
            management.clock.advance(milliseconds: 1)
        }
        let other = try await management.send(
            "POST",
            "/api/v2/users",
            json: ["connection": "sms", "phone_number": "+1", "user_id": "6"]
        )
        #expect(other.status == 201)
    }

    /// A search for who has an identity; both are percent-encoded.
    private static func identity(_ id: String, _ provider: String) -> String {
        "identities.user_id:%22\(id)%22+AND+identities.provider:%22\(provider)%22"
    }

    @Test(
        "pages, filters and orders",
        arguments: [
            ("", "1 2 3 4 5 6"), ("?page=0&per_page=2", "1 2"), ("?page=2&per_page=2", "5 6"),
            ("?page=1&per_page=4", "5 6"), ("?page=3&per_page=2", ""), ("?per_page=0", ""),
            ("?page=7&per_page=0", ""), ("?sort=email:1&per_page=3", "6 5 4"),
            ("?sort=created_at%3A-1", "6 5 4 3 2 1"), ("?sort=user_id:-1&per_page=1", "6"),
            ("?connection=sms", "6"), ("?connection=nowhere", ""),
            ("?connection=Username-Password-Authentication&sort=created_at:-1", "5 4 3 2 1"),
            ("?shoe=1&shoe=2&page=0", "1 2 3 4 5 6"), ("?search_engine=v3", "1 2 3 4 5 6"),
            ("?q=&sort=", "1 2 3 4 5 6"), ("?primary_order=false", "1 2 3 4 5 6"),
            ("?", "1 2 3 4 5 6"),
            ("?search_engine=v3&q=\(identity("1", "auth0"))", "1"),
            ("?q=\(identity("6", "sms"))", "6"), ("?q=\(identity("6", "auth0"))", ""),
            ("?q=\(identity("%5C1", "a%5Cuth0"))", "1"), ("?q=\(identity("1%5C%22", "auth0"))", ""),
            ("?page=1&q=\(identity("1", "auth0"))", ""),
            ("?per_page=0&q=\(identity("1", "auth0"))", ""),
            ("?connection=sms&q=\(identity("1", "auth0"))", ""),
            ("?connection=sms&q=\(identity("6", "sms"))", "6"),
        ]
    )
    func pages(query: String, ids: String) async throws {
        try await withManagement { management in
            try await fill(management)
            let answer = try await management.get("/api/v2/users\(query)")
            #expect(answer.status == 200)
            let found = try #require(answer.json.array, "no array")
                .compactMap { $0["identities"]?.array?.first?["user_id"]?.string?.string }
            #expect(found.joined(separator: " ") == ids)
        }
    }

    @Test("totals count what the filter finds, not the page")
    func totals() async throws {
        try await withManagement { management in
            try await fill(management)
            let target = "/api/v2/users?include_totals=true&per_page=2&page=1&fields=email"
            #expect(
                try await management.get(target).json == [
                    "start": 2, "limit": 2, "length": 2, "total": 6,
                    "users": [["email": "u3@example.com"], ["email": "u2@example.com"]],
                ]
            )
            let counted = try await management.get(
                "/api/v2/users?include_totals=true&per_page=0&connection=sms"
            )
            #expect(
                counted.json == ["start": 0, "limit": 0, "length": 0, "total": 1, "users": []]
            )
        }
    }

    @Test(
        "queries that are refused",
        arguments: [
            ("page=abc", "'Expected type integer but found type string' on property page"),
            ("page=", "'Expected type integer but found type string' on property page"),
            ("page=1.0", "'Expected type integer but found type string' on property page"),
            ("page=-1", "'Value -1 is less than minimum 0' on property page"),
            (
                "per_page=-99999999999999999999",
                "'Value \(Int.min) is less than minimum 0' on property per_page"
            ),
            ("per_page=101", "'Value 101 is greater than maximum 100' on property per_page"),
            (
                "per_page=99999999999999999999",
                "'Value \(Int.max) is greater than maximum 100' on property per_page"
            ),
            (
                "include_totals=1",
                "'Expected type boolean but found type string' on property include_totals"
            ),
            (
                "include_fields=TRUE",
                "'Expected type boolean but found type string' on property include_fields"
            ),
            ("page=0&page=1", "'Expected type string but found type array' on property page"),
            (
                "sort=app_metadata.plan:1",
                "'String does not match pattern ^(field):(1|-1)$: app_metadata.plan:1' on property sort"
            ),
            (
                "sort=email",
                "'String does not match pattern ^(field):(1|-1)$: email' on property sort"
            ),
            (
                "sort=email:2",
                "'String does not match pattern ^(field):(1|-1)$: email:2' on property sort"
            ),
            ("q=email%3Ax", "'Search is not supported' on property q"),
            (
                "q=identities.user_id:%22a%22+AND+identities.provider:%22b",
                "'Search is not supported' on property q"
            ),
            (
                "q=identities.user_id:%22a%22+OR+identities.provider:%22b%22",
                "'Search is not supported' on property q"
            ),
            (
                "q=identities.user_id:%22a%22+AND+identities.provider:%22b%22+",
                "'Search is not supported' on property q"
            ),
            ("search_engine=v4", "'No enum match for: v4' on property search_engine"),
            (
                "primary_order=maybe",
                "'Expected type boolean but found type string' on property primary_order"
            ),
            ("connection=%", "'Invalid percent-encoding'"),
            ("connection=%4", "'Invalid percent-encoding'"),
            ("connection=%zz", "'Invalid percent-encoding'"),
            ("connection=%00", "'Invalid percent-encoding'"),
            ("connection=%FF", "'Invalid percent-encoding'"),
            ("%FF", "'Invalid percent-encoding'"),
        ]
    )
    func refused(query: String, message: String) async throws {
        try await withManagement { management in
            let answer = try await management.get("/api/v2/users?\(query)")
            expectError(answer, 400, "invalid_query_string")
            #expect(answer.message?.hasPrefix("Query validation error: \(message)") == true)
        }
    }

    @Test(
        "paging reaches the first 1000 records, however many there are",
        arguments: [
            ("page=9&per_page=100", 200), ("page=10&per_page=100", 400), ("page=19", 200),
            ("page=20", 400), ("page=999&per_page=1", 200), ("page=1000&per_page=1", 400),
            ("page=\(Int.max)&per_page=1", 400), ("page=\(Int.max)&per_page=100", 400),
            ("page=\(Int.max)0&per_page=100", 400), ("page=\(Int.max)&per_page=0", 200),
            ("page=5&per_page=77", 200),
        ]
    )
    func paging(query: String, status: Int) async throws {
        try await withManagement { management in
            let answer = try await management.get("/api/v2/users?\(query)")
            guard status == 400 else {
                #expect(answer.status == 200)
                #expect(answer.json == [])
                return
            }
            expectError(
                answer,
                400,
                "invalid_paging",
                "You can only page through the first 1000 records. See https://auth0.com/docs/"
                    + "users/search/v3/view-search-results-by-page#limitation"
            )
        }
    }

    @Test("`+` is a blank and an escape a byte, decoded once")
    func decoding() async throws {
        try await withManagement { management in
            let id = try #require(UserID("samlp|my corp%2F|1"))
            let identity = Identity(connection: "my corp+x", provider: "samlp", userID: "1")
            try await management.insert(
                User(id: id, identity: identity, createdAt: management.clock.now)
            )
            let found = try await management.get("/api/v2/users?connection=my+corp%2Bx")
            #expect(found.json.array?.count == 1)
        }
    }
}

@Suite("GET /api/v2/users-by-email")
struct EmailSearchTests {
    @Test("an array of one user for each connection, by the stored address exactly")
    func found() async throws {
        try await withManagement { management in
            let address: JSONValue = ["email": "a+b@example.com"]
            #expect(try await management.create(address).status == 201)
            let other = try await management.send(
                "POST",
                "/api/v2/users",
                json: address.with(["connection": "email"])
            )
            #expect(other.status == 201)
            for (query, count) in [
                ("a%2Bb%40example.com", 2), ("A%2Bb@example.com", 0), ("a+b@example.com", 0),
                ("none@example.com", 0), ("x", 0),
            ] {
                let answer = try await management.get("/api/v2/users-by-email?email=\(query)")
                #expect(answer.status == 200)
                #expect(answer.json.array?.count == count, "\(query)")
            }
            let chosen = try await management.get(
                "/api/v2/users-by-email?email=a%2Bb@example.com&fields=email,name"
            )
            let user: JSONValue = ["email": "a+b@example.com", "name": "a+b@example.com"]
            #expect(chosen.json == .array([user, user]))
        }
    }

    @Test(
        "without an address it is refused",
        arguments: [
            ("", "Query validation error: 'Missing required property: email'."),
            (
                "?email=",
                "Query validation error: 'String is too short (0 chars), minimum 1' on property email (The e-mail address to search for.)."
            ),
            (
                "?email=a&email=b",
                "Query validation error: 'Expected type string but found type array' on property email (The e-mail address to search for.)."
            ),
        ]
    )
    func missing(query: String, message: String) async throws {
        try await withManagement { management in
            let answer = try await management.get("/api/v2/users-by-email\(query)")
            expectError(answer, 400, "invalid_query_string", message)
        }
    }
}
