import JSON
import LoopbackServer
import OpenSSL
import Testing

@testable import IdentityProvider

@Suite("The Management API's token", .timeLimit(.minutes(2)))
struct ManagementTokenTests {
    static let user = #"{"user_id": "auth0|1"}"#

    static func tenant() throws -> TestTenant { try TestTenant { _ in .json(user) } }

    @Test("is asked for in JSON, with the client's secret and the audience")
    func request() async throws {
        try await withClient(of: Self.tenant()) { session in
            #expect(await session.failure() == nil)
            let request = try #require(session.tenant.server.requests.first)
            #expect(request.method == "POST")
            #expect(request.target == "/oauth/token")
            #expect(request.headers("content-type") == ["application/json"])
            #expect(request.headers("user-agent") == ["rolecall/1.2.3"])
            #expect(request.headers("authorization").isEmpty)
            let expected: JSONValue = [
                "grant_type": "client_credentials", "client_id": "client",
                "client_secret": .string(ExactString(TestTenant.clientSecret)),
                "audience": "https://acme.eu.auth0.com/api/v2/",
            ]
            #expect(try JSONValue(parsing: request.body) == expected)
            let api = try #require(session.tenant.apiRequests.first)
            #expect(api.headers("authorization") == ["Bearer token-1"])
        }
    }

    @Test("is fetched once for all who need it")
    func singleFlight() async throws {
        try await withClient(of: Self.tenant()) { session in
            let gate = Gate()
            session.tenant.answerToken { _ in
                gate.wait()
                return .json(TestTenant.tokenBody(1))
            }
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<50 { group.addTask { await session.failure() } }
                await until { session.tenant.tokenFetches == 1 }
                gate.open()
                for await error in group { #expect(error == nil) }
            }
            #expect(session.tenant.tokenFetches == 1)
            #expect(session.tenant.apiRequests.count == 50)
        }
    }

    @Test("is waited for by a bounded number of callers")
    func waitersBound() async throws {
        var limits = UpstreamLimits.patient
        limits.queueMax = 2
        try await withClient(of: Self.tenant(), limits: limits) { session in
            let gate = Gate()
            session.tenant.answerToken { _ in
                gate.wait()
                return .json(TestTenant.tokenBody(1))
            }
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<6 { group.addTask { await session.failure() } }
                for _ in 0..<4 {
                    #expect(await group.next() == .queueFull(retryAfter: .seconds(1)))
                }
                gate.open()
                for await error in group { #expect(error == nil) }
            }
            #expect(session.tenant.tokenFetches == 1)
        }
    }

    @Test(
        "is renewed in the background when most of its life is over",
        arguments: [
            (life: "86400", random: 0, seconds: 69_120),
            (life: "86400", random: 0.5, seconds: 73_440),
            (life: "100", random: 0, seconds: 80), (life: "12", random: 0, seconds: 6),
            (life: "99999999999", random: 0, seconds: 2_073_600),
            (life: "null", random: 0, seconds: 2880),
        ] as [(life: String, random: Double, seconds: Int)]
    )
    func renewal(life: String, random: Double, seconds: Int) async throws {
        try await withClient(of: Self.tenant(), random: random) { session in
            session.tenant.answerToken { _ in .json(TestTenant.tokenBody(1, life: life)) }
            #expect(await session.failure() == nil)
            session.clock.advance(by: .milliseconds(seconds * 1000 - 1))
            #expect(await session.failure() == nil)
            #expect(session.tenant.tokenFetches == 1)
            session.tenant.answerToken { _ in .json(TestTenant.tokenBody(2, life: life)) }
            // A share of a time is not exact.
            session.clock.advance(by: .milliseconds(2))
            #expect(await session.failure() == nil)
            await until { session.tenant.tokenFetches == 2 }
            await until { session.client.state.tokenEndpoint.counts == [.answered: 2] }
            await until { session.client.state.tokenEndpoint.inFlight == 0 }
        }
    }

    @Test("stays in use while its renewal fails, and not a moment after its end")
    func renewalFails() async throws {
        try await withClient(of: Self.tenant()) { session in
            session.tenant.answerToken { _ in .json(TestTenant.tokenBody(1, life: "1000")) }
            #expect(await session.failure() == nil)
            session.tenant.answerToken { _ in .response(500) }
            session.clock.advance(by: .seconds(801))
            #expect(await session.failure() == nil)
            await until { session.client.state.tokenEndpoint.counts[.statusNotOK] == 1 }
            session.clock.advance(by: .milliseconds(188_999))
            #expect(await session.failure() == nil)
            await until { session.client.state.tokenEndpoint.counts[.statusNotOK] == 2 }
            #expect(session.client.state.tokenFailure == nil)
            #expect(!session.client.state.isFailing)
            session.clock.advance(by: .milliseconds(1))
            #expect(await session.failure() == .statusNotOK(500))
            #expect(session.client.state.isFailing)
        }
    }

    @Test("that the API refuses is renewed, and the question asked once more")
    func expired() async throws {
        try await withClient(of: Self.tenant()) { session in
            #expect(await session.failure() == nil)
            session.tenant.takes { $0 != "token-1" }
            #expect(await session.failure() == nil)
            #expect(session.tenant.tokenFetches == 2)
            let tokens = session.tenant.apiRequests.map { $0.headers("authorization") }
            #expect(tokens == [["Bearer token-1"], ["Bearer token-1"], ["Bearer token-2"]])
            #expect(!session.client.state.isFailing)
        }
    }

    @Test("that the API refuses for many at once is renewed once")
    func expiredForMany() async throws {
        try await withClient(of: Self.tenant()) { session in
            #expect(await session.failure() == nil)
            session.tenant.takes { $0 != "token-1" }
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<50 { group.addTask { await session.failure() } }
                for await error in group { #expect(error == nil) }
            }
            #expect(session.tenant.tokenFetches == 2)
        }
    }

    @Test("that the API refuses whenever it is new is not fetched over and over")
    func alwaysRefused() async throws {
        try await withClient(of: Self.tenant()) { session in
            session.tenant.takes { _ in false }
            let pause = UpstreamError.statusNotOK(401, retryAfter: .seconds(10))
            for _ in 0..<20 { #expect(await session.failure() == pause) }
            #expect(session.tenant.tokenFetches == 2)
            #expect(session.tenant.apiRequests.count == 2)
            session.clock.advance(by: .seconds(10))
            #expect(await session.failure() == pause)
            #expect(session.tenant.tokenFetches == 3)
        }
    }

    @Test("is not given to a client that the token endpoint refuses", arguments: [401, 403])
    func refused(status: Int) async throws {
        try await withClient(of: Self.tenant(), random: 0.999999) { session in
            session.tenant.answerToken { _ in .json(#"{"error": "access_denied"}"#, status: status)
            }
            for (index, seconds) in [1, 2, 4, 8, 16, 32, 60, 60].enumerated() {
                let first = await session.failure()
                #expect(first?.code == "upstream_credentials_refused")
                let second = await session.failure()
                #expect(second?.code == "upstream_credentials_refused")
                let delay = try #require(second?.retryAfter)
                #expect(delay <= .seconds(seconds) && delay > .seconds(seconds) - .milliseconds(1))
                #expect(session.tenant.tokenFetches == index + 1)
                session.clock.advance(by: delay)
            }
            #expect(session.client.state.isFailing)
            #expect(session.client.state.tokenFailure?.code == "upstream_credentials_refused")
            #expect(session.tenant.apiRequests.isEmpty)
            session.tenant.answerToken(nil)
            #expect(await session.failure() == nil)
            #expect(!session.client.state.isFailing)
        }
    }

    @Test(
        "is taken only from an answer of the right form",
        arguments: [
            ("{}", "token_type"), ("[]", "root"), (#"{"token_type": "Bearer"}"#, "access_token"),
            (#"{"token_type": "mac", "access_token": "a"}"#, "token_type"),
            (#"{"token_type": "Bearer", "access_token": ""}"#, "access_token"),
            (#"{"token_type": "Bearer", "access_token": "="}"#, "access_token"),
            (#"{"token_type": "Bearer", "access_token": "a\r\nX: y"}"#, "access_token"),
            (#"{"token_type": "Bearer", "access_token": "a b"}"#, "access_token"),
            (#"{"token_type": "Bearer", "access_token": 1}"#, "access_token"),
            (#"{"token_type": "Bearer", "access_token": "a", "expires_in": 0}"#, "expires_in"),
            (#"{"token_type": "Bearer", "access_token": "a", "expires_in": -1}"#, "expires_in"),
            (#"{"token_type": "Bearer", "access_token": "a", "expires_in": 0.5}"#, "expires_in"),
            (#"{"token_type": "Bearer", "access_token": "a", "expires_in": "9"}"#, "expires_in"),
            (#"{"token_type": "Bearer", "access_token": "a", "scope": ["a"]}"#, "scope"),
        ]
    )
    func malformed(body: String, part: String) async throws {
        try await withClient(of: Self.tenant()) { session in
            session.tenant.answerToken { _ in .json(body) }
            let expected = try #require(AnswerPart(rawValue: part))
            #expect(await session.failure() == .invalidAnswer(expected))
            // It was an answer, but one without a token: the next try is not at once.
            #expect(await session.failure() == .invalidAnswer(expected))
            #expect(session.tenant.tokenFetches == 1)
        }
    }

    @Test(
        "endpoint that fails is left alone, and no user is asked for",
        arguments: [
            "upstream_status_not_ok", "upstream_cut", "upstream_limited", "upstream_not_json",
            "upstream_body_too_large",
        ]
    )
    func failing(code: String) async throws {
        try await withClient(of: Self.tenant()) { session in
            session.tenant.answerToken { _ in
                switch code {
                case "upstream_status_not_ok": .response(502)
                case "upstream_cut": .raw("")
                case "upstream_limited": .response(429, headers: ["Retry-After: 30"])
                case "upstream_not_json": .response(body: "x")
                default: .json(#"{"a": ""# + String(repeating: "x", count: 65_536) + #""}"#)
                }
            }
            #expect(await session.failure()?.code == code)
            #expect(await session.failure()?.code == code)
            #expect(session.tenant.tokenFetches == 1)
            #expect(session.tenant.apiRequests.isEmpty)
        }
    }

    @Test("wait ends for a caller that goes away, and goes on for the others")
    func cancellation() async throws {
        try await withClient(of: Self.tenant()) { session in
            let gate = Gate()
            session.tenant.answerToken { _ in
                gate.wait()
                return .json(TestTenant.tokenBody(1))
            }
            let first = Task { await session.failure() }
            await until { session.tenant.tokenFetches == 1 }
            let second = Task { await session.failure() }
            first.cancel()
            #expect(await first.value == .cancelled)
            gate.open()
            #expect(await second.value == nil)
            #expect(session.tenant.tokenFetches == 1)
        }
    }

    @Test("tells its scopes, if the token endpoint does")
    func scopes() async throws {
        try await withClient(of: Self.tenant()) { session async throws in
            let scopes: Set<ExactString> = ["read:users", "update:users_app_metadata"]
            #expect(try await session.client.scopes() == scopes)
        }
        try await withClient(of: Self.tenant()) { session async throws in
            session.tenant.answerToken { _ in
                .json(#"{"access_token": "a", "token_type": "bearer"}"#)
            }
            #expect(try await session.client.scopes() == nil)
        }
    }

    @Test("with too few scopes is renewed when it is a minute old")
    func scopesGrantedLater() async throws {
        try await withClient(of: Self.tenant()) { session in
            session.tenant.answer { request in
                request.headers("authorization") == ["Bearer token-1"]
                    ? TestTenant.error(403, "Forbidden", "insufficient_scope", "Insufficient scope")
                    : .json(Self.user)
            }
            #expect(await session.failure() == .insufficientScope)
            session.clock.advance(by: .seconds(59))
            #expect(await session.failure() == .insufficientScope)
            #expect(await session.failure() == .insufficientScope)
            #expect(session.tenant.tokenFetches == 1)
            session.clock.advance(by: .seconds(1))
            #expect(await session.failure() == .insufficientScope)
            #expect(await session.failure() == nil)
            #expect(session.tenant.tokenFetches == 2)
        }
    }

    @Test("that may not read users is not tried again at once")
    func mayNotRead() async throws {
        try await withClient(of: Self.tenant()) { session in
            session.tenant.answer { _ in
                TestTenant.error(403, "Forbidden", "insufficient_scope", "Insufficient scope")
            }
            for second in 1...3 {
                for _ in 1...20 { #expect(await session.failure() == .insufficientScope) }
                #expect(session.tenant.apiRequests.count == second)
                #expect(session.client.state.isFailing)
                session.clock.advance(by: .seconds(1))
            }
            session.tenant.answer { _ in .json(Self.user) }
            #expect(await session.failure() == nil)
            #expect(!session.client.state.isFailing)
        }
    }

    @Test("that may not write users is good for reading them")
    func mayNotWrite() async throws {
        try await withClient(of: Self.tenant()) { session in
            session.tenant.answer { request in
                request.method == "PATCH"
                    ? TestTenant.error(403, "Forbidden", "insufficient_scope", "Insufficient scope")
                    : .json(Self.user)
            }
            await #expect(throws: UpstreamError.insufficientScope) {
                try await session.client.update("auth0|1", appMetadata: [:])
            }
            #expect(await session.failure() == nil)
        }
    }

    @Test("and the client's secret are in no text that Swift makes")
    func secrecy() async throws {
        let answer: JSONObject = [
            "access_token": "hidden", "token_type": "Bearer", "scope": "read:users",
        ]
        let token = try AccessToken(answer)
        var dumped = ""
        dump(token, to: &dumped)
        #expect("\(token) \(String(reflecting: token)) \(dumped)".contains("hidden") == false)
        try await withClient(of: Self.tenant()) { session in
            var text = ""
            session.tenant.answerToken { _ in .json(#"{"error": "denied"}"#, status: 401) }
            let error = await session.failure()
            dump((error, session.client.state), to: &text)
            #expect(!text.contains("kept/secret"))
        }
    }
}
