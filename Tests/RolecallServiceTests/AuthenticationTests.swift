import JOSE
import JSON
import RolecallService
import ServedBinary
import Testing

/// Credentials that are not accepted.
struct BadToken: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (TestIssuer) throws -> String

    init(_ name: String, _ make: @escaping @Sendable (TestIssuer) throws -> String) {
        testDescription = name
        self.make = make
    }

    /// A token whose claims differ from a good one's.
    private static func claims(_ name: String, _ changes: JSONValue) -> BadToken {
        BadToken(name) { try $0.token("alice", changes) }
    }

    private static func at(_ seconds: Double) -> JSONValue {
        .number(JSONNumber(Int(TestClock.start + seconds)))
    }

    /// A good token with another header, signed all the same.
    private static func header(_ name: String, _ changes: JSONValue) -> BadToken {
        BadToken(name) { issuer in
            let header: JSONValue = [
                "alg": "ES256", "typ": "JWT", "kid": .string(issuer.signer.keyID.text),
            ]
            let token = try issuer.signer.compact(
                header: header.merging(changes).withoutNulls.encoded(),
                payload: JSONValue.object(issuer.claims("alice")).encoded()
            )
            return String(decoding: token, as: UTF8.self)
        }
    }

    static let all: [BadToken] = [
        .init("no token at all") { _ in "x" },
        .init("three words") { _ in "a.b.c" },
        .init("only dots") { _ in ".." },
        .init("characters that no token has") { _ in "{\"alg\":\"none\"}" },
        .init("a blank before the token") { " " + (try $0.token("alice")) },
        .init("a comma after the token") { try $0.token("alice") + "," },
        .init("two tokens") { try $0.token("alice") + " " + $0.token("alice") },
        .init("a byte less") { String(try $0.token("alice").dropLast()) },
        .init("a byte more") { try $0.token("alice") + "A" },
        .init("a changed payload") { issuer in
            let token = try issuer.token("alice").split(separator: ".")
            let other = try issuer.token("bob").split(separator: ".")
            return "\(token[0]).\(other[1]).\(token[2])"
        },
        .init("no signature") { issuer in
            let token = try issuer.token("alice").split(separator: ".")
            return "\(token[0]).\(token[1])."
        },
        .init("another key under the same `kid`") { issuer in
            let other = try TestIssuer(issuer.name, keyID: issuer.signer.keyID.text)
            return try other.token("alice")
        },
        .init("an unknown key") { try TestIssuer($0.name, keyID: "unknown").token("alice") },
        .init("a forgery that is expired too") { issuer in
            let other = try TestIssuer(issuer.name, keyID: issuer.signer.keyID.text)
            return try other.token("alice", ["exp": at(-10_000)])
        },
        header("no `kid`", ["kid": nil]),
        header("`alg` none", ["alg": "none"]),
        header("another `alg`", ["alg": "ES384"]),
        header("an `alg` in lower case", ["alg": "es256"]),
        header("a critical header", ["crit": ["b64"], "b64": true]),
        header("another `typ`", ["typ": "dpop+jwt"]),
        claims("another issuer", ["iss": "https://elsewhere.example/"]),
        claims("no issuer", ["iss": nil]),
        claims("another audience", ["aud": "https://elsewhere.example/"]),
        claims("no audience", ["aud": nil]),
        claims("an audience without the slash", ["aud": "https://rolecall.example"]),
        claims(
            "audiences of both uses",
            [
                "aud": [.string(TestIssuer.ownAudience), .string(TestIssuer.application)],
                "azp": "app-1",
            ]
        ),
        claims("no subject", ["sub": nil]),
        claims("an empty subject", ["sub": ""]),
        claims("a subject that is a number", ["sub": 5]),
        claims("no expiry", ["exp": nil]),
        claims("an expiry that is a string", ["exp": "2030-01-01T00:00:00Z"]),
        claims("not before the leeway's end", ["nbf": at(61)]),
        claims("issued after the leeway's end", ["iat": at(61)]),
        claims("expired, and for another audience", ["exp": at(-10_000), "aud": "x"]),
    ]
}

@Suite("Authentication")
struct AuthenticationTests {
    private func ask(_ rolecall: Rolecall, _ authorization: String...) async throws -> Answer {
        try await rolecall.raw(
            "POST /access/v1/evaluation",
            ["Content-Type: application/json"] + authorization.map { "Authorization: \($0)" },
            body: readDocument.encoded()
        )
    }

    /// What every answer has of its own.
    private func comparable(_ answer: Answer) -> [String] {
        answer.head.filter { !$0.hasPrefix("X-Request-ID:") && !$0.hasPrefix("Date:") }
            + [answer.text]
    }

    @Test("all failures of a token look the same, to the byte")
    func alike() async throws {
        try await withRolecall { rolecall in
            var answers: Set<[String]> = []
            for bad in BadToken.all {
                let token = try bad.make(rolecall.issuer)
                for _ in 0..<2 {
                    let answer = try await ask(rolecall, "Bearer \(token)")
                    expectProblem(answer, 401, "token_invalid", bad.testDescription)
                    let challenge = answer["WWW-Authenticate"] ?? ""
                    #expect(challenge.hasPrefix("Bearer "))
                    #expect(challenge.contains(#"error="invalid_token""#))
                    answers.insert(comparable(answer))
                }
            }
            #expect(answers.count == 1, "\(answers)")
        }
    }

    @Test("the permission list refuses them as well", arguments: BadToken.all)
    func list(_ bad: BadToken) async throws {
        try await withRolecall { rolecall in
            let token = try bad.make(rolecall.issuer)
            let answer = try await rolecall.raw(
                "GET /v1/permissions",
                ["Authorization: Bearer \(token)"]
            )
            expectProblem(answer, 401, "token_invalid")
        }
    }

    @Test(
        "a request without a bearer token is told so, without an error (RFC 6750 §3.1)",
        arguments: [
            [], ["Basic YTpi"], ["Digest x"], ["Bearerx"], ["bearer-token x"], ["DPoP x"],
        ]
    )
    func missing(_ values: [String]) async throws {
        try await withRolecall { rolecall in
            let answer = try await rolecall.raw(
                "POST /access/v1/evaluation",
                ["Content-Type: application/json"] + values.map { "Authorization: \($0)" },
                body: readDocument.encoded()
            )
            expectProblem(answer, 401, "token_missing")
            let challenge = try #require(answer["WWW-Authenticate"])
            #expect(challenge.hasPrefix("Bearer realm="))
            #expect(!challenge.contains("error"))
        }
    }

    @Test("tokens are looked for in `Authorization` alone")
    func elsewhere() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", ["roles": ["viewer"]])
            let requests = [
                ("GET /v1/permissions?access_token=\(token)", [String]()),
                ("GET /v1/permissions", ["Cookie: access_token=\(token)"]),
                ("GET /v1/permissions", ["X-Authorization: Bearer \(token)"]),
                ("GET /v1/permissions", ["Proxy-Authorization: Bearer \(token)"]),
                ("GET /v1/permissions", ["Rolecall-Subject-Token: \(token)"]),
            ]
            for (line, headers) in requests {
                expectProblem(
                    try await rolecall.raw(line, headers),
                    401,
                    "token_missing",
                    "\(headers)"
                )
            }
        }
    }

    @Test("the scheme's case means nothing", arguments: ["Bearer", "bearer", "BEARER", "bEaReR"])
    func scheme(_ scheme: String) async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", ["roles": ["viewer"]])
            #expect(try await ask(rolecall, "\(scheme) \(token)").decision == true)
        }
    }

    @Test("two `Authorization` headers are an error")
    func doubled() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", ["roles": ["viewer"]])
            let answer = try await ask(rolecall, "Bearer \(token)", "Bearer \(token)")
            expectProblem(answer, 400, "invalid_header")
        }
    }

    @Test(
        "times have exactly the configured leeway",
        arguments: [
            ("exp", -59.0, true), ("exp", -60, false), ("nbf", 60, true), ("nbf", 61, false),
            ("iat", 60, true), ("iat", 61, false),
        ]
    )
    func leeway(_ claim: String, _ offset: Double, _ isValid: Bool) async throws {
        try await withRolecall { rolecall in
            let time = JSONValue.number(JSONNumber(Int(TestClock.start + offset)))
            let token = try rolecall.issuer.token(
                "alice",
                JSONValue.object(JSONObject()).setting([ExactString(claim)], to: time)
            )
            let answer = try await rolecall.evaluate(token, readDocument)
            #expect(answer.status == (isValid ? 200 : 401))
            guard !isValid else { return }
            expectProblem(answer, 401, claim == "exp" ? "token_expired" : "token_invalid")
        }
    }

    @Test("a token that is nothing but expired says so")
    func expired() async throws {
        try await withRolecall { rolecall in
            let past = JSONValue.number(JSONNumber(Int(TestClock.start) - 3600))
            let token = try rolecall.issuer.token("alice", ["exp": past])
            let answer = try await rolecall.evaluate(token, readDocument)
            expectProblem(answer, 401, "token_expired")
            #expect(answer["WWW-Authenticate"]?.contains(#"error="invalid_token""#) == true)
        }
    }

    @Test("failed authentications from loopback are not limited")
    func loopbackBudget() async throws {
        var setup = Rolecall.Setup()
        setup.limits.failedAuthenticationsPerSecond = 1
        try await withRolecall(setup) { rolecall in
            for _ in 0..<20 {
                expectProblem(
                    try await rolecall.evaluate("a.b.c", readDocument),
                    401,
                    "token_invalid"
                )
            }
        }
    }

    @Test("from other addresses they are", .enabled(if: otherAddress != nil, "no other address"))
    func budget() async throws {
        let address = try #require(otherAddress)
        var setup = Rolecall.Setup()
        setup.limits.failedAuthenticationsPerSecond = 5
        setup.address = "0.0.0.0"
        try await withRolecall(setup) { rolecall in
            func ask(_ token: String, from address: String) async throws -> Answer {
                try await rolecall.raw(
                    "POST /access/v1/evaluation",
                    ["Content-Type: application/json", "Authorization: Bearer \(token)"],
                    body: readDocument.encoded(),
                    address: address
                )
            }
            let known = try rolecall.issuer.token("alice", ["roles": ["viewer"]])
            let fresh = try rolecall.issuer.token("bob", ["roles": ["viewer"]])
            #expect(try await ask(known, from: address).decision == true)
            for _ in 0..<5 {
                expectProblem(try await ask("a.b.c", from: address), 401, "token_invalid")
            }
            let refused = try await ask("a.b.c", from: address)
            expectProblem(refused, 429, "rate_limited")
            #expect(refused["Retry-After"].flatMap { Int($0) } ?? 0 > 0)
            // No signature is checked for it, right or wrong; what is known already costs nothing.
            expectProblem(try await ask(fresh, from: address), 429, "rate_limited")
            #expect(try await ask(known, from: address).decision == true)
            #expect(try await ask(fresh, from: "127.0.0.1").decision == true)
            rolecall.clock.pass(seconds: 1)
            expectProblem(try await ask("a.b.c", from: address), 401, "token_invalid")
        }
    }
}
