import Curl
import JSON
import LoopbackServer
import Testing

@testable import IdentityProvider

@Suite("Userinfo", .timeLimit(.minutes(2)))
struct UserinfoClientTests {
    @Test("is asked with the user's token, where the discovery document says")
    func request() async throws {
        let body = #"{"sub": "auth0|1", "email": "jane@example.com", "https://x/roles": ["a"]}"#
        try await withUserinfo(answer: .json(body)) { session in
            let expected = try #require(JSONValue(parsing: Array(body.utf8)).object)
            for _ in 0..<3 { #expect(await session.ask() == .success(.claims(expected))) }
            #expect(session.discovered == 1)
            let request = try #require(session.host.server.requests.last)
            #expect(request.method == "GET")
            #expect(request.headers("authorization") == ["Bearer abc.def"])
            #expect(request.headers("user-agent") == ["rolecall/1.2.3"])
            let first = try #require(session.host.server.requests.first)
            #expect(first.target == "/.well-known/openid-configuration")
            #expect(first.headers("authorization").isEmpty)
            #expect(session.host.server.connections == 1)
        }
    }

    @Test("says of a token without a known subject whose it is")
    func opaque() async throws {
        try await withUserinfo { session in
            let claims: JSONObject = ["sub": "auth0|1"]
            #expect(await session.ask("opaque", subject: nil) == .success(.claims(claims)))
        }
    }

    @Test(
        "that does not take a token is no failure of the host",
        arguments: [
            (401, []), (401, ["Basic"]), (403, [#"bearer error="x""#]),
            (403, ["Basic", #"Bearer realm="x", error="insufficient_scope""#]), (403, ["Bearer"]),
        ]
    )
    func refused(status: Int, challenges: [String]) async throws {
        let headers = challenges.map { "WWW-Authenticate: \($0)" }
        try await withUserinfo(answer: .response(status, headers: headers, body: "No")) { session in
            for _ in 0..<20 { #expect(await session.ask() == .success(.tokenRefused)) }
            #expect(session.client.state.counts == [.answered: 21])
            #expect(!session.client.state.isFailing)
        }
    }

    @Test(
        "that answers 403 with an error about the token has refused it, and with another has not",
        arguments: [
            (#"{"error":"invalid_token"}"#, true), (#"{"error":"insufficient_scope"}"#, true),
            (#"{"error":"blocked"}"#, false), (#"{"error":["invalid_token"]}"#, false),
            ("invalid_token", false),
        ]
    )
    func forbiddenBody(body: String, isRefused: Bool) async throws {
        let headers = ["Content-Type: application/json"]
        let answer = LoopbackAnswer.response(403, headers: headers, body: body)
        try await withUserinfo(answer: answer) { session in
            let expected: Result<UserinfoAnswer, UpstreamError> =
                isRefused ? .success(.tokenRefused) : .failure(.statusNotOK(403))
            #expect(await session.ask() == expected)
        }
    }

    @Test(
        "that answers 403 without a challenge for the token has not refused it",
        arguments: [[], ["Basic realm=\"Bearer\""], ["BearerX"], ["Negotiate Bearer"]]
    )
    func forbidden(challenges: [String]) async throws {
        let headers = challenges.map { "WWW-Authenticate: \($0)" }
        try await withUserinfo(answer: .response(403, headers: headers)) { session in
            #expect(await session.ask() == .failure(.statusNotOK(403)))
        }
    }

    @Test(
        "is not asked with what can be no token",
        arguments: [
            "", "=", "a b", "a\r\nX: y", "a\u{0}", "ä", "a=b", "\u{212A}",
            String(repeating: "a", count: 16_384),
        ]
    )
    func noToken(token: String) async throws {
        try await withUserinfo { session in
            #expect(await session.ask(ExactString(token)) == .success(.tokenRefused))
            #expect(session.host.targets.isEmpty)
        }
    }

    @Test("takes all characters that a token may have")
    func allCharacters() async throws {
        try await withUserinfo { session in
            let token: ExactString = "AZaz09-._~+/=="
            _ = await session.ask(token)
            let request = try #require(session.host.server.requests.last)
            #expect(request.headers("authorization") == ["Bearer \(token)"])
        }
    }

    @Test(
        "about another subject, or about none, is not believed",
        arguments: [
            (#"{"sub": "auth0|2"}"#, "auth0|1"), (#"{"sub": "AUTH0|1"}"#, "auth0|1"),
            (#"{"sub": "auth0|1 "}"#, "auth0|1"), ("{}", "auth0|1"), ("{}", nil),
            (#"{"sub": ""}"#, nil), (#"{"sub": 1}"#, nil), (#"{"sub": null}"#, nil),
            (#"{"sub": ["auth0|1"]}"#, "auth0|1"),
        ] as [(String, ExactString?)]
    )
    func wrongSubject(body: String, subject: ExactString?) async throws {
        try await withUserinfo(answer: .json(body)) { session in
            #expect(await session.ask(subject: subject) == .failure(.invalidAnswer(.subject)))
            #expect(!session.client.state.isFailing)
        }
    }

    @Test("that gives no claims is a failure")
    func failures() async throws {
        let jwt = ["Content-Type: application/jwt"]
        let cases: [(LoopbackAnswer, String)] = [
            (.response(headers: jwt, body: "a.b.c"), "upstream_not_json"),
            (.json("[]"), "upstream_answer_invalid"), (.json("{"), "upstream_invalid_json"),
            (.json(#"{"sub": "auth0|1", "sub": "auth0|1"}"#), "upstream_invalid_json"),
            (.response(500), "upstream_status_not_ok"), (.response(404), "upstream_status_not_ok"),
            (.raw(""), "upstream_cut"),
        ]
        for (answer, code) in cases {
            try await withUserinfo(answer: answer) { session in
                guard case .failure(let error) = await session.ask() else {
                    Issue.record("expected \(code)")
                    return
                }
                #expect(error.code == code)
            }
        }
    }

    @Test(
        "is never asked elsewhere than on the issuer's own origin",
        arguments: [
            "http://localhost:PORT/userinfo", "http://127.0.0.1:1/userinfo",
            "http://127.0.0.1/userinfo", "https://127.0.0.1:PORT/userinfo",
            "http://127.0.0.1:PORT@example.com/userinfo", "http://example.com/userinfo",
            "/userinfo", "", "http://127.0.0.1:PORT/../userinfo",
        ]
    )
    func otherOrigin(endpoint: String) async throws {
        try await withUserinfo { session in
            let port = "\(session.host.server.port)"
            let place = endpoint.replacing("PORT", with: port)
            session.host.answer { UserinfoSession.discovery($0, endpoint: place) }
            #expect(await session.ask() == .failure(.invalidAnswer(.userinfoEndpoint)))
            #expect(session.client.state.isFailing)
            // For a while it is not even looked for.
            #expect(await session.ask() == .failure(.invalidAnswer(.userinfoEndpoint)))
            #expect(session.host.targets == ["/.well-known/openid-configuration"])
            session.clock.advance(by: .seconds(1))
            session.answer { _ in .json(#"{"sub": "auth0|1"}"#) }
            #expect(await session.ask() == .success(.claims(["sub": "auth0|1"])))
            #expect(!session.client.state.isFailing)
        }
    }

    @Test("is not looked for in a document of another issuer")
    func otherIssuer() async throws {
        try await withUserinfo { session in
            let place = session.host.server.url("/userinfo")
            for issuer in [session.host.server.url(""), "https://example.com/"] {
                session.host.answer { _ in
                    .json(#"{"issuer": "\#(issuer)", "userinfo_endpoint": "\#(place)"}"#)
                }
                #expect(await session.ask() == .failure(.invalidAnswer(.issuer)))
                session.clock.advance(by: .seconds(10))
            }
            session.host.answer { _ in .json("{}") }
            #expect(await session.ask() == .failure(.invalidAnswer(.issuer)))
            #expect(session.asked == 0)
        }
    }

    @Test("is looked for once for all who ask, daily, and when it is not where it was")
    func discovery() async throws {
        try await withUserinfo { session in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<50 { group.addTask { _ = await session.ask() } }
            }
            #expect(session.discovered == 1)
            session.clock.advance(by: .seconds(86_400))
            _ = await session.ask()
            #expect(session.discovered == 2)
            session.answer { _ in .response(404) }
            for _ in 0..<5 { _ = await session.ask() }
            #expect(session.discovered == 3)
            session.clock.advance(by: .seconds(60))
            for _ in 0..<5 { _ = await session.ask() }
            #expect(session.discovered == 4)
        }
    }

    @Test("holds back the user whom the issuer limits, and nobody else")
    func limitedUser() async throws {
        try await withUserinfo { session in
            session.answer { request in
                request.headers("authorization") == ["Bearer busy"]
                    ? .response(429, headers: ["Retry-After: 12"])
                    : .json(#"{"sub": "auth0|1"}"#)
            }
            for subject in ["auth0|7", nil] as [ExactString?] {
                let before = session.asked
                let limited = await session.ask("busy", subject: subject)
                #expect(limited == .failure(.limited(retryAfter: .seconds(12))))
                session.clock.advance(by: .seconds(5))
                let again = await session.ask("busy", subject: subject)
                #expect(again == .failure(.limited(retryAfter: .seconds(7))))
                #expect(session.asked == before + 1)
                #expect(await session.ask() == .success(.claims(["sub": "auth0|1"])))
                #expect(!session.client.state.isFailing)
                session.clock.advance(by: .seconds(7))
            }
            // Another token of the same user has the same limit.
            _ = await session.ask("busy", subject: "auth0|7")
            #expect(
                await session.ask("other", subject: "auth0|7")
                    == .failure(.limited(retryAfter: .seconds(12)))
            )
        }
    }

    @Test("holds back a user of whose questions none remains")
    func nothingRemains() async throws {
        let headers = [
            "x-ratelimit-remaining: 0", "x-ratelimit-reset: 784111782",
            "Date: \(RateLimitTests.date)",
        ]
        let answer = LoopbackAnswer.json(#"{"sub": "auth0|1"}"#, headers: headers)
        try await withUserinfo(answer: answer) { session in
            #expect(await session.ask() == .success(.claims(["sub": "auth0|1"])))
            #expect(await session.ask() == .failure(.limited(retryAfter: .seconds(5))))
            #expect(
                await session.ask("opaque", subject: nil) == .success(.claims(["sub": "auth0|1"]))
            )
            session.clock.advance(by: .seconds(5))
            #expect(await session.ask() == .success(.claims(["sub": "auth0|1"])))
        }
    }

    @Test("remembers a bounded number of users to hold back")
    func heldBound() {
        var held = HeldCallers(countMax: 2)
        for name in ["a", "b", "c"] as [ExactString] {
            held.hold(.subject(name), until: .seconds(10), at: .zero)
        }
        #expect(held.count == 2)
        #expect(held.remaining(.subject("c"), at: .zero) == nil)
        held.hold(.subject("a"), until: .seconds(20), at: .zero)
        #expect(held.remaining(.subject("a"), at: .seconds(15)) == .seconds(5))
        held.hold(.subject("c"), until: .seconds(20), at: .seconds(10))
        #expect(held.count == 2)
        #expect(held.remaining(.subject("c"), at: .seconds(15)) == .seconds(5))
        #expect(held.remaining(.token([1]), at: .zero) == nil)
    }

    @Test("puts a token into no error and no state")
    func secrecy() async throws {
        for answer in [LoopbackAnswer.response(500), .raw("x"), .json("{}"), .response(429)] {
            try await withUserinfo(answer: answer) { session in
                var text = ""
                dump((await session.ask("hidden"), session.client.state, session.client), to: &text)
                #expect(!text.contains("hidden"))
            }
        }
    }

    @Test("belongs to issuers that can have a discovery document")
    func issuerRefused() async throws {
        let http = try HTTPClient()
        for (issuer, agent) in [("http://a.example/", "a"), ("https://a.example/", "")] {
            #expect(throws: KeySetError.self) {
                try UserinfoClient(issuer: ExactString(issuer), client: http, userAgent: agent)
            }
        }
        await http.shutdown()
    }
}
