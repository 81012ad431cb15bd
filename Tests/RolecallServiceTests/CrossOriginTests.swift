import JSON
import RolecallService
import Testing

@Suite("Pages of other origins")
struct CrossOriginTests {
    private static let origin = "https://app.example"
    private static let paths = [
        "/access/v1/evaluation", "/access/v1/evaluations", "/v1/permissions",
        "/.well-known/authzen-configuration",
    ]
    private static var setup: Rolecall.Setup {
        var setup = Rolecall.Setup()
        setup.corsOrigins = ["https://other.example:8443", origin]
        return setup
    }

    private static func names(_ header: String?) -> [String] {
        (header ?? "").lowercased().split(separator: ",").map {
            $0.drop { $0 == " " }.description
        }
    }

    private func varies(_ answer: Answer) -> Bool {
        answer.all("Vary").flatMap { Self.names($0) }.contains("origin")
    }

    @Test("a preflight of a configured origin may go on", arguments: paths)
    func preflight(_ path: String) async throws {
        try await withRolecall(Self.setup) { rolecall in
            let method = path.hasPrefix("/access") ? "POST" : "GET"
            let answer = try await rolecall.raw(
                "OPTIONS \(path)",
                [
                    "Origin: \(Self.origin)", "Access-Control-Request-Method: \(method)",
                    "Access-Control-Request-Headers: authorization,content-type",
                ]
            )
            #expect(answer.status == 204)
            #expect(answer.body.isEmpty)
            #expect(answer.all("Access-Control-Allow-Origin") == [Self.origin])
            let methods = Self.names(answer["Access-Control-Allow-Methods"])
            #expect(methods.contains(method.lowercased()))
            let headers = Self.names(answer["Access-Control-Allow-Headers"])
            #expect(headers.contains("authorization") && headers.contains("content-type"))
            #expect(headers.contains("if-none-match") && headers.contains("x-request-id"))
            #expect(answer["Access-Control-Allow-Credentials"] == nil)
            #expect(varies(answer))
            #expect(answer.all("X-Request-ID").count == 1)
        }
    }

    @Test(
        "a preflight of another origin may not",
        arguments: [
            "https://evil.example", "https://app.example.evil.example", "http://app.example",
            "https://app.example:444", "https://APP.example", "https://other.example", "null",
            "https://app.example/",
        ]
    )
    func foreignPreflight(_ origin: String) async throws {
        try await withRolecall(Self.setup) { rolecall in
            for path in Self.paths {
                let answer = try await rolecall.raw(
                    "OPTIONS \(path)",
                    [
                        "Origin: \(origin)",
                        "Access-Control-Request-Method: \(path.hasPrefix("/access") ? "POST" : "GET")",
                    ]
                )
                #expect(answer.status == 204)
                #expect(answer["Access-Control-Allow-Origin"] == nil)
                #expect(answer["Access-Control-Allow-Methods"] == nil)
            }
        }
    }

    @Test(
        "operations are for no page at all",
        arguments: ["/metrics", "/health/live", "/health/ready"]
    )
    func operations(_ path: String) async throws {
        try await withRolecall(Self.setup) { rolecall in
            let preflight = try await rolecall.raw(
                "OPTIONS \(path)",
                ["Origin: \(Self.origin)", "Access-Control-Request-Method: GET"]
            )
            let answer = try await rolecall.get(
                path,
                token: nil,
                [(name: "Origin", value: Self.origin)]
            )
            for answer in [preflight, answer] {
                #expect(answer["Access-Control-Allow-Origin"] == nil)
            }
        }
    }

    /// Requests of every outcome: method and path, a token or not, a body, and the status.
    private struct Case {
        let line: String
        let path: String
        let token: String?
        let body: JSONValue?
        let status: Int
    }

    private func cases(_ rolecall: Rolecall) throws -> [Case] {
        let alice = try rolecall.issuer.token("alice", ["roles": ["viewer"]])
        let client = try rolecall.issuer.client()
        let evaluation = "/access/v1/evaluation"
        let bob = question("read", "document", "1", subject: subject("bob"))
        let large: JSONValue = ["x": .string(ExactString(String(repeating: "x", count: 5000)))]
        return [
            Case(line: "POST", path: evaluation, token: alice, body: readDocument, status: 200),
            Case(line: "POST", path: evaluation, token: alice, body: [:], status: 400),
            Case(line: "POST", path: evaluation, token: nil, body: readDocument, status: 401),
            Case(line: "POST", path: evaluation, token: "bad", body: readDocument, status: 401),
            Case(line: "POST", path: evaluation, token: alice, body: bob, status: 403),
            Case(line: "POST", path: evaluation, token: client, body: bob, status: 503),
            Case(line: "POST", path: evaluation, token: alice, body: large, status: 413),
            Case(line: "GET", path: "/v1/permissions", token: alice, body: nil, status: 200),
            Case(line: "GET", path: "/v1/permissions", token: nil, body: nil, status: 401),
            Case(
                line: "GET",
                path: "/.well-known/authzen-configuration",
                token: nil,
                body: nil,
                status: 200
            ),
        ]
    }

    private func ask(
        _ test: Case,
        _ rolecall: Rolecall,
        origin: String?
    ) async throws -> Answer {
        var headers = origin.map { ["Origin: \($0)"] } ?? []
        if let token = test.token { headers.append("Authorization: Bearer \(token)") }
        if test.body != nil { headers.append("Content-Type: application/json") }
        return try await rolecall.raw(
            "\(test.line) \(test.path)",
            headers,
            body: test.body?.encoded()
        )
    }

    @Test("a page of a configured origin may read every answer, errors too; others none")
    func actual() async throws {
        var setup = Self.setup
        setup.limits.bodyBytes = 4096
        try await withRolecall(setup) { rolecall in
            for test in try cases(rolecall) {
                let name = "\(test.line) \(test.path) \(test.status)"
                let allowed = try await ask(test, rolecall, origin: Self.origin)
                #expect(allowed.status == test.status, "\(name)")
                #expect(allowed.all("Access-Control-Allow-Origin") == [Self.origin], "\(name)")
                #expect(allowed["Access-Control-Allow-Credentials"] == nil)
                let exposed = Self.names(allowed["Access-Control-Expose-Headers"])
                #expect(exposed.contains("etag") && exposed.contains("x-request-id"), "\(name)")
                #expect(varies(allowed), "\(name)")
                for origin in ["https://evil.example", nil] {
                    let other = try await ask(test, rolecall, origin: origin)
                    #expect(other.status == test.status, "\(name)")
                    #expect(other["Access-Control-Allow-Origin"] == nil, "\(name)")
                    #expect(varies(other), "\(name)")
                }
            }
        }
    }

    @Test("a 304 may be read too, and varies by token and origin")
    func notModified() async throws {
        try await withRolecall(Self.setup) { rolecall in
            let token = try rolecall.issuer.token("alice")
            let tag = try #require(try await rolecall.permissions(token)["ETag"])
            let answer = try await rolecall.permissions(
                token,
                [(name: "Origin", value: Self.origin), (name: "If-None-Match", value: tag)]
            )
            #expect(answer.status == 304)
            #expect(answer["Access-Control-Allow-Origin"] == Self.origin)
            let varies = answer.all("Vary").flatMap { Self.names($0) }
            #expect(varies.contains("origin") && varies.contains("authorization"))
        }
    }

    @Test("without configured origins nothing is said about them")
    func off() async throws {
        try await withRolecall { rolecall in
            let answer = try await rolecall.evaluate(
                rolecall.issuer.token("alice"),
                readDocument,
                [(name: "Origin", value: Self.origin)]
            )
            #expect(answer["Access-Control-Allow-Origin"] == nil)
            let preflight = try await rolecall.raw(
                "OPTIONS /v1/permissions",
                ["Origin: \(Self.origin)", "Access-Control-Request-Method: GET"]
            )
            #expect(preflight.status == 204)
            #expect(preflight["Access-Control-Allow-Origin"] == nil)
        }
    }
}
