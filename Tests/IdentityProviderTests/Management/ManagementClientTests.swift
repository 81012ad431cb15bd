import Curl
import JSON
import LoopbackServer
import OpenSSL
import Testing

@testable import IdentityProvider

@Suite("Users of a tenant", .timeLimit(.minutes(2)))
struct ManagementClientTests {
    static let missing = TestTenant.noUser

    @Test(
        "are asked for by their id, encoded, without user_metadata",
        arguments: [
            ("auth0|1", "auth0%7C1"), ("google-oauth2|10", "google-oauth2%7C10"),
            ("samlp|acme|jane/doe?x=1#y", "samlp%7Cacme%7Cjane%2Fdoe%3Fx%3D1%23y"),
            ("auth0|ü", "auth0%7C%C3%BC"), ("a|..%2F..", "a%7C..%252F.."),
            ("a|\r\nX: y", "a%7C%0D%0AX%3A%20y"),
        ]
    )
    func request(id: String, piece: String) async throws {
        let body: JSONValue = ["user_id": .string(ExactString(id)), "app_metadata": ["a": 1]]
        let tenant = try TestTenant { _ in .json(body.description) }
        try await withClient(of: tenant) { session in
            let user = try await session.client.user(ExactString(id))
            #expect(user == body.object)
            let request = try #require(tenant.apiRequests.first)
            #expect(request.method == "GET")
            let query = "fields=user_metadata&include_fields=false"
            #expect(request.target == "/api/v2/users/\(piece)?\(query)")
            #expect(request.headers("user-agent") == ["rolecall/1.2.3"])
            #expect(request.headers("auth0-client").isEmpty)
        }
    }

    @Test(
        "that nothing can name are none, and the tenant is not asked",
        arguments: ["", ".", ".."]
    )
    func unaskable(id: String) async throws {
        try await withClient(of: TestTenant { _ in Self.missing }) { session async throws in
            #expect(try await session.client.user(ExactString(id)) == nil)
            #expect(session.tenant.apiRequests.isEmpty)
        }
    }

    @Test("that are too long to be asked for are undecided, since the tenant may have them")
    func tooLong() async throws {
        let undecided = UpstreamError.unreachable(.invalidURL("is too long"))
        try await withClient(of: TestTenant { _ in Self.missing }) { session async throws in
            let long = ExactString("a|" + String(repeating: "ü", count: 1400))
            #expect(await session.failure(long) == undecided)
            await #expect(throws: undecided) { try await session.client.users(email: long) }
            await #expect(throws: undecided) {
                try await session.client.update(long, appMetadata: [:])
            }
            #expect(session.tenant.apiRequests.isEmpty)
            // The query has each backslash twice: the user can be asked for, the identity cannot.
            let twice = ExactString("a|" + String(repeating: "\\", count: 2_000))
            #expect(await session.failure(twice) == undecided)
            #expect(session.tenant.apiRequests.count == 1)
            #expect(!session.client.state.isFailing)
        }
    }

    @Test("that the tenant does not know are none, in one question if no identity can be meant")
    func unknown() async throws {
        let tenant = try TestTenant { request in
            request.target.contains("?q=") ? .json("[]") : Self.missing
        }
        try await withClient(of: tenant) { session async throws in
            #expect(try await session.client.user("auth0|1") == nil)
            #expect(tenant.apiRequests.count == 2)
            for id in ["plain", "|1", "auth0|"] as [ExactString] {
                #expect(try await session.client.user(id) == nil)
            }
            #expect(tenant.apiRequests.count == 5)
            #expect(!session.client.state.isFailing)
            tenant.answer { _ in TestTenant.error(400, "Bad Request", "invalid_uri", "no id") }
            #expect(try await session.client.user("a|b") == nil)
            #expect(tenant.apiRequests.count == 6)
        }
    }

    @Test(
        "are not said to be unknown by anything but the tenant",
        arguments: [
            (404, "<html>", "text/html"), (404, "", "application/json"),
            (404, "{}", "application/json"),
            (404, #"{"statusCode": 404, "error": "Not Found"}"#, "application/json"),
            (404, #"{"errorCode": "inexistent_client"}"#, "application/json"),
            (400, "{}", "application/json"),
            (400, #"{"errorCode": "Bearer"}"#, "application/json"),
            (410, #"{"errorCode": "inexistent_user"}"#, "application/json"),
            (201, #"{"user_id": "auth0|1"}"#, "application/json"),
            (204, "", "application/json"), (403, "{}", "application/json"),
        ]
    )
    func undecided(status: Int, body: String, type: String) async throws {
        let tenant = try TestTenant { _ in
            .response(status, headers: ["Content-Type: \(type)"], body: body)
        }
        try await withClient(of: tenant) { session in
            #expect(await session.failure() == .statusNotOK(status))
            #expect(tenant.apiRequests.count == 1)
        }
    }

    @Test(
        "are believed only if they are the ones asked for",
        arguments: [
            ("[]", "root"), ("null", "root"), ("{}", "user_id"), (#"{"user_id": 1}"#, "user_id"),
            (#"{"user_id": "auth0|2"}"#, "user_id"), (#"{"user_id": "AUTH0|1"}"#, "user_id"),
            (#"{"user_id": "auth0|1 "}"#, "user_id"), (#"{"user_id": ""}"#, "user_id"),
            (
                #"{"user_id": "auth0|2", "identities": [{"provider": "auth0", "user_id": "2"}]}"#,
                "user_id"
            ),
            (
                #"{"user_id": "x|2", "identities": [{"provider": "auth0"}, {"user_id": "1"}]}"#,
                "user_id"
            ),
            (
                #"{"user_id": "x|2", "identities": {"provider": "auth0", "user_id": "1"}}"#,
                "user_id"
            ),
        ]
    )
    func wrongUser(body: String, part: String) async throws {
        try await withClient(of: TestTenant { _ in .json(body) }) { session in
            let expected = try #require(AnswerPart(rawValue: part))
            #expect(await session.failure() == .invalidAnswer(expected))
            #expect(session.client.state.api.counts == [.answered: 1])
        }
    }

    @Test("are believed if the id asked for is one of their identities")
    func identity() async throws {
        let body = """
            {"user_id": "auth0|2", "identities": [
                {"provider": "auth0", "user_id": "2"},
                {"provider": "google-oauth2", "user_id": "1"}, {"provider": "github", "user_id": 7}
            ]}
            """
        try await withClient(of: TestTenant { _ in .json(body) }) { session async throws in
            for id in ["google-oauth2|1", "github|7"] as [ExactString] {
                #expect(try await session.client.user(id)?["user_id"] == "auth0|2")
            }
            #expect(await session.failure("google-oauth2|2") == .invalidAnswer(.userID))
        }
    }

    /// A tenant whose search finds a list, and who has these users by their ids.
    private static func searchable(
        _ list: LoopbackAnswer,
        _ users: [ExactString: LoopbackAnswer] = [:]
    ) throws -> TestTenant {
        try TestTenant { request in
            if request.target.contains("?q=") { return list }
            let found = users.first { id, _ in
                let path = (try? PathPiece(id.string))?.encoded ?? ""
                return request.target.hasPrefix("/api/v2/users/\(path)?")
            }
            return found?.value ?? Self.missing
        }
    }

    @Test("are searched for by a linked identity, quoted, and then asked for by their id")
    func search() async throws {
        let user =
            #"{"user_id": "p|2", "identities": [{"provider": "x\"y", "user_id": "a\\|b"}]}"#
        let tenant = try Self.searchable(.json("[\(user)]"), ["p|2": .json(user)])
        try await withClient(of: tenant) { session in
            #expect(try await session.client.user(#"x"y|a\|b"#)?["user_id"] == "p|2")
            try #require(tenant.apiRequests.count == 3)
            let target = tenant.apiRequests[1].target
            let query = #"identities.user_id:"a\\|b" AND identities.provider:"x\"y""#
            let expected = [
                "q=\(try PathPiece(query).encoded)", "search_engine=v3", "page=0", "per_page=10",
                "fields=user_metadata", "include_fields=false",
            ]
            #expect(target == "/api/v2/users?" + expected.joined(separator: "&"))
        }
    }

    /// What a search finds, and what is so.
    private static let linked =
        #"{"user_id": "p|2", "blocked": false, "identities": [{"provider": "auth0", "user_id": "1"}]}"#

    @Test(
        "are what they are by their id, whatever a search says that lags behind",
        arguments: [
            (linked.replacing("false", with: "true"), true),
            (nil, nil),
        ] as [(String?, Bool?)]
    )
    func staleSearch(user: String?, isBlocked: Bool?) async throws {
        let users: [ExactString: LoopbackAnswer] = user.map { ["p|2": .json($0)] } ?? [:]
        let tenant = try Self.searchable(.json("[\(Self.linked)]"), users)
        try await withClient(of: tenant) { session async throws in
            #expect(try await session.client.user("auth0|1")?["blocked"]?.bool == isBlocked)
            #expect(tenant.apiRequests.count == 3)
        }
    }

    @Test("are nobody if only a search still knows them")
    func deleted() async throws {
        let gone = #"{"user_id": "auth0|1", "identities": [{"provider": "auth0", "user_id": "1"}]}"#
        let tenant = try Self.searchable(.json("[\(gone)]"))
        try await withClient(of: tenant) { session async throws in
            #expect(try await session.client.user("auth0|1") == nil)
            #expect(tenant.apiRequests.count == 2)
        }
    }

    @Test(
        "that a search brings must have the very identity, and only one may",
        arguments: [
            ("[]", nil),
            (#"[{"user_id": "p|2", "identities": [{"provider": "auth0", "user_id": "2"}]}]"#, nil),
            (
                #"[{"user_id": "p|2", "identities": [{"provider": "auth0", "user_id": "2"}, "#
                    + #"{"provider": "x", "user_id": "1"}]}]"#,
                nil
            ),
            (
                #"[{"user_id": "p|2", "identities": [{"provider": "auth0", "user_id": "2"}]}, "#
                    + #"{"user_id": "p|3", "identities": [{"provider": "auth0", "user_id": "1"}]}]"#,
                "p|3"
            ),
        ] as [(String, ExactString?)]
    )
    func searchResult(body: String, id: ExactString?) async throws {
        let user = #"{"user_id": "p|3", "identities": [{"provider": "auth0", "user_id": "1"}]}"#
        let tenant = try Self.searchable(.json(body), ["p|3": .json(user)])
        try await withClient(of: tenant) { session async throws in
            #expect(try await session.client.user("auth0|1")?["user_id"]?.string == id)
        }
    }

    @Test("that a search does not bring as it should are undecided")
    func searchFails() async throws {
        let twice = #"{"user_id": "p|2", "identities": [{"provider": "auth0", "user_id": "1"}]}"#
        func others(_ count: Int) -> String {
            [String](repeating: #"{"user_id": "x|1", "identities": []}"#, count: count)
                .joined(separator: ",")
        }
        let cases: [(LoopbackAnswer, UpstreamError?)] = [
            (.json("[\(twice), \(twice)]"), .severalUsers),
            (.json("{}"), .invalidAnswer(.root)), (.json("[1]"), .invalidAnswer(.root)),
            (.json(#"[{"identities": []}]"#), .invalidAnswer(.userID)),
            (.json(#"[{"user_id": "p|2"}]"#), .invalidAnswer(.identities)),
            (.json(#"[{"user_id": "p|2", "identities": {}}]"#), .invalidAnswer(.identities)),
            (.response(503), .statusNotOK(503)), (.response(404), .statusNotOK(404)),
            (.response(400), .statusNotOK(400)),
            (.response(400, body: "<html>"), .statusNotOK(400)),
            (TestTenant.error(400, "Bad Request", "invalid_body", ""), .statusNotOK(400)),
            (
                TestTenant.error(400, "Bad Request", "invalid_query_string", ""),
                .statusNotOK(400)
            ),
            (.json("[\(others(10))]"), .invalidAnswer(.identities)),
            (.json("[\(others(9))]"), nil),
            (.json("[\(others(9)), \(twice)]"), nil),
        ]
        for (answer, error) in cases {
            let tenant = try Self.searchable(answer, ["p|2": .json(twice)])
            try await withClient(of: tenant) { session in
                #expect(await session.failure() == error)
            }
        }
    }

    @Test(
        "that a search found are undecided if they cannot be asked for",
        arguments: [
            (LoopbackAnswer.response(503), UpstreamError.statusNotOK(503)),
            (.json(#"{"user_id": "p|3", "identities": []}"#), .invalidAnswer(.userID)),
            (.json(#"{"user_id": "p|2"}"#), .invalidAnswer(.identities)),
            (
                .json(#"{"user_id": "p|2", "identities": [{"provider": "p", "user_id": "2"}]}"#),
                .invalidAnswer(.identities)
            ),
        ]
    )
    func primaryFails(answer: LoopbackAnswer, error: UpstreamError) async throws {
        let tenant = try Self.searchable(.json("[\(Self.linked)]"), ["p|2": answer])
        try await withClient(of: tenant) { session in #expect(await session.failure() == error) }
    }

    @Test("are found by their address as it is written")
    func email() async throws {
        let body =
            #"[{"user_id": "a|1", "email": "jane@example.com"}, "#
            + #"{"user_id": "b|1", "email": "Jane@Example.com"}]"#
        let tenant = try TestTenant { _ in .json(body) }
        try await withClient(of: tenant) { session in
            let users = try await session.client.users(email: "Jane@Example.com")
            #expect(users.map { $0["user_id"] } == ["b|1"])
            let expected = "email=Jane%40Example.com&fields=user_metadata&include_fields=false"
            #expect(tenant.apiRequests.map(\.target) == ["/api/v2/users-by-email?" + expected])
            // The Kelvin sign is no letter of ASCII, and stays what it is.
            let error = await #expect(throws: UpstreamError.self) {
                try await session.client.users(email: "jane@example.com\u{212A}")
            }
            #expect(error == .invalidAnswer(.email))
            #expect(tenant.apiRequests.last?.target.contains("%E2%84%AA") == true)
            tenant.answer { _ in .json("[]") }
            #expect(try await session.client.users(email: "nobody@example.com") == [])
            #expect(try await session.client.users(email: "") == [])
        }
    }

    @Test("found by an address are undecided if the answer is not a list of users")
    func emailFails() async throws {
        let cases: [(LoopbackAnswer, UpstreamError)] = [
            (.json("{}"), .invalidAnswer(.root)), (.json("[[]]"), .invalidAnswer(.root)),
            (.json(#"[{"email": "a@b.c"}]"#), .invalidAnswer(.userID)),
            (.json(#"[{"user_id": "a|1"}]"#), .invalidAnswer(.email)),
            (.json(#"[{"user_id": "a|1", "email": "x@b.c"}]"#), .invalidAnswer(.email)),
            (Self.missing, .statusNotOK(404)),
        ]
        for (answer, error) in cases {
            try await withClient(of: TestTenant { _ in answer }) { session in
                await #expect(throws: error) { try await session.client.users(email: "a@b.c") }
            }
        }
    }

    @Test("are changed in their app_metadata, and what they are after it is returned")
    func update() async throws {
        let body =
            #"{"user_id": "auth0|1", "app_metadata": {"roles": ["a"]}, "user_metadata": {"x": 1}}"#
        let tenant = try TestTenant { _ in .json(body) }
        try await withClient(of: tenant) { session in
            let changes: JSONObject = ["roles": ["a"], "old": nil]
            let user = try await session.client.update("auth0|1", appMetadata: changes)
            #expect(user == ["user_id": "auth0|1", "app_metadata": ["roles": ["a"]]])
            let request = try #require(tenant.apiRequests.first)
            #expect(request.method == "PATCH")
            #expect(request.target == "/api/v2/users/auth0%7C1")
            #expect(request.headers("content-type") == ["application/json"])
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"app_metadata":{"roles":["a"],"old":null}}"#
            )
            tenant.answer { _ in Self.missing }
            #expect(try await session.client.update("auth0|1", appMetadata: [:]) == nil)
            #expect(try await session.client.update("", appMetadata: [:]) == nil)
            tenant.answer { _ in .json(#"{"user_id": "auth0|2"}"#) }
            await #expect(throws: UpstreamError.invalidAnswer(.userID)) {
                try await session.client.update("auth0|1", appMetadata: [:])
            }
        }
    }

    @Test("are changed at most once, but for a token that was refused")
    func updateOnce() async throws {
        let tenant = try TestTenant { _ in .raw("") }
        try await withClient(of: tenant) { session async throws in
            await #expect(throws: UpstreamError.cut) {
                try await session.client.update("auth0|1", appMetadata: [:])
            }
            #expect(tenant.apiRequests.count == 1)
            session.clock.advance(by: .seconds(1))
            tenant.answer { _ in .json(#"{"user_id": "auth0|1"}"#) }
            tenant.takes { $0 != "token-1" }
            #expect(try await session.client.update("auth0|1", appMetadata: [:]) != nil)
            #expect(tenant.apiRequests.map(\.method) == ["PATCH", "PATCH", "PATCH"])
        }
    }

    @Test("that many ask for come over a bounded number of connections")
    func connections() async throws {
        let tenant = try TestTenant { request in
            let piece = request.target.split(separator: "/").last?.prefix { $0 != "?" } ?? ""
            return .json(#"{"user_id": "\#(piece.replacing("%7C", with: "|"))"}"#)
        }
        try await withClient(of: tenant) { session in
            await withTaskGroup(of: UpstreamError?.self) { group in
                for index in 0..<300 {
                    group.addTask { await session.failure(ExactString("auth0|\(index)")) }
                }
                for await error in group { #expect(error == nil) }
            }
            #expect(tenant.apiRequests.count == 300)
            // One more for the token, which is posted.
            #expect(tenant.server.connections <= UpstreamLimits.standard.requestsMax + 1)
        }
    }

    @Test("keep their host's state apart from the token endpoint's")
    func state() async throws {
        let tenant = try TestTenant { _ in .response(500) }
        try await withClient(of: tenant) { session in
            #expect(!session.client.state.isFailing)
            #expect(await session.failure() == .statusNotOK(500))
            let state = session.client.state
            #expect(state.isFailing)
            #expect(state.api.counts == [.statusNotOK: 1])
            #expect(state.tokenEndpoint.counts == [.answered: 1])
            #expect(!state.tokenEndpoint.isFailing)
            #expect(state.tokenFailure == nil)
        }
    }

    @Test("need a base without a query and a user agent that can be a header")
    func configuration() async throws {
        let http = try HTTPClient()
        for (base, agent) in [("https://a.example/?x", "rolecall"), ("https://a.example", "a\nb")] {
            let tenant = ManagementTenant(
                base: try HTTPURL(base),
                audience: "https://a.example/api/v2/",
                clientID: "a",
                clientSecret: Secret([])
            )
            #expect(throws: CurlError.self) {
                try ManagementClient(tenant, client: http, userAgent: agent)
            }
        }
        await http.shutdown()
        for base in ["https://a.example", "https://a.example/", "https://a.example//"] {
            let urls = try TenantURLs(HTTPURL(base))
            #expect(
                try urls.url("/x", [("a", "b c"), ("d", "&")]).text
                    == "https://a.example/x?a=b%20c&d=%26"
            )
        }
    }
}
