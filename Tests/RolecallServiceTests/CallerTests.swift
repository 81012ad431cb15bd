import JSON
import Testing

/// A token, and whether it is a client's that may ask about anyone.
struct CallerCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let subject: ExactString
    let claims: JSONValue
    var mayAskAboutOthers = false

    init(_ name: String, _ subject: ExactString, _ claims: JSONValue, may: Bool = false) {
        testDescription = name
        self.subject = subject
        self.claims = claims
        mayAskAboutOthers = may
    }

    private static let evaluate: JSONValue = "evaluate:access"

    /// Auth0's form of a client's claims, with `changes` in place of some.
    private static func auth0(_ changes: JSONValue) -> JSONValue {
        let claims: JSONValue = [
            "azp": "backend", "gty": "client-credentials", "scope": evaluate,
        ]
        return claims.merging(changes)
    }

    static let all: [CallerCase] = [
        .init("a client as Auth0 names it", "backend@clients", auth0([:]), may: true),
        .init(
            "a client as RFC 9068 names it",
            "backend",
            ["client_id": "backend", "scope": evaluate],
            may: true
        ),
        .init(
            "one scope of several",
            "backend@clients",
            auth0(["scope": "openid evaluate:access search:access"]),
            may: true
        ),
        .init(
            "own audience beside one that is not known here",
            "backend@clients",
            auth0(["aud": ["https://issuer.example/userinfo", .string(TestIssuer.ownAudience)]]),
            may: true
        ),
        .init("a user with the scope", "alice", ["scope": evaluate]),
        .init("no scope", "backend@clients", auth0(["scope": nil])),
        .init("another scope", "backend@clients", auth0(["scope": "read:permissions"])),
        .init("a scope that begins so", "backend@clients", auth0(["scope": "evaluate:access2"])),
        .init("a scope in capitals", "backend@clients", auth0(["scope": "EVALUATE:ACCESS"])),
        .init("scopes with a tab", "backend@clients", auth0(["scope": "a\tevaluate:access"])),
        .init("scopes with a comma", "backend@clients", auth0(["scope": "evaluate:access,a"])),
        .init(
            "another audience",
            "backend@clients",
            auth0(["aud": .string(TestIssuer.otherAudience)])
        ),
        .init(
            "an ID token",
            "backend@clients",
            auth0(["aud": .string(TestIssuer.application), "azp": nil])
        ),
        .init(
            "an ID token with `client_id`",
            "alice",
            ["aud": .string(TestIssuer.application), "client_id": "alice", "scope": evaluate]
        ),
        .init("no `gty`", "backend@clients", auth0(["gty": nil])),
        .init("another `gty`", "backend@clients", auth0(["gty": "password"])),
        .init("a misspelt `gty`", "backend@clients", auth0(["gty": "client_credentials"])),
        .init("`gty` without the suffix", "backend", auth0([:])),
        .init("no `azp`", "backend@clients", auth0(["azp": nil])),
        .init("another `azp`", "backend@clients", auth0(["azp": "frontend"])),
        .init("an `azp` that looks the same", "caf\u{E9}@clients", auth0(["azp": "cafe\u{301}"])),
        .init("another `client_id`", "alice", ["client_id": "backend", "scope": evaluate]),
        .init("a `client_id` in capitals", "alice", ["client_id": "Alice", "scope": evaluate]),
    ]
}

@Suite("Who is asking")
struct CallerTests {
    @Test("only a client's token for the own audience asks about others", arguments: CallerCase.all)
    func aboutOthers(_ caller: CallerCase) async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token(caller.subject, caller.claims)
            let other = question("read", "document", "1", subject: subject("bob"))
            let answer = try await rolecall.evaluate(token, other)
            if caller.mayAskAboutOthers {
                // Allowed to ask; only bob's token could tell his profile.
                expectProblem(answer, 503, "subject_token_required")
            } else {
                expectProblem(answer, 403, "subject_not_allowed")
                #expect(answer["WWW-Authenticate"] == nil)
            }
        }
    }

    @Test("every token speaks for its own subject", arguments: CallerCase.all)
    func aboutItself(_ caller: CallerCase) async throws {
        try await withRolecall { rolecall in
            let claims = caller.claims.merging(["roles": ["viewer"]])
            let token = try rolecall.issuer.token(caller.subject, claims)
            let own = question("read", "document", "1", subject: subject(caller.subject))
            let answer = try await rolecall.evaluate(token, own)
            #expect(answer.status == 200)
            #expect(answer.decision == true)
            // What stands behind the code is for clients that decide for others.
            let detail = answer.reason?.object.map { $0.map(\.key) }
            #expect(
                detail
                    == (caller.mayAskAboutOthers
                        ? ["code", "role", "via", "permission", "source"] : ["code"])
            )
            let list = try await rolecall.permissions(token)
            #expect(list.json["subject"] == subject(caller.subject))
            #expect(list.json["permissions"]?.array?.count == 1)
        }
    }

    @Test("a user who names somebody else learns nothing about who exists")
    func noEnumeration() async throws {
        try await withRolecall { rolecall in
            let bob = try rolecall.issuer.token("bob", ["roles": ["editor"]])
            #expect(try await rolecall.evaluate(bob, readDocument).decision == true)
            let alice = try rolecall.issuer.token("alice")
            let names = [
                subject("bob"), subject("nobody"), subject("Alice"), subject("alice "),
                subject("alice", type: "identity"), subject("alice", type: "User"),
                subject("https://elsewhere.example/#alice"),
            ]
            var bodies: Set<[UInt8]> = []
            for name in names {
                let answer = try await rolecall.evaluate(
                    alice,
                    question("read", "document", "1", subject: name)
                )
                expectProblem(answer, 403, "subject_not_allowed", "\(name)")
                bodies.insert(answer.body)
            }
            #expect(bodies.count == 1)
        }
    }
}
