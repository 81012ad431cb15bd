import Testing

@testable import MicroHTTPD

@Suite("CORS")
struct CORSTests {
    private let app = "https://app.example.com"

    private func policy() throws -> CORSPolicy {
        try CORSPolicy(
            origins: [app, "http://localhost:3000"],
            allowedHeaders: ["Authorization", "Content-Type"],
            exposedHeaders: ["ETag"],
            maxAgeSeconds: 600
        )
    }

    private func preflight(from origin: String) throws -> [String: String]? {
        let headers = HTTPHeaders([
            ("origin", origin), ("Access-Control-Request-Method", "DELETE"),
            ("Access-Control-Request-Headers", "x-evil"),
        ])
        return try policy().preflight(method: .options, headers: headers, allow: [.get, .post])
            .map { response in
                #expect(response.status == 204)
                return Dictionary(
                    response.headers.map { ($0.name, $0.value) },
                    uniquingKeysWith: { "\($0), \($1)" }
                )
            }
    }

    @Test("a preflight of a known origin is told what it may do")
    func preflight() throws {
        #expect(
            try preflight(from: app) == [
                "Allow": "GET, POST", "Vary": "Origin", "Access-Control-Allow-Origin": app,
                "Access-Control-Allow-Methods": "GET, POST", "Access-Control-Max-Age": "600",
                "Access-Control-Allow-Headers": "Authorization, Content-Type",
            ]
        )
    }

    @Test(
        "a preflight of any other origin is told nothing",
        arguments: [
            "https://evil.example", "null", "*", "", "https://app.example.com.evil.example",
            "https://app.example.com/", "HTTPS://APP.EXAMPLE.COM", "http://app.example.com",
            "https://app.example.com:443", "http://localhost", "https://app.example.com ,x",
        ]
    )
    func foreignPreflight(_ origin: String) throws {
        #expect(try preflight(from: origin) == ["Allow": "GET, POST", "Vary": "Origin"])
    }

    @Test("an OPTIONS request that is no preflight is left to the router")
    func noPreflight() throws {
        let policy = try policy()
        let origin = (name: "Origin", value: app)
        let asked = (name: "Access-Control-Request-Method", value: "GET")
        for headers in [[origin], [asked], [], [origin, origin, asked], [origin, asked, asked]] {
            let response = policy.preflight(
                method: .options,
                headers: HTTPHeaders(headers),
                allow: [.get]
            )
            #expect(response == nil)
        }
        let response = policy.preflight(
            method: .get,
            headers: HTTPHeaders([origin, asked]),
            allow: [.get]
        )
        #expect(response == nil)
    }

    @Test("answers to known origins may be read, and all say that they vary")
    func answers() throws {
        let policy = try policy()
        let known = policy.headers(for: HTTPHeaders([("Origin", app)]))
        #expect(
            known.map { "\($0.name): \($0.value)" } == [
                "Vary: Origin", "Access-Control-Allow-Origin: \(app)",
                "Access-Control-Expose-Headers: ETag",
            ]
        )
        for headers in [HTTPHeaders(), HTTPHeaders([("Origin", "https://evil.example")])] {
            #expect(policy.headers(for: headers).map(\.name) == ["Vary"])
        }
    }

    @Test("a policy without origins says nothing at all")
    func empty() throws {
        let policy = try CORSPolicy(origins: [])
        let headers = HTTPHeaders([("Origin", app), ("Access-Control-Request-Method", "GET")])
        #expect(policy.preflight(method: .options, headers: headers, allow: [.get]) == nil)
        #expect(policy.headers(for: headers).isEmpty)
    }

    @Test(
        "what browsers send as an origin is taken",
        arguments: [
            "https://a", "http://127.0.0.1:8080", "http://[::1]:3000", "https://xn--4gbrim.example",
            "https://a:80", "http://a:443", "https://a_b.example:65535",
        ]
    )
    func origins(_ origin: String) throws {
        _ = try CORSPolicy(origins: [origin])
    }

    @Test(
        "what no browser sends as an origin is refused",
        arguments: [
            "", "*", "null", "a", "https://", "https://a/", "https://a/b", "https://A", "HTTPS://a",
            "ftp://a", "https://a:443", "http://a:80", "https://a:", "https://a:0", "https://a:x",
            "https://a:123456", "https://a b", "https://u@a", "https://*.a", "https://[::1",
            "https://\u{E9}.example", "https://a?b", "https://a#b", "https://a,https://b",
            "https://:1",
        ]
    )
    func noOrigins(_ origin: String) {
        #expect(throws: CORSError.notAnOrigin(origin)) { try CORSPolicy(origins: [app, origin]) }
    }

    @Test("a browser's requests are answered as the policy says")
    func wire() async throws {
        try await serving(service: try TestService(origins: [app])) { serving in
            try await blocking { [app] in
                let client = try serving.connect()
                let preflight = client.ask(
                    "OPTIONS /hello HTTP/1.1\r\nHost: a\r\nOrigin: \(app)\r\n"
                        + "Access-Control-Request-Method: GET\r\n\r\n"
                )
                #expect(preflight?.status == 204)
                #expect(preflight?["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS")
                let get = client.ask("GET /hello HTTP/1.1\r\nHost: a\r\nOrigin: \(app)\r\n\r\n")
                #expect(get?["Access-Control-Allow-Origin"] == app)
                #expect(get?["Vary"] == "Origin")
            }
        }
    }
}
