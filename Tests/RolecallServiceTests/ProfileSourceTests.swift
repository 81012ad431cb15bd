import JSON
import RolecallService
import Testing

/// A source of a profile, in the tables of these tests.
enum TestSource: String, CaseIterable, Sendable {
    case claims, userinfo, management

    /// Every order of every number of sources that has one outside.
    static let orders: [[TestSource]] = [
        [.userinfo], [.management], [.claims, .userinfo], [.userinfo, .claims],
        [.claims, .management], [.management, .claims], [.userinfo, .management],
        [.management, .userinfo], [.claims, .userinfo, .management],
        [.claims, .management, .userinfo], [.userinfo, .claims, .management],
        [.userinfo, .management, .claims], [.management, .claims, .userinfo],
        [.management, .userinfo, .claims],
    ]
}

@Suite("Profiles of several sources")
struct ProfileSourceTests {
    private static let ann: ExactString = "auth0|ann"
    private static let deny: JSONValue = [["effect": "deny", "permissions": ["read:document"]]]

    /// What one source may do that another must not make good.
    private enum Trouble: CaseIterable {
        case denies, fails, refusesToken, hasNoUser, blocks, isUnreadable
    }

    private static func withSources(
        _ order: [TestSource],
        _ body: (Rolecall, TestTenant, TestUserinfo) async throws -> Void
    ) async throws {
        let userinfo = TestUserinfo()
        let sources: [ProfileSource] = try order.map { source in
            switch source {
            case .claims: try .claims
            case .userinfo: try .userinfo(userinfo)
            case .management: .tenantUser
            }
        }
        try await withTenant(sources: sources) { rolecall, tenant in
            try await body(rolecall, tenant, userinfo)
        }
    }

    @Test("the rights of every source add up, in every order", arguments: TestSource.orders)
    func allowing(_ order: [TestSource]) async throws {
        for allowing in order {
            try await Self.withSources(order) { rolecall, tenant, userinfo in
                let roles: JSONValue = ["roles": ["viewer"]]
                tenant.put(Self.ann, roles: allowing == .management ? ["viewer"] : [])
                userinfo.put(Self.ann, allowing == .userinfo ? roles : [:])
                let token = try rolecall.issuer.token(Self.ann, allowing == .claims ? roles : [:])
                let answer = try await rolecall.evaluate(token, readDocument)
                #expect(answer.reasonCode == "role_permission", "\(allowing): \(answer.text)")
                let edit = try await rolecall.evaluate(token, question("edit", "document", "1"))
                #expect(edit.reasonCode == "no_grant", "\(allowing): \(edit.text)")
            }
        }
    }

    @Test("what one source has against the user no other outweighs", arguments: TestSource.orders)
    func troubled(_ order: [TestSource]) async throws {
        for source in order {
            for trouble in Trouble.allCases {
                guard let wanted = Self.outcome(of: trouble, at: source) else { continue }
                try await Self.withSources(order) { rolecall, tenant, userinfo in
                    let changes = try Self.make(trouble, at: source, rolecall, tenant, userinfo)
                    let claims: JSONValue = ["roles": ["viewer"]]
                    let token = try rolecall.issuer.token(Self.ann, claims.merging(changes))
                    if trouble == .refusesToken { userinfo.refuse(token) }
                    for _ in 0..<2 {
                        let answer = try await rolecall.evaluate(token, readDocument)
                        let told = "\(trouble) at \(source): \(answer.text)"
                        #expect((answer.reasonCode ?? answer.code) == wanted, "\(told)")
                        #expect(answer.decision != true, "\(told)")
                        #expect(answer.status == (answer.decision == nil ? 503 : 200), "\(told)")
                    }
                }
            }
        }
    }

    /// The code that the trouble leads to; nil where there is no such trouble.
    private static func outcome(of trouble: Trouble, at source: TestSource) -> String? {
        switch (trouble, source) {
        case (.denies, _): "acl_deny"
        case (.fails, .userinfo), (.fails, .management), (.refusesToken, .userinfo),
            (.isUnreadable, .management), (.isUnreadable, .userinfo):
            "profile_unavailable"
        case (.hasNoUser, .management): "unknown_subject"
        case (.blocks, .management): "subject_blocked"
        case (.fails, .claims), (.refusesToken, _), (.hasNoUser, _), (.blocks, _),
            (.isUnreadable, .claims):
            nil
        }
    }

    /// Lets all sources allow, and one have trouble; gives what the claims have besides.
    private static func make(
        _ trouble: Trouble,
        at source: TestSource,
        _ rolecall: Rolecall,
        _ tenant: TestTenant,
        _ userinfo: TestUserinfo
    ) throws -> JSONValue {
        tenant.put(ann, roles: ["viewer"])
        userinfo.put(ann, ["roles": ["viewer"]])
        let gate = source == .userinfo ? userinfo.gate : tenant.gate
        switch trouble {
        case .denies:
            switch source {
            case .claims: return ["acl": deny]
            case .userinfo: userinfo.put(ann, ["roles": ["viewer"], "acl": deny])
            case .management:
                tenant.put(ann, ["app_metadata": ["roles": ["viewer"], "acl": deny]])
            }
        case .fails: gate.fail()
        case .refusesToken: break
        case .hasNoUser: tenant.remove(ann)
        case .blocks: tenant.put(ann, roles: ["viewer"], ["blocked": true])
        case .isUnreadable:
            // Another user than the one who was asked for, or nobody known.
            tenant.put(ann, roles: ["viewer"], ["user_id": "auth0|bob"])
            userinfo.put(ann, ["roles": ["viewer"], "sub": "auth0|bob"])
        }
        return [:]
    }

    @Test(
        "whether somebody is blocked must be said clearly",
        arguments: [
            (JSONValue.bool(true), "subject_blocked"), (.bool(false), "role_permission"),
            (.null, "role_permission"), ("true", "profile_unavailable"), (1, "profile_unavailable"),
        ] as [(JSONValue, String)]
    )
    func blocked(_ value: JSONValue, _ wanted: String) async throws {
        try await withTenant { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"], ["blocked": value])
            let token = try rolecall.issuer.token(Self.ann)
            let answer = try await rolecall.evaluate(token, readDocument)
            #expect((answer.reasonCode ?? answer.code) == wanted, "\(answer.text)")
        }
    }

    @Test("claims in a namespace give roles, and what the user may edit none")
    func namespaced() async throws {
        try await Self.withSources([.claims, .userinfo]) { rolecall, _, userinfo in
            let roles: JSONValue = ["https://rolecall.example/roles": ["viewer"]]
            userinfo.put(Self.ann, ["user_metadata": ["roles": ["editor"]]])
            let token = try rolecall.issuer.token(Self.ann, roles)
            #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            userinfo.put("auth0|bob", roles)
            let bob = try rolecall.issuer.token("auth0|bob")
            #expect(try await rolecall.evaluate(bob, readDocument).decision == true)
            let edit = try await rolecall.evaluate(token, question("edit", "document", "1"))
            #expect(edit.reasonCode == "no_grant")
        }
    }

    @Test("an ID token never leads to `/userinfo`, nor to what it said before")
    func idToken() async throws {
        try await Self.withSources([.userinfo]) { rolecall, _, userinfo in
            userinfo.put(Self.ann, ["roles": ["viewer"]])
            let (access, id) = (
                try rolecall.issuer.token(Self.ann), try rolecall.issuer.idToken(Self.ann)
            )
            expectProblem(
                try await rolecall.evaluate(id, readDocument),
                503,
                "subject_token_required"
            )
            #expect(userinfo.gate.asked == 0)
            #expect(try await rolecall.evaluate(access, readDocument).decision == true)
            for seconds in [0.0, 70, 60, 200] {
                rolecall.clock.pass(seconds: seconds)
                expectProblem(
                    try await rolecall.evaluate(id, readDocument),
                    503,
                    "subject_token_required"
                )
            }
            #expect(userinfo.tokens == [access])
        }
    }

    @Test(
        "a subject without its token is decided on what can be looked up alone",
        arguments: TestSource.orders
    )
    func named(_ order: [TestSource]) async throws {
        try await Self.withSources(order) { rolecall, tenant, userinfo in
            tenant.put(Self.ann, roles: ["viewer"])
            userinfo.put(Self.ann, ["roles": ["editor"]])
            let client = try rolecall.issuer.client()
            let asked = question("read", "document", "1", subject: subject(Self.ann))
            let answer = try await rolecall.evaluate(client, asked)
            if order.contains(.management) {
                #expect(answer.decision == true, "\(answer.text)")
                let edit = question("edit", "document", "1", subject: subject(Self.ann))
                #expect(try await rolecall.evaluate(client, edit).reasonCode == "no_grant")
            } else {
                expectProblem(answer, 503, "subject_token_required")
            }
            #expect(userinfo.gate.asked == 0)
        }
    }

    @Test("users of two issuers with one `sub` are two users")
    func issuersApart() async throws {
        let (first, second) = (TestUserinfo(), TestUserinfo())
        first.put("ann", ["roles": ["viewer"]])
        second.put("ann")
        var (one, two) = (
            try TestIssuer("https://one.example/", subjectType: nil),
            try TestIssuer("https://two.example/", subjectType: nil)
        )
        one.sources = [try .userinfo(first)]
        two.sources = [try .userinfo(second)]
        let (ofOne, ofTwo) = (try one.token("ann"), try two.token("ann"))
        try await withRolecall(issuers: [one, two]) { rolecall in
            for _ in 0..<2 {
                let allowed = try await rolecall.evaluate(ofOne, readDocument)
                #expect(allowed.decision == true, "\(allowed.text)")
                let denied = try await rolecall.evaluate(ofTwo, readDocument)
                #expect(denied.reasonCode == "no_grant", "\(denied.text)")
            }
            let name = subject("https://one.example/#ann")
            let list = try await rolecall.permissions(ofOne)
            #expect(list.json["subject"] == name)
            let own = question("read", "document", "1", subject: name)
            #expect(try await rolecall.evaluate(ofOne, own).decision == true)
            let others = try await rolecall.evaluate(ofTwo, own)
            expectProblem(others, 403, "subject_not_allowed")
            #expect(first.gate.asked == 1 && second.gate.asked == 1)
        }
    }

    @Test("an account counts in its connection alone, and its identity is the user")
    func linked() async throws {
        let corp = DirectoryConnection(name: "corp", provider: "oidc")
        var partner = try TestIssuer("https://partner.example/", subjectType: nil)
        partner.sources = [.tenantAccount(corp)]
        try await withTenant(others: [partner]) { rolecall, tenant in
            tenant.put(
                Self.ann,
                roles: ["viewer"],
                [
                    "identities": [
                        identity("users", "auth0", "ann"), identity("corp", "oidc", "a-1"),
                        identity("other", "oidc", "a-2"),
                    ]
                ]
            )
            let cases: [(TestIssuer, ExactString, String)] = [
                (partner, "a-1", "role_permission"), (partner, "oidc|a-1", "unknown_subject"),
                (partner, "a-2", "unknown_subject"), (partner, "ann", "unknown_subject"),
                (partner, "auth0|ann", "unknown_subject"),
                (rolecall.issuer, "oidc|a-1", "role_permission"),
                (rolecall.issuer, "oidc|a-2", "role_permission"),
                (rolecall.issuer, "a-1", "unknown_subject"),
            ]
            for (issuer, sub, wanted) in cases {
                let answer = try await rolecall.evaluate(try issuer.token(sub), readDocument)
                #expect(answer.reasonCode == wanted, "\(issuer.name) \(sub): \(answer.text)")
            }
            let list = try await rolecall.permissions(try partner.token("a-1"))
            #expect(list.json["subject"] == subject(Self.ann))
        }
    }

    @Test("users are found by a verified address, if it is one user's")
    func email() async throws {
        let types = [try attributes("user", "/user_id", "/email")]
        try await withTenant(subjects: types) { rolecall, tenant in
            let verified: JSONValue = ["email_verified": true]
            tenant.put(Self.ann, roles: ["viewer"], verified.merging(["email": "ann@x.example"]))
            tenant.put("auth0|bob", roles: ["viewer"], ["email": "bob@x.example"])
            for id: ExactString in ["auth0|c", "auth0|d"] {
                tenant.put(id, roles: ["viewer"], verified.merging(["email": "c@x.example"]))
            }
            let client = try rolecall.issuer.client()
            let cases: [(ExactString, String)] = [
                ("auth0|ann", "role_permission"), ("ann@x.example", "role_permission"),
                ("bob@x.example", "unknown_subject"), ("c@x.example", "ambiguous_subject"),
                ("nobody@x.example", "unknown_subject"), ("ann", "unknown_subject"),
            ]
            for (id, wanted) in cases {
                let asked = question("read", "document", "1", subject: subject(id))
                let answer = try await rolecall.evaluate(client, asked)
                #expect((answer.reasonCode ?? answer.code) == wanted, "\(id): \(answer.text)")
            }
        }
    }

    /// What `/userinfo` says with each of two tokens of one user, and what each is decided to.
    struct TwoTokens: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var claims: JSONValue = [:]
        /// Nil where it refuses the token.
        let said: [JSONValue?]
        let codes: [String]
    }

    private static let viewer: JSONValue = ["roles": ["viewer"]]

    static let twoTokens = [
        TwoTokens(
            testDescription: "a deny that one shows",
            said: [viewer, viewer.merging(["acl": deny])],
            codes: ["role_permission", "acl_deny"]
        ),
        TwoTokens(
            testDescription: "a deny that one shows, beside claims that allow",
            claims: viewer,
            said: [[:], ["acl": deny]],
            codes: ["role_permission", "acl_deny"]
        ),
        TwoTokens(
            testDescription: "roles that one shows",
            said: [viewer, [:]],
            codes: ["role_permission", "no_grant"]
        ),
        TwoTokens(
            testDescription: "one that is refused",
            said: [viewer, nil],
            codes: ["role_permission", "profile_unavailable"]
        ),
    ]

    @Test(
        "what `/userinfo` says with one token of a user counts for that token alone",
        arguments: twoTokens,
        [[0, 1], [1, 0]]
    )
    func byToken(_ test: TwoTokens, order: [Int]) async throws {
        try await Self.withSources([.claims, .userinfo]) { rolecall, _, userinfo in
            userinfo.put(Self.ann)
            let tokens = try test.said.enumerated().map { number, said in
                let id: JSONValue = ["jti": .string(ExactString("\(number)"))]
                let token = try rolecall.issuer.token(Self.ann, test.claims.merging(id))
                guard let said else {
                    userinfo.refuse(token)
                    return token
                }
                userinfo.tell(said, with: token)
                return token
            }
            for number in order + order {
                let answer = try await rolecall.evaluate(tokens[number], readDocument)
                let code = answer.reasonCode ?? answer.code
                #expect(code == test.codes[number], "\(number): \(answer.text)")
            }
            #expect(userinfo.tokens == order.map { tokens[$0] })
        }
    }

    /// A source that fails, by what is wrong with one user.
    static let oneUser: [(LookupFailure.Kind, String)] = [
        (.tooLarge("JSON text over 5 bytes"), "profile_too_large"),
        (.several, "ambiguous_subject"),
    ]

    @Test("what is wrong with one user is said, and believed for ten seconds", arguments: oneUser)
    func wrongUser(_ kind: LookupFailure.Kind, _ code: String) async throws {
        for source in [TestSource.userinfo, .management] {
            try await Self.withSources([source]) { rolecall, tenant, userinfo in
                tenant.put(Self.ann, roles: ["viewer"])
                userinfo.put(Self.ann, Self.viewer)
                let gate = source == .userinfo ? userinfo.gate : tenant.gate
                let token = try rolecall.issuer.token(Self.ann)
                #expect(try await rolecall.evaluate(token, readDocument).decision == true)
                gate.fail(LookupFailure(kind, code: "upstream_test"))
                rolecall.clock.pass(seconds: 120)
                for seconds in [0.0, 5, 4] {
                    rolecall.clock.pass(seconds: seconds)
                    expectProblem(try await rolecall.evaluate(token, readDocument), 503, code)
                }
                #expect(gate.asked == 2)
                gate.fail(nil)
                rolecall.clock.pass(seconds: 1)
                #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            }
        }
    }

    @Test("the log says which source failed, about whom, and how")
    func logged() async throws {
        for source in [TestSource.userinfo, .management] {
            try await Self.withSources([source]) { rolecall, tenant, userinfo in
                let gate = source == .userinfo ? userinfo.gate : tenant.gate
                gate.fail(
                    LookupFailure(.unavailable, code: "upstream_test", detail: "no certificate")
                )
                let token = try rolecall.issuer.token(Self.ann)
                _ = try await rolecall.evaluate(token, readDocument)
                let line = rolecall.log.lines.first { $0.contains("profile cannot be fetched") }
                let issuer = source == .userinfo ? [TestTenant.issuer.string] : []
                for text in [source.rawValue, "upstream_test", "no certificate", "auth0|ann"]
                    + issuer
                {
                    #expect(line?.contains(text) == true, "\(text): \(line ?? "")")
                }
            }
        }
    }

    @Test("a token that `/userinfo` refuses is no outage: what was known before ends in time")
    func refusedToken() async throws {
        try await Self.withSources([.userinfo]) { rolecall, _, userinfo in
            userinfo.put(Self.ann, ["roles": ["viewer"]])
            let token = try rolecall.issuer.token(Self.ann)
            #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            userinfo.refuse(token)
            rolecall.clock.pass(seconds: 120)
            for _ in 0..<5 {
                let answer = try await rolecall.evaluate(token, readDocument)
                expectProblem(answer, 503, "profile_unavailable")
            }
            // And it does not pay to come back at once.
            #expect(userinfo.gate.asked == 2)
            rolecall.clock.pass(seconds: 10)
            _ = try await rolecall.evaluate(token, readDocument)
            #expect(userinfo.gate.asked == 3)
        }
    }
}
