import JSON
import MicroHTTPD
import RolecallService
import ServedBinary
import Testing

/// APIs that answer what reached them, in the two ways in which a directory's do.
enum EchoAPI {
    /// One that is told who calls, with operations for each way to answer.
    static let management = DirectoryAPI(
        prefix: "/api/v2/",
        operations: [
            operation([.get], "/api/v2/things") { request, _, bearer in
                .respond(text("list \(describe(bearer)) \(request.query ?? "")"))
            },
            operation([.post], "/api/v2/things") { _, _, _ in
                .readBody(limit: 8) { body in
                    .later { text("made \(String(decoding: body, as: UTF8.self))") }
                }
            },
            operation([.put], "/api/v2/things") { _, _, _ in
                .readBody(limit: 8) { body in .respond(text("put \(body.count)")) }
            },
            operation([.get], "/api/v2/things/{id}") { _, parameters, _ in
                .later(deadline: .seconds(5)) { text("read \(parameters["id"] ?? "")") }
            },
        ],
        refusal: { refusal in text("refused \(refusal)", status: 418) }
    )

    /// One that sees to credentials itself.
    static let open = DirectoryAPI(
        prefix: nil,
        operations: [
            DirectoryOperation(
                methods: [.get],
                path: "/open",
                work: .open { _, _ in .respond(text("open")) }
            )
        ],
        refusal: { refusal in text("refused \(refusal)", status: 418) }
    )

    private static func operation(
        _ methods: [HTTPMethod],
        _ path: String,
        _ work: @escaping @Sendable (HTTPRequest, PathParameters, ManagementBearer) -> HTTPAdmission
    ) -> DirectoryOperation {
        DirectoryOperation(
            methods: methods,
            path: path,
            opaque: path.contains("{id}") ? ["id"] : [],
            work: .management(work)
        )
    }

    private static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: [(name: "Content-Type", value: "text/plain")],
            body: Array(text.utf8)
        )
    }

    private static func describe(_ bearer: ManagementBearer) -> String {
        let scopes = bearer.scopes.map(\.string).sorted().joined(separator: ",")
        let client = bearer.client?.string ?? "-"
        return "\(client) \(bearer.subject) [\(scopes)]\(bearer.isPrivileged ? " privileged" : "")"
    }
}

@Suite("Routes of the directory's own APIs")
struct DirectoryRoutingTests {
    private static let audience: JSONValue = "https://rolecall.example/api/v2/"

    private func withAPIs(
        _ setup: Rolecall.Setup = .init(),
        issuers: [TestIssuer] = [],
        _ body: (Rolecall, TestDirectory) async throws -> Void
    ) async throws {
        try await withDirectoryService(
            setup,
            issuers: issuers,
            apis: [EchoAPI.management, EchoAPI.open],
            body
        )
    }

    private func management(_ directory: TestDirectory, scope: String = "") throws -> String {
        try directory.issuer.client("backend", scope: scope, ["aud": Self.audience])
    }

    @Test("every way to answer goes through, with parameters, query and body")
    func answers() async throws {
        try await withAPIs { rolecall, directory in
            let token = try management(directory)
            let cases: [(String, [UInt8]?, String)] = [
                ("GET /api/v2/things?a=b", nil, "list backend backend@clients [] a=b"),
                ("POST /api/v2/things", Array("abc".utf8), "made abc"),
                ("PUT /api/v2/things", Array("abcd".utf8), "put 4"),
                ("GET /api/v2/things/auth0%7Ca%2Fb", nil, "read auth0|a/b"),
                ("GET /open", nil, "open"),
            ]
            for (line, body, wanted) in cases {
                let answer = try await rolecall.raw(
                    line,
                    ["Authorization: Bearer \(token)", "X-Request-ID: r-1"],
                    body: body
                )
                #expect(answer.status == 200, "\(line)")
                #expect(answer.text == wanted, "\(line)")
                #expect(answer["X-Content-Type-Options"] == "nosniff")
                #expect(answer["Content-Security-Policy"] == "default-src 'none'")
                #expect(answer["X-Request-ID"] == "r-1")
            }
            #expect(try await rolecall.raw("GET /open").text == "open")
        }
    }

    @Test("answers are counted by route template, each path once")
    func metrics() async throws {
        try await withAPIs { rolecall, directory in
            let authorization = "Authorization: Bearer \(try management(directory))"
            for line in ["GET /api/v2/things", "POST /api/v2/things", "GET /api/v2/things/7"] {
                let body: [UInt8]? = line.hasPrefix("POST") ? [] : nil
                _ = try await rolecall.raw(line, [authorization], body: body)
            }
            _ = try await rolecall.raw("GET /api/v2/things")
            let metrics = try await Metrics(rolecall)
            func count(_ route: String, _ status: String) -> Double? {
                metrics[
                    "rolecall_http_requests_total{route=\"\(route)\",status=\"\(status)\"}"
                ]
            }
            #expect(count("/api/v2/things", "200") == 2)
            #expect(count("/api/v2/things/{id}", "200") == 1)
            #expect(count("/api/v2/things", "other") == 1)
        }
    }

    @Test("the caller of the Management API is the token's, with the client's declaration")
    func callers() async throws {
        try await withAPIs { rolecall, directory in
            directory.clients.put("tool", isPrivileged: true)
            let issuer = directory.issuer
            let plain: JSONValue = "http://rolecall.example/api/v2/"
            let cases: [(String, String)] = [
                (
                    try management(directory, scope: "read:users update:users"),
                    "list backend backend@clients [read:users,update:users] "
                ),
                (
                    try issuer.client("tool", scope: "read:users", ["aud": plain]),
                    "list tool tool@clients [read:users] privileged "
                ),
                (
                    try issuer.token(
                        "auth0|ann",
                        ["aud": Self.audience, "scope": "read:current_user", "azp": "tool"]
                    ),
                    "list - auth0|ann [read:current_user] "
                ),
            ]
            for (token, wanted) in cases {
                #expect(try await rolecall.get("/api/v2/things", token: token).text == wanted)
            }
        }
    }

    @Test("a token for anything else, or of anybody else, does not open it")
    func refusedTokens() async throws {
        let stranger = try TestIssuer()
        try await withAPIs(issuers: [stranger]) { rolecall, directory in
            let issuer = directory.issuer
            let past: JSONValue = .number(JSONNumber(Int(TestClock.start) - 600))
            let cases: [(String?, String)] = [
                (nil, "tokenMissing"), ("a.b.c", "tokenMalformed"), ("abc", "tokenMalformed"),
                (try issuer.client(scope: "read:users"), "tokenInvalid"),
                (try issuer.token("auth0|ann"), "tokenInvalid"),
                (try issuer.idToken("auth0|ann"), "tokenInvalid"),
                (try stranger.client(), "tokenInvalid"),
                (
                    try stranger.client("backend", scope: "", ["aud": Self.audience]),
                    "tokenInvalid"
                ),
                (
                    try issuer.client("backend", scope: "", ["aud": Self.audience, "exp": past]),
                    "tokenExpired"
                ),
                (try issuer.client("nobody", scope: "", ["aud": Self.audience]), "tokenInvalid"),
            ]
            for (token, wanted) in cases {
                let answer = try await rolecall.get("/api/v2/things", token: token)
                #expect(answer.status == 418)
                #expect(answer.text == "refused \(wanted)")
                #expect(answer["X-Content-Type-Options"] == "nosniff")
            }
            for header in ["Basic abc", "Bearer", "Bearer ", "Token a"] {
                let answer = try await rolecall.raw(
                    "GET /api/v2/things",
                    ["Authorization: \(header)"]
                )
                #expect(answer.text == "refused tokenMalformed", "\(header)")
            }
            directory.clients.change("backend")
            let changing = try await rolecall.get(
                "/api/v2/things",
                token: management(directory)
            )
            #expect(changing.text == "refused unavailable")
            directory.clients.put("backend")
            // Its tokens open nothing else.
            let token = try management(directory, scope: "evaluate:access")
            expectProblem(
                try await rolecall.evaluate(token, readDocument),
                401,
                "token_invalid"
            )
            expectProblem(try await rolecall.permissions(token), 401, "token_invalid")
        }
    }

    @Test("a token of an issuer whose keys are not at hand does not open it either")
    func strangersWithoutKeys() async throws {
        let strangers = [
            try TestIssuer { _ in LateKeys() },
            try TestIssuer("https://b.example/") { _ in StuckKeys() },
        ]
        try await withAPIs(issuers: strangers) { rolecall, _ in
            for stranger in strangers {
                let token = try stranger.client("backend", scope: "", ["aud": Self.audience])
                let answer = try await rolecall.get("/api/v2/things", token: token)
                #expect(answer.text == "refused tokenInvalid")
            }
        }
    }

    @Test(
        "such a token spends the budget of its address",
        .enabled(if: otherAddress != nil)
    )
    func budget() async throws {
        var setup = Rolecall.Setup()
        setup.limits.failedAuthenticationsPerSecond = 2
        setup.address = "0.0.0.0"
        let stranger = try TestIssuer { _ in LateKeys() }
        try await withAPIs(setup, issuers: [stranger]) { rolecall, _ in
            let token = try stranger.client("backend", scope: "", ["aud": Self.audience])
            let address = try #require(otherAddress)
            var answers: [String] = []
            for _ in 0..<3 {
                let answer = try await rolecall.raw(
                    "GET /api/v2/things",
                    ["Authorization: Bearer \(token)"],
                    address: address
                )
                answers.append(answer.text)
            }
            let wanted = ["tokenInvalid", "tokenInvalid", "rateLimited"]
            #expect(answers == wanted.map { "refused \($0)" })
        }
    }

    @Test("what no operation answers is refused in the API's form on its own paths")
    func unrouted() async throws {
        try await withAPIs { rolecall, directory in
            let cases: [(String, String)] = [
                ("GET /api/v2/nothing", "notFound"), ("GET /api/v2/", "notFound"),
                ("GET /api/v2/things/%ff", "badPath"),
                ("DELETE /api/v2/things", "methodNotAllowed"),
            ]
            for (line, wanted) in cases {
                let answer = try await rolecall.raw(line)
                #expect(answer.text == "refused \(wanted)", "\(line)")
                #expect(answer.status == 418)
            }
            let allow = try await rolecall.raw("DELETE /api/v2/things")["Allow"]
            #expect(allow == "GET, HEAD, POST, PUT, OPTIONS")
            expectProblem(try await rolecall.raw("GET /api/v2"), 404, "not_found")
            expectProblem(try await rolecall.raw("GET /api/v3/things"), 404, "not_found")
            expectProblem(try await rolecall.raw("POST /open"), 405, "method_not_allowed")
        }
    }

    @Test("what the server refuses is in the API's form too")
    func serverRefusals() async throws {
        try await withAPIs { rolecall, directory in
            let answer = try await rolecall.raw(
                "POST /api/v2/things",
                ["Authorization: Bearer \(try management(directory))"],
                body: Array("123456789".utf8)
            )
            #expect(answer.status == 418)
            #expect(answer.text == "refused server(MicroHTTPD.HTTPFailure.bodyTooLarge(limit: 8))")
        }
    }

    @Test("a listener without the surface has none of it")
    func surfaces() async throws {
        var setup = Rolecall.Setup()
        setup.surfaces = [[.directory], [.decisions]]
        try await withAPIs(setup) { rolecall, directory in
            for (port, isOpen) in zip(rolecall.ports, [true, false]) {
                let open = try await rolecall.raw("GET /open", port: port)
                #expect(open.status == (isOpen ? 200 : 404))
                let things = try await rolecall.raw("GET /api/v2/things", port: port)
                #expect(things.status == (isOpen ? 418 : 404))
                let nothing = try await rolecall.raw("GET /api/v2/nothing", port: port)
                #expect(nothing.status == (isOpen ? 418 : 404))
            }
        }
    }
}
