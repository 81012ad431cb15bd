import JSON
import RolecallService
import Testing

@Suite("Routes")
struct RoutingTests {
    /// Each path with its method.
    private static let routes = [
        ("POST", "/access/v1/evaluation"), ("POST", "/access/v1/evaluations"),
        ("GET", "/.well-known/authzen-configuration"), ("GET", "/v1/permissions"),
        ("GET", "/v1/subjects/alice/permissions"),
        ("GET", "/health/live"), ("GET", "/health/ready"), ("GET", "/metrics"),
    ]

    private static func methods(_ answer: Answer) -> Set<String> {
        Set((answer["Allow"] ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) })
    }

    @Test(
        "what is not a path is a 404, whoever asks",
        arguments: [
            "/", "/access", "/access/v1", "/access/v1/evaluation/", "/access/v1/evaluation/x",
            "//access/v1/evaluation", "/access//v1/evaluation", "/Access/v1/evaluation",
            "/access/v1/search/subject", "/access/v1/search/action", "/access/v2/evaluation",
            "/v1/permissions/", "/v1/subjects/alice", "/v1/admin/roles",
            "/api/v2/users",
            "/proxy/forward", "/health", "/metrics/x", "/.well-known/openid-configuration",
        ]
    )
    func notFound(_ path: String) async throws {
        try await withRolecall { rolecall in
            let authorization = "Authorization: Bearer \(try rolecall.issuer.client())"
            for method in ["GET", "POST"] {
                for headers in [[], [authorization]] {
                    let answer = try await rolecall.raw("\(method) \(path)", headers)
                    expectProblem(answer, 404, "not_found", path)
                }
            }
        }
    }

    @Test(
        "a path that hides something is a 400",
        arguments: [
            "/access/v1/./evaluation", "/access/../access/v1/evaluation", "/access/v1/%2e%2e/x",
            "/access/v1/evaluation%00", "/access%2Fv1/evaluation", "/access/v1%2fevaluation",
            "/access/v1/%ff", "/access/v1/%zz", "/access/v1/%4", "/access/v1/%",
        ]
    )
    func badPath(_ path: String) async throws {
        try await withRolecall { rolecall in
            for method in ["GET", "POST"] {
                expectProblem(try await rolecall.raw("\(method) \(path)"), 400, "invalid_request")
            }
        }
    }

    @Test(
        "each piece of a path is decoded once",
        arguments: [("%65valuation", 401), ("%2565valuation", 404)]
    )
    func decoding(_ piece: String, _ status: Int) async throws {
        try await withRolecall { rolecall in
            let answer = try await rolecall.raw("POST /access/v1/\(piece)")
            #expect(answer.status == status)
        }
    }

    @Test("another method is a 405 that says which are taken", arguments: routes)
    func methodNotAllowed(_ method: String, _ path: String) async throws {
        try await withRolecall { rolecall in
            let taken: Set = method == "GET" ? ["GET", "HEAD", "OPTIONS"] : ["POST", "OPTIONS"]
            for other in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "get", "BREW"]
            where !taken.contains(other) {
                let answer = try await rolecall.raw("\(other) \(path)")
                #expect(answer.status == 405, "\(other)")
                #expect(Self.methods(answer) == taken, "\(other)")
                guard other != "HEAD" else { continue }
                expectProblem(answer, 405, "method_not_allowed")
            }
        }
    }

    @Test("OPTIONS says what is taken, without credentials", arguments: routes)
    func options(_ method: String, _ path: String) async throws {
        try await withRolecall { rolecall in
            let answer = try await rolecall.raw("OPTIONS \(path)")
            #expect(answer.status == 204)
            #expect(answer.body.isEmpty)
            #expect(
                Self.methods(answer)
                    == (method == "GET" ? ["GET", "HEAD", "OPTIONS"] : ["POST", "OPTIONS"])
            )
        }
    }

    @Test("HEAD is the head of GET, errors too")
    func head() async throws {
        try await withRolecall { rolecall in
            for (method, path) in Self.routes where method == "GET" && path != "/metrics" {
                let get = try await rolecall.get(path)
                let head = try await rolecall.raw("HEAD \(path)")
                #expect(head.status == get.status, "\(path)")
                #expect(head.body.isEmpty)
                #expect(head["Content-Length"] == String(get.body.count))
                #expect(head["Content-Type"] == get["Content-Type"])
                #expect(head["WWW-Authenticate"] == get["WWW-Authenticate"])
            }
        }
    }

    @Test("a request is judged in the order framing, route, authentication, media type, body")
    func order() async throws {
        var setup = Rolecall.Setup()
        setup.limits.bodyBytes = 4096
        try await withRolecall(setup) { rolecall in
            let good = "Authorization: Bearer \(try rolecall.issuer.client())"
            let bad = "Authorization: Bearer x"
            let json = "Content-Type: application/json"
            let text = "Content-Type: text/plain"
            let evaluation = "POST /access/v1/evaluation"
            let large = [UInt8](repeating: 0x20, count: 5000)
            let cases: [(String, [String], [UInt8], Int, String)] = [
                ("POST /nowhere", [bad, bad, text], [0xFF], 400, "invalid_header"),
                ("POST /nowhere", [bad, text], [0xFF], 404, "not_found"),
                ("PUT /access/v1/evaluation", [bad, text], [0xFF], 405, "method_not_allowed"),
                (evaluation, [bad, text], [0xFF], 401, "token_invalid"),
                (evaluation, [text], [0xFF], 401, "token_missing"),
                (evaluation, [bad, json], large, 401, "token_invalid"),
                (evaluation, [json], large, 401, "token_missing"),
                (evaluation, [good, text], [0xFF], 400, "invalid_request"),
                (evaluation, [good, json], [0xFF], 400, "invalid_json"),
                (evaluation, [good, json], large, 413, "body_too_large"),
            ]
            for (line, headers, body, status, code) in cases {
                let answer = try await rolecall.raw(line, headers, body: body)
                expectProblem(answer, status, code, "\(line) \(headers.count)")
            }
        }
    }

    @Test("a listener has its surfaces and nothing else")
    func surfaces() async throws {
        var setup = Rolecall.Setup()
        setup.surfaces = [
            [.decisions], [.permissions], [.operations], [.decisions, .operations], [],
        ]
        let open: [Set<String>] = [
            [
                "/access/v1/evaluation", "/access/v1/evaluations",
                "/.well-known/authzen-configuration",
            ],
            ["/v1/permissions", "/v1/subjects/alice/permissions"],
            ["/health/live", "/health/ready", "/metrics"],
            [
                "/access/v1/evaluation", "/access/v1/evaluations",
                "/.well-known/authzen-configuration", "/health/live", "/health/ready", "/metrics",
            ],
            [],
        ]
        try await withRolecall(setup) { rolecall in
            for (port, open) in zip(rolecall.ports, open) {
                for (method, path) in Self.routes {
                    let isOpen = open.contains(path)
                    let answer = try await rolecall.raw("\(method) \(path)", port: port)
                    #expect((answer.status != 404) == isOpen, "\(path) on \(open)")
                    let other = try await rolecall.raw("PUT \(path)", port: port)
                    #expect(other.status == (isOpen ? 405 : 404), "\(path) on \(open)")
                    let options = try await rolecall.raw("OPTIONS \(path)", port: port)
                    #expect(options.status == (isOpen ? 204 : 404), "\(path) on \(open)")
                }
            }
        }
    }

    /// A request for each kind of answer, with its status.
    private func everyKind(_ rolecall: Rolecall) throws -> [(String, [String], [UInt8]?, Int)] {
        let good = "Authorization: Bearer \(try rolecall.issuer.token("alice"))"
        let json = "Content-Type: application/json"
        let evaluation = "POST /access/v1/evaluation"
        return [
            (evaluation, [good, json], readDocument.encoded(), 200),
            (evaluation, [good, json], [0x7B], 400), (evaluation, [json], [], 401),
            (evaluation, [good, good], nil, 400), ("GET /nowhere", [], nil, 404),
            ("GET /access/v1/evaluation", [], nil, 405), ("OPTIONS /metrics", [], nil, 204),
            (evaluation, [good, json], [UInt8](repeating: 0x20, count: 5000), 413),
            ("GET /v1/permissions", [good, "If-None-Match: *"], nil, 304),
            ("GET /health/live", [], nil, 200), ("GET /metrics", [], nil, 200),
        ]
    }

    @Test(
        "a request's id comes back on every answer, byte for byte",
        arguments: ["a", "with blanks,  \"quotes\" ~", String(repeating: "x", count: 256)]
    )
    func requestID(_ id: String) async throws {
        var setup = Rolecall.Setup()
        setup.limits.bodyBytes = 4096
        try await withRolecall(setup) { rolecall in
            for (line, headers, body, status) in try everyKind(rolecall) {
                let answer = try await rolecall.raw(
                    line,
                    headers + ["X-Request-ID: \(id)"],
                    body: body
                )
                #expect(answer.status == status, "\(line)")
                #expect(answer.all("X-Request-ID") == [id], "\(line)")
            }
        }
    }

    @Test(
        "without a usable one the server makes one",
        arguments: [
            [], ["X-Request-ID:"], ["X-Request-ID: caf\u{E9}"],
            ["X-Request-ID: " + String(repeating: "x", count: 257)],
        ]
    )
    func madeID(_ lines: [String]) async throws {
        try await withRolecall { rolecall in
            var made: Set<String> = []
            for line in ["GET /health/live", "GET /nowhere", "GET /v1/permissions"] {
                let answer = try await rolecall.raw(line, lines)
                let id = try #require(answer.all("X-Request-ID").first)
                #expect(!lines.contains { $0.hasSuffix(id) && !id.isEmpty })
                made.insert(id)
            }
            #expect(made.count == 3)
        }
    }

    @Test("without a store, no revision is one of ours, and a malformed one is none")
    func revisions() async throws {
        try await withRolecall { rolecall in
            let authorization = "Authorization: Bearer \(try rolecall.issuer.token("alice"))"
            let json = "Content-Type: application/json"
            let cases: [(String, Int, String)] = [
                ("0123abcd.7", 409, "revision_unknown"), ("", 400, "revision_invalid"),
                ("7", 400, "revision_invalid"), ("0123abcd.", 400, "revision_invalid"),
                ("0123abcd", 400, "revision_invalid"), ("0123abcg.7", 400, "revision_invalid"),
                ("0123abcd.-7", 400, "revision_invalid"), ("0123abcd.7.7", 400, "revision_invalid"),
                ("0123abc.7", 400, "revision_invalid"), ("0123abcd.7x", 400, "revision_invalid"),
                ("caf\u{E9}", 400, "revision_invalid"),
            ]
            for path in ["/access/v1/evaluation", "/access/v1/evaluations"] {
                for (revision, status, code) in cases {
                    let answer = try await rolecall.raw(
                        "POST \(path)",
                        [authorization, json, "Rolecall-At-Least: \(revision)"],
                        body: readDocument.encoded()
                    )
                    expectProblem(answer, status, code, revision)
                }
                let bytes =
                    Array("POST \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n".utf8)
                    + Array("\(authorization)\r\n\(json)\r\nRolecall-At-Least: ".utf8) + [0xFF]
                    + Array("\r\nContent-Length: 2\r\n\r\n{}".utf8)
                expectProblem(try await rolecall.exchange(bytes), 400, "revision_invalid")
            }
        }
    }
}
