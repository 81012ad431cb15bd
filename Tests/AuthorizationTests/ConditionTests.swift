import Authorization
import JSON
import Testing

@Suite("Conditions")
struct ConditionTests {
    static let policies = """
        version: 1
        resources: { document: { properties: { owner: string, level: int, score: double } } }
        roles:
          viewer: { permissions: ["read:document"] }
          writer:
            inherits: [viewer]
            permissions:
              - { permission: "edit:document", when: resource.properties.owner == subject.id }
              - { permission: "edit:document", when: resource.properties.level > 7 }
          keeper:
            permissions:
              - { permission: "write:rolecall/acl", when: context.office }
        rules:
          - { id: night, effect: deny, permissions: ["edit:document"], when: context.night }
          - { id: hold, effect: deny, permissions: ["edit:document"], when: has(context.hold) && context.hold }
          - { id: friend, effect: allow, permissions: ["edit:document"], when: "'friend' in context.tags" }
          - { id: all, effect: allow, permissions: ["edit:document/open/*"] }
          - { id: score, effect: allow, permissions: ["rate:document"], when: resource.properties.score * 2.0 > 3.0 }
          - { id: public, effect: allow, permissions: ["read:news"], to: anyone, when: "subject.type == 'user'" }
        """

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var roles = "[\"writer\"]"
        var acl = "[]"
        var question = "edit:document/1"
        var attributes: String
        let code: ReasonCode
        var detail: String?
        var failures: [String] = []
        var status = SubjectStatus.known

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "let a role's permission apply",
            attributes: #"{"resource": {"owner": "someone"}, "context": {"night": false}}"#,
            code: .rolePermission,
            detail: "edit:document"
        ),
        Case(
            name: "fail where a member is missing: the next permission is tried",
            attributes: #"{"resource": {"level": 8}, "context": {"night": false}}"#,
            code: .rolePermission,
            failures: ["cel_no_such_key"]
        ),
        Case(
            name: "that do not hold give nothing",
            attributes:
                #"{"resource": {"owner": "else", "level": 7}, "context": {"night": false, "tags": []}}"#,
            code: .noGrant
        ),
        Case(
            name: "are tried in the order of reasons, rules after roles",
            attributes:
                #"{"resource": {"owner": "a", "level": 1}, "context": {"night": false, "tags": ["friend"]}}"#,
            code: .ruleAllow,
            detail: "friend"
        ),
        Case(
            name: "give way to a rule without one",
            question: "edit:document/open/1",
            attributes: #"{"context": {"night": false}}"#,
            code: .ruleAllow,
            detail: "all",
            failures: ["cel_no_such_key", "cel_no_such_key", "cel_no_such_key"]
        ),
        Case(
            name: "of a deny that cannot be evaluated deny",
            attributes: #"{"resource": {"owner": "someone"}}"#,
            code: .ruleDeny,
            detail: "night",
            failures: ["cel_no_such_key"]
        ),
        Case(
            name: "of a deny that are no truth value deny",
            attributes: #"{"resource": {"owner": "someone"}, "context": {"night": "no"}}"#,
            code: .ruleDeny,
            detail: "night",
            failures: ["condition_not_bool"]
        ),
        Case(
            name: "of a deny behind one that does not hold are tried",
            attributes:
                #"{"resource": {"owner": "someone"}, "context": {"night": false, "hold": true}}"#,
            code: .ruleDeny,
            detail: "hold"
        ),
        Case(
            name: "of an ACL deny come first",
            acl:
                #"[{"effect": "deny", "id": "d", "permissions": ["edit:document"], "when": "context.night"}]"#,
            attributes: #"{"context": {"night": true}}"#,
            code: .aclDeny,
            detail: "d"
        ),
        Case(
            name: "of an ACL allow come last",
            roles: "[]",
            acl:
                #"[{"effect": "allow", "id": "a", "permissions": ["edit:document"], "when": "action.name == 'edit'"}]"#,
            attributes: #"{"context": {"night": false, "tags": []}}"#,
            code: .aclAllow,
            detail: "a"
        ),
        Case(
            name: "of an ACL deny of the wrong type count as true",
            acl:
                #"[{"effect": "deny", "id": "d", "permissions": ["edit:document"], "when": "resource.properties.level == 'x'"}]"#,
            attributes: "{}",
            code: .unreadableDeny,
            detail: "d"
        ),
        Case(
            name: "let rights on Rolecall count when they hold",
            roles: "[\"keeper\"]",
            question: "write:rolecall/acl",
            attributes: #"{"context": {"office": true}}"#,
            code: .rolePermission
        ),
        Case(
            name: "keep rights on Rolecall from counting when they do not",
            roles: "[\"keeper\"]",
            question: "write:rolecall/acl",
            attributes: #"{"context": {"office": false}}"#,
            code: .noGrant
        ),
        Case(
            name: "see doubles where they are declared",
            question: "rate:document/1",
            attributes: #"{"resource": {"score": 2}}"#,
            code: .ruleAllow,
            detail: "score"
        ),
        Case(
            name: "hold for unknown subjects too",
            question: "read:news/1",
            attributes: "{}",
            code: .ruleAllow,
            detail: "public",
            status: .unknown
        ),
        Case(
            name: "change nothing for who is blocked",
            question: "read:news/1",
            attributes: "{}",
            code: .subjectBlocked,
            status: .blocked
        ),
    ]

    @Test("decide whether something applies", arguments: cases)
    func decision(_ example: Case) throws {
        let decision = try Fixture.policies(Self.policies).decision(
            example.question,
            "{\"roles\": \(example.roles), \"acl\": \(example.acl)}",
            example.attributes,
            status: example.status
        )
        let reason = decision.reason
        #expect(reason.code == example.code)
        if let detail = example.detail {
            let found = [reason.rule?.text, reason.entry, reason.permission].compactMap(\.self)
            #expect(found.contains(ExactString(detail)))
        }
        #expect(decision.conditionFailures.map(\.code) == example.failures)
    }

    /// Expressions that hold for somebody with these claims and this metadata.
    static let expressions = [
        "subject.id == 'someone'", "subject.type == 'user'", "subject.email == 'a@b'",
        "subject.roles == ['viewer', 'writer']", "subject.claims.mfa", "subject.claims.said",
        "subject.claims.name == 'profile'", "!has(subject.claims.user_metadata)",
        "subject.app_metadata.level == 3", "size(subject.properties) == 1",
        "resource.type == 'document' && resource.id == 'x/1'", "action.properties.fast",
        "context.ip == '::1'", "now == timestamp('2026-01-01T00:00:00Z')",
        "'email' in subject && size(subject) == 7", "'properties' in resource && size(action) == 2",
        "resource.properties.all(k, resource.properties[k] == 2.0)",
    ]

    @Test("see the question and the profile", arguments: expressions)
    func sees(expression: String) throws {
        let text = String(
            decoding: JSONValue.string(ExactString(expression)).encoded(),
            as: UTF8.self
        )
        let policies = try Fixture.policies(
            """
            version: 1
            resources: { document: { properties: { score: double } } }
            roles: { viewer: {}, writer: { inherits: [viewer] }, other: {}, late: {} }
            rules: [{ id: r, effect: allow, permissions: ["see:document"], when: \(text) }]
            """
        )
        let record: JSONValue = [
            "app_metadata": [
                "level": 3,
                "roles": [
                    ["role": "writer", "scope": "document/x/*"], ["role": "other", "scope": "t"],
                    ["role": "late", "expires_at": "2026-01-01T00:00:00Z"],
                ],
            ],
            "email": "a@b", "email_verified": true,
        ]
        let claims: JSONValue = ["mfa": true, "name": "profile", "user_metadata": ["x": 1]]
        let profile = Profile(
            status: .known,
            documents: [
                ProfileDocument(value: record, attributes: .appMetadata),
                ProfileDocument(value: claims, attributes: ProfileAttributes(), kind: .claims),
            ]
        )
        let decision = policies.decide(
            try Fixture.request("see:document/x/1"),
            given: RequestAttributes(
                claims: ["said": true, "name": "token", "user_metadata": 1],
                subject: ["team": 7],
                action: ["fast": true],
                resource: ["score": 2],
                context: ["ip": "::1"]
            ),
            for: try policies.principal(for: profile, subject: Fixture.subject),
            at: Fixture.now
        )
        #expect(decision.reason.code == .ruleAllow, "\(decision.conditionFailures)")
    }

    @Test("see an e-mail address only where it is verified")
    func email() throws {
        let policies = try Fixture.policies(
            "version: 1\nrules: [{ id: r, effect: allow, permissions: [\"a:b\"], when: has(subject.email) }]"
        )
        for (verified, code) in [
            (JSONValue.bool(true), ReasonCode.ruleAllow), (.bool(false), .noGrant),
            ("true", .noGrant), (.null, .noGrant),
        ] {
            let record: JSONValue = ["email": "a@b", "email_verified": verified]
            let profile = Profile(
                status: .known,
                documents: [ProfileDocument(value: record, attributes: .appMetadata)]
            )
            let principal = try policies.principal(for: profile, subject: Fixture.subject)
            let request = try Fixture.request("a:b/c")
            #expect(policies.decide(request, for: principal, at: Fixture.now).reason.code == code)
        }
    }

    @Test("of one text are evaluated once in a decision")
    func once() throws {
        let policies = try Fixture.policies(
            """
            version: 1
            rules:
              - { id: a, effect: allow, permissions: ["a:b", "a:*", "*:b"], when: context.x }
              - { id: b, effect: allow, permissions: ["a:b/c"], when: context.x }
              - { id: c, effect: allow, permissions: ["a:b"], when: context.y }
            """
        )
        let decision = try policies.decision(
            "a:b/c",
            #"{"acl": [{"effect": "allow", "permissions": ["a:b"], "when": "context.y"}]}"#
        )
        #expect(decision.reason.code == .noGrant)
        // The condition of the profile is another object than that of the policies.
        #expect(
            decision.conditionFailures.map(\.condition) == ["context.x", "context.y", "context.y"]
        )
    }
}
