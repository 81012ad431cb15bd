import JSON
import RolecallService
import ServedBinary
import Testing

@Suite("Tokens that are no JWS")
struct OpaqueTokenTests {
    private static let ann: ExactString = "auth0|ann"
    private static let token = "opaque-token-of-ann"

    private static func withOpaque(
        _ setup: Rolecall.Setup = .init(),
        opaque: Bool = true,
        _ body: (Rolecall, TestTenant, TestUserinfo) async throws -> Void
    ) async throws {
        let userinfo = TestUserinfo()
        userinfo.put(ann, ["roles": ["viewer"]])
        userinfo.give(token, to: ann)
        let sources: [ProfileSource] = [try .userinfo(userinfo)]
        try await withTenant(setup, sources: sources, opaque: opaque) { rolecall, tenant in
            try await body(rolecall, tenant, userinfo)
        }
        userinfo.gate.release()
    }

    @Test("are taken where that is allowed, asked about once, and give no scope")
    func taken() async throws {
        try await Self.withOpaque { rolecall, _, userinfo in
            for _ in 0..<3 {
                let answer = try await rolecall.evaluate(Self.token, readDocument)
                #expect(answer.decision == true, "\(answer.text)")
            }
            #expect(userinfo.gate.asked == 1)
            let other = question("read", "document", "1", subject: subject("auth0|bob"))
            let refused = try await rolecall.evaluate(Self.token, other)
            expectProblem(refused, 403, "subject_not_allowed")
            let list = try await rolecall.permissions(Self.token)
            #expect(list.json["subject"] == subject(Self.ann))
            let hook = try await rolecall.post(
                "/v1/hooks/users-changed",
                token: Self.token,
                body: Array(#"{"all":true}"#.utf8)
            )
            expectProblem(hook, 403, "insufficient_scope")
            // What could be a mistyped secret of a hook is not told to the issuer.
            let asked = userinfo.gate.asked
            let mistyped = try await rolecall.post(
                "/v1/hooks/users-changed",
                token: "hooksecre",
                body: Array(#"{"all":true}"#.utf8)
            )
            expectProblem(mistyped, 401, "token_invalid")
            #expect(userinfo.gate.asked == asked)
        }
        try await Self.withOpaque(opaque: false) { rolecall, _, userinfo in
            let answer = try await rolecall.evaluate(Self.token, readDocument)
            expectProblem(answer, 401, "token_invalid")
            #expect(userinfo.gate.asked == 0)
        }
    }

    @Test("open what a client asks about their user")
    func subjectToken() async throws {
        try await Self.withOpaque { rolecall, _, _ in
            let client = try rolecall.issuer.client()
            for (token, status) in [(Self.token, 200), ("unknown", 400)] {
                let answer = try await rolecall.evaluate(
                    client,
                    readDocument,
                    [("Rolecall-Subject-Token", token)]
                )
                #expect(answer.status == status, "\(token): \(answer.text)")
            }
        }
    }

    @Test("are believed for the fresh time, and asked about anew after it")
    func believed() async throws {
        try await Self.withOpaque { rolecall, _, userinfo in
            #expect(try await rolecall.evaluate(Self.token, readDocument).decision == true)
            userinfo.refuse(Self.token)
            rolecall.clock.pass(seconds: 53)
            #expect(try await rolecall.evaluate(Self.token, readDocument).decision == true)
            rolecall.clock.pass(seconds: 7)
            let refused = try await rolecall.evaluate(Self.token, readDocument)
            expectProblem(refused, 401, "token_invalid")
        }
    }

    @Test("that were refused are not asked about for a minute")
    func refusals() async throws {
        try await Self.withOpaque { rolecall, _, userinfo in
            for seconds in [0.0, 30, 29] {
                rolecall.clock.pass(seconds: seconds)
                let answer = try await rolecall.evaluate("unknown", readDocument)
                expectProblem(answer, 401, "token_invalid")
            }
            #expect(userinfo.gate.asked == 1)
            rolecall.clock.pass(seconds: 1)
            userinfo.give("unknown", to: Self.ann)
            #expect(try await rolecall.evaluate("unknown", readDocument).decision == true)
        }
    }

    @Test(
        "have not two dots: what has them and fails is not tried in another way",
        arguments: [
            ("a.b.c", 0), ("..", 0), ("a..b", 0), ("a", 1), ("a.b", 1), ("a.b.c.d", 1),
            ("a.b.c.d.e", 1), ("....", 1), ("a b", 0), ("\"", 0),
        ]
    )
    func form(_ token: String, _ fetches: Int) async throws {
        try await Self.withOpaque { rolecall, _, userinfo in
            let answer = try await rolecall.evaluate(token, readDocument)
            expectProblem(answer, 401, "token_invalid")
            #expect(userinfo.gate.asked == fetches)
        }
    }

    @Test("that are a JWS which fails are refused, whatever `/userinfo` would say")
    func failedSignature() async throws {
        try await Self.withOpaque { rolecall, _, userinfo in
            let stranger = try TestIssuer(TestTenant.issuer)
            let token = try stranger.token(Self.ann)
            userinfo.give(token, to: Self.ann)
            let expired = try rolecall.issuer.token(Self.ann, ["exp": 1_700_000_000])
            userinfo.give(expired, to: Self.ann)
            expectProblem(
                try await rolecall.evaluate(token, readDocument),
                401,
                "token_invalid"
            )
            expectProblem(
                try await rolecall.evaluate(expired, readDocument),
                401,
                "token_expired"
            )
            #expect(userinfo.gate.asked == 0)
        }
    }

    @Test("larger than a token may be are not asked about")
    func large() async throws {
        var setup = Rolecall.Setup()
        setup.limits.tokenBytes = 100
        try await Self.withOpaque(setup) { rolecall, _, userinfo in
            for (count, fetches) in [(101, 0), (100, 1)] {
                let token = String(repeating: "x", count: count)
                let answer = try await rolecall.evaluate(token, readDocument)
                expectProblem(answer, 401, "token_invalid")
                #expect(userinfo.gate.asked == fetches)
            }
        }
    }

    @Test(
        "cannot be told apart in an outage: that is could-not-decide, in time",
        .timeLimit(.minutes(1))
    )
    func outage() async throws {
        var setup = Rolecall.Setup()
        setup.profileTimes.wait = .milliseconds(20)
        try await Self.withOpaque(setup) { rolecall, _, userinfo in
            userinfo.gate.fail(
                LookupFailure(.unavailable, code: "upstream_limited", retryAfter: .seconds(3))
            )
            let failed = try await rolecall.evaluate(Self.token, readDocument)
            expectProblem(failed, 503, "profile_unavailable")
            #expect(failed["Retry-After"] == "3")
            userinfo.gate.fail(nil)
            userinfo.gate.hold()
            let held = try await rolecall.evaluate(Self.token, readDocument)
            expectProblem(held, 503, "profile_unavailable")
            userinfo.gate.release()
        }
    }

    @Test(
        "lead to no subject that a signed token may not have",
        arguments: [
            ("x", true), (String(repeating: "x", count: 1_024), true),
            (String(repeating: "x", count: 1_025), false), ("x\u{0}", false), ("x\u{7F}", false),
            ("x\u{85}", false), (" ", false),
        ]
    )
    func subjects(_ subject: String, isTaken: Bool) async throws {
        try await Self.withOpaque { rolecall, _, userinfo in
            userinfo.put(ExactString(subject), ["roles": ["viewer"]])
            userinfo.give("other", to: ExactString(subject))
            let answer = try await rolecall.evaluate("other", readDocument)
            if isTaken {
                #expect(answer.decision == true, "\(answer.text)")
            } else {
                expectProblem(answer, 503, "profile_unavailable")
            }
        }
    }

    @Test("of a user who has too much are not asked about for ten seconds")
    func tooLarge() async throws {
        try await Self.withOpaque { rolecall, _, userinfo in
            userinfo.gate.fail(LookupFailure(.tooLarge("5 bytes"), code: "upstream_test"))
            for seconds in [0.0, 9] {
                rolecall.clock.pass(seconds: seconds)
                let answer = try await rolecall.evaluate(Self.token, readDocument)
                expectProblem(answer, 503, "profile_too_large")
            }
            #expect(userinfo.gate.asked == 1)
            userinfo.gate.fail(nil)
            rolecall.clock.pass(seconds: 1)
            #expect(try await rolecall.evaluate(Self.token, readDocument).decision == true)
        }
    }

    @Test("are asked about once for all who bring one at the same time", .timeLimit(.minutes(1)))
    func singleFlight() async throws {
        try await Self.withOpaque { rolecall, _, userinfo in
            userinfo.gate.hold()
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await rolecall.evaluate(Self.token, readDocument) }
                }
                await userinfo.gate.holds(1)
                userinfo.gate.release()
                for try await answer in group { #expect(answer.decision == true) }
            }
            #expect(userinfo.gate.asked == 1)
        }
    }

    @Test("that are bad spend the budget of their address", .enabled(if: otherAddress != nil))
    func budget() async throws {
        var setup = Rolecall.Setup()
        setup.limits.failedAuthenticationsPerSecond = 3
        setup.address = "0.0.0.0"
        try await Self.withOpaque(setup) { rolecall, _, userinfo in
            let address = try #require(otherAddress)
            var statuses: [Int] = []
            for number in 0..<5 {
                let answer = try await rolecall.raw(
                    "GET /v1/permissions",
                    ["Authorization: Bearer unknown-\(number)"],
                    address: address
                )
                statuses.append(answer.status)
            }
            #expect(statuses == [401, 401, 401, 429, 429])
            #expect(userinfo.gate.asked == 3)
        }
    }
}
