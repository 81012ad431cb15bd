import Directory
import JSON
import MicroHTTPD
import OpenSSL
import RolecallService
import Testing

@Suite("The hook that tells of changed users")
struct HookTests {
    private static let ann: ExactString = "auth0|ann"
    private static let path = "/v1/hooks/users-changed"
    private static let secret = "s3cret-of-the-hook"

    private static var setup: Rolecall.Setup {
        var setup = Rolecall.Setup()
        setup.hookSecret = Secret(Array(secret.utf8))
        return setup
    }

    private static func tell(
        _ rolecall: Rolecall,
        _ body: JSONValue,
        token: String? = secret
    ) async throws -> Answer {
        try await rolecall.post(path, token: token, body: body.encoded())
    }

    @Test("is open to the secret, and to a client with the scope, and to nobody else")
    func credentials() async throws {
        try await withTenant(Self.setup) { rolecall, _ in
            let issuer = rolecall.issuer
            let scope = "invalidate:subjects"
            let other: JSONValue = ["aud": .string(TestIssuer.otherAudience)]
            let cases: [(String?, Int)] = [
                (Self.secret, 204), (Self.secret + "x", 401), (String(Self.secret.dropLast()), 401),
                ("", 401), (nil, 401), (try issuer.client(scope: scope), 204),
                (try issuer.client(scope: "evaluate:access"), 403),
                (try issuer.client(scope: scope, other), 403),
                (try issuer.token(Self.ann, ["scope": .string(ExactString(scope))]), 403),
                (try issuer.idToken(Self.ann), 403),
            ]
            for (token, status) in cases {
                let answer = try await Self.tell(rolecall, ["all": true], token: token)
                #expect(answer.status == status, "\(token ?? "none"): \(answer.text)")
            }
        }
        // Without a secret, none opens it.
        try await withTenant { rolecall, _ in
            for token in [Self.secret, ""] {
                let answer = try await Self.tell(rolecall, ["all": true], token: token)
                #expect(answer.status == 401)
            }
        }
    }

    @Test(
        "takes one of three bodies",
        arguments: [
            (#"{"all":true}"#, 204), (#"{"users":[]}"#, 204), (#"{"users":["auth0|ann"]}"#, 204),
            (#"{"subjects":[{"type":"user","id":"auth0|ann"}]}"#, 204),
            (#"{"all":false}"#, 400), (#"{"all":1}"#, 400), (#"{}"#, 400), (#"[]"#, 400),
            (#"{"users":"auth0|ann"}"#, 400), (#"{"users":[""]}"#, 400), (#"{"users":[1]}"#, 400),
            (#"{"users":["auth0|ann",null]}"#, 400), (#"{"users":[],"all":true}"#, 400),
            (#"{"subjects":[{"id":"auth0|ann"}]}"#, 400), (#"{"subjects":["auth0|ann"]}"#, 400),
            (#"{"subjects":[{"type":"user","id":""}]}"#, 400), (#"{"other":[]}"#, 400),
            (#"{"all":true,"all":true}"#, 400), (#"{"all":true"#, 400), ("", 400),
        ]
    )
    func bodies(_ body: String, _ status: Int) async throws {
        try await withTenant(Self.setup) { rolecall, _ in
            let answer = try await rolecall.post(
                Self.path,
                token: Self.secret,
                body: Array(body.utf8)
            )
            #expect(answer.status == status, "\(body): \(answer.text)")
            let plain = try await rolecall.post(
                Self.path,
                token: Self.secret,
                body: Array(body.utf8),
                mediaType: "text/plain"
            )
            expectProblem(plain, 415, "unsupported_media_type")
        }
    }

    @Test("takes a thousand users at a time, and no larger body than others")
    func bounds() async throws {
        var setup = Self.setup
        setup.limits.bodyBytes = 64 * 1024
        try await withTenant(setup) { rolecall, _ in
            let users = (0..<1000).map { JSONValue.string(ExactString("auth0|\($0)")) }
            let most = try await Self.tell(rolecall, ["users": .array(users)])
            #expect(most.status == 204, "\(most.text)")
            let more = try await Self.tell(rolecall, ["users": .array(users + ["auth0|x"])])
            expectProblem(more, 400, "invalid_request")
            let id = ExactString(String(repeating: "x", count: 70_000))
            expectProblem(
                try await Self.tell(rolecall, ["users": [.string(id)]]),
                413,
                "body_too_large"
            )
            let marked = try await Metrics(rolecall)["rolecall_users_marked_stale_total"]
            #expect(marked == 1000)
        }
    }

    /// What a hook names, and whether that is the user who signed in with a linked identity.
    static let names: [(JSONValue, Bool)] = [
        (["all": true], true), (["users": ["auth0|ann"]], true), (["users": ["oidc|a-1"]], true),
        (["subjects": [["type": "user", "id": "auth0|ann"]]], true),
        (["users": ["auth0|bob", "auth0|ann"]], true), (["users": ["auth0|bob"]], false),
        (["users": ["auth0|ANN"]], false), (["users": []], false),
    ]

    @Test(
        "makes a role that was taken away seen at once, by every id of the user",
        arguments: [
            ["/user_id"], ["/email"], ["/email", "/user_id"],
        ]
    )
    func atOnce(_ pointers: [String]) async throws {
        let types = [
            SubjectAttributes(
                type: "user",
                attributes: try pointers.map { .init(try JSONPointer($0)) }
            )
        ]
        for (body, isAnn) in Self.names {
            try await withTenant(Self.setup, subjects: types) { rolecall, tenant in
                let user: JSONValue = [
                    "email": "ann@x.example", "email_verified": true,
                    "identities": [
                        identity("users", "auth0", "ann"), identity("corp", "oidc", "a-1"),
                    ],
                ]
                tenant.put(Self.ann, roles: ["viewer"], user)
                let tokens = [
                    try rolecall.issuer.token(Self.ann), try rolecall.issuer.token("oidc|a-1"),
                ]
                for token in tokens {
                    #expect(try await rolecall.evaluate(token, readDocument).decision == true)
                }
                tenant.put(Self.ann, user)
                rolecall.clock.pass(seconds: 1)
                #expect(try await Self.tell(rolecall, body).status == 204)
                rolecall.clock.pass(seconds: 1)
                for token in tokens {
                    let answer = try await rolecall.evaluate(token, readDocument)
                    #expect(answer.decision == !isAnn, "\(body) \(pointers): \(answer.text)")
                }
                // What cannot be had anew is not made good by what was before.
                #expect(try await Self.tell(rolecall, body).status == 204)
                rolecall.clock.pass(seconds: 2)
                tenant.gate.fail()
                let lost = try await rolecall.evaluate(tokens[0], readDocument)
                #expect(lost.code == (isAnn ? "profile_unavailable" : nil), "\(lost.text)")
            }
        }
    }

    @Test(
        "leads to users of issuers apart by the name that they have",
        arguments: [
            (["users": ["ann"]], true), (["all": true], true), (["users": ["bob"]], false),
            (["subjects": [["type": "user", "id": "https://one.example/#ann"]]], true),
            (["subjects": [["type": "user", "id": "https://one.example/#bob"]]], false),
        ] as [(JSONValue, Bool)]
    )
    func issuerNames(_ body: JSONValue, _ isAnn: Bool) async throws {
        let userinfo = TestUserinfo()
        userinfo.put("ann", ["roles": ["viewer"]])
        var issuer = try TestIssuer("https://one.example/", subjectType: nil)
        issuer.sources = [try .userinfo(userinfo)]
        try await withRolecall(Self.setup, issuers: [issuer]) { rolecall in
            let token = try issuer.token("ann")
            #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            userinfo.put("ann")
            rolecall.clock.pass(seconds: 1)
            #expect(try await Self.tell(rolecall, body).status == 204)
            rolecall.clock.pass(seconds: 1)
            let answer = try await rolecall.evaluate(token, readDocument)
            #expect(answer.decision == !isAnn, "\(answer.text)")
        }
    }

    @Test("marks what `/userinfo` said with any token of a user")
    func allTokens() async throws {
        let userinfo = TestUserinfo()
        userinfo.put(Self.ann, ["roles": ["viewer"]])
        try await withTenant(Self.setup, sources: [try .userinfo(userinfo)]) { rolecall, _ in
            let tokens = try ["1", "2"].map { id in
                try rolecall.issuer.token(Self.ann, ["jti": .string(ExactString(id))])
            }
            for token in tokens {
                #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            }
            userinfo.put(Self.ann)
            rolecall.clock.pass(seconds: 1)
            let body: JSONValue = ["users": [.string(Self.ann)]]
            #expect(try await Self.tell(rolecall, body).status == 204)
            rolecall.clock.pass(seconds: 1)
            for token in tokens {
                #expect(try await rolecall.evaluate(token, readDocument).decision == false)
            }
        }
    }

    @Test("marks what `/userinfo` said under another identity of a user")
    func otherIdentity() async throws {
        let userinfo = TestUserinfo()
        userinfo.put("oidc|a-1", ["roles": ["viewer"]])
        let sources: [ProfileSource] = [try .userinfo(userinfo), .tenantUser]
        try await withTenant(Self.setup, sources: sources) { rolecall, tenant in
            userinfo.put(Self.ann)
            tenant.put(
                Self.ann,
                [
                    "identities": [
                        identity("users", "auth0", "ann"), identity("corp", "oidc", "a-1"),
                    ]
                ]
            )
            let token = try rolecall.issuer.token("oidc|a-1")
            #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            userinfo.put("oidc|a-1")
            rolecall.clock.pass(seconds: 1)
            #expect(try await Self.tell(rolecall, ["users": [.string(Self.ann)]]).status == 204)
            rolecall.clock.pass(seconds: 1)
            #expect(try await rolecall.evaluate(token, readDocument).decision == false)
        }
    }

    @Test(
        "leads to the tenant's users by the names that other issuers have for them",
        arguments: [
            (["users": ["https://partner.example/#a-1"]], true),
            (["subjects": [["type": "user", "id": "https://partner.example/#a-1"]]], true),
            (["users": ["https://partner.example/#a-2"]], false),
        ] as [(JSONValue, Bool)]
    )
    func partnerNames(_ body: JSONValue, _ isAnn: Bool) async throws {
        var partner = try TestIssuer("https://partner.example/", subjectType: nil)
        partner.sources = [.tenantAccount(DirectoryConnection(name: "corp", provider: "oidc"))]
        try await withTenant(Self.setup, others: [partner]) { rolecall, tenant in
            let identities: JSONValue = ["identities": [identity("corp", "oidc", "a-1")]]
            tenant.put("oidc|a-1", roles: ["viewer"], identities)
            let token = try partner.token("a-1")
            #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            tenant.put("oidc|a-1", identities)
            rolecall.clock.pass(seconds: 1)
            #expect(try await Self.tell(rolecall, body).status == 204)
            rolecall.clock.pass(seconds: 1)
            let answer = try await rolecall.evaluate(token, readDocument)
            #expect(answer.decision == !isAnn, "\(answer.text)")
        }
    }

    @Test(
        "is not overtaken by a fetch that was under way",
        .timeLimit(.minutes(1)),
        arguments: ["auth0|ann", "ann@x.example"] as [ExactString]
    )
    func underWay(_ name: ExactString) async throws {
        let types = [try attributes("user", "/user_id", "/email")]
        try await withTenant(Self.setup, subjects: types) { rolecall, tenant in
            let address: JSONValue = ["email": "ann@x.example", "email_verified": true]
            tenant.put(Self.ann, roles: ["viewer"], address)
            let client = try rolecall.issuer.client()
            let asked = question("read", "document", "1", subject: subject(name))
            tenant.gate.hold()
            async let early = rolecall.evaluate(client, asked)
            await tenant.gate.holds(1)
            // The tenant has answered, and nobody here has heard it.
            tenant.put(Self.ann, address)
            rolecall.clock.pass(seconds: 1)
            #expect(try await Self.tell(rolecall, ["users": ["auth0|ann"]]).status == 204)
            rolecall.clock.pass(seconds: 1)
            async let late = rolecall.evaluate(client, asked)
            // By its id the user is known to be marked; by an address that is seen only afterwards.
            if name == Self.ann { await tenant.gate.holds(2) }
            tenant.gate.release()
            #expect(try await late.reasonCode == "no_grant")
            _ = try await early
            #expect(try await rolecall.evaluate(client, asked).reasonCode == "no_grant")
        }
    }

    @Test("marks everybody where more users are named than can be remembered")
    func tooMany() async throws {
        try await withTenant(Self.setup) { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"])
            let token = try rolecall.issuer.token(Self.ann)
            #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            tenant.put(Self.ann)
            for batch in 0...10 {
                rolecall.clock.pass(seconds: 1)
                let answer = try await rolecall.evaluate(token, readDocument)
                #expect(answer.decision == true, "\(batch)")
                let users = (0..<1000).map { JSONValue.string(ExactString("auth0|\(batch)-\($0)")) }
                #expect(try await Self.tell(rolecall, ["users": .array(users)]).status == 204)
            }
            rolecall.clock.pass(seconds: 1)
            #expect(try await rolecall.evaluate(token, readDocument).decision == false)
        }
    }
}
