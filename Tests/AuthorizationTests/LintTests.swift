import Authorization
import Testing

@Suite("Policy lint")
struct LintTests {
    /// A policy, and the findings as `line code`.
    static let findings: [(text: String, findings: [String])] = [
        ("roles: { a: { permissions: [\"raed:document\"] } }", []),
        (
            """
            resources: { document: { actions: [read] }, folder: {} }
            roles:
              a: { permissions: ["raed:document", "read:documnet", "x:folder", "*:document", "read:*"] }
            rules:
              - { id: r, effect: deny, permissions: ["raed:document/1"] }
            routes:
              - { methods: [GET], path: "/", permission: "list:document/1" }
            """,
            [
                "4 action_undeclared", "4 type_undeclared", "6 action_undeclared",
                "8 action_undeclared",
            ]
        ),
        (
            "roles:\n  a: { permissions: [\"read\", \"read:document\"] }",
            ["3 permission_without_type"]
        ),
        (
            "rules:\n  - { id: r, effect: allow, permissions: [\"read\"] }",
            ["3 rule_without_effect", "3 permission_without_type"]
        ),
        (
            "rules:\n  - { id: r, effect: allow, permissions: [\"read:rolecall/audit\"] }",
            ["3 rule_without_effect"]
        ),
        (
            "rules:\n  - { id: r, effect: deny, permissions: [\"a:b\"], to: anyone }",
            ["3 rule_reach_redundant"]
        ),
        (
            """
            roles:
              a: { permissions: ["edit:document/7", "edit:document", "read:document/x/y"] }
              b: { permissions: ["edit:document/7"] }
            rules:
              - { id: r, effect: deny, permissions: ["edit:document/7", "*:document/x/**"] }
              - { id: s, effect: deny, permissions: ["edit:document"], roles: [a] }
              - { id: t, effect: allow, permissions: ["edit:document/7"] }
            """,
            [
                "3 permission_always_denied", "3 permission_always_denied",
                "4 permission_always_denied", "8 permission_always_denied",
            ]
        ),
        (
            """
            resources: { document: { properties: { legal_hold: bool, owner: string } } }
            rules:
              - { id: a, effect: deny, permissions: ["edit:document"], when: resource.properties.legal_hold }
              - { id: b, effect: deny, permissions: ["edit:document"], when: resource.properties.on_hold }
              - { id: c, effect: deny, permissions: ["edit:document"], when: has(resource.properties.on_hold) && resource.properties.on_hold }
              - { id: d, effect: allow, permissions: ["edit:document"], when: resource.properties.on_hold }
              - { id: e, effect: deny, permissions: ["edit:document"], when: context.a.b }
              - { id: f, effect: deny, permissions: ["edit:document"], when: has(context.a.b) && context.a.b }
              - { id: g, effect: deny, permissions: ["edit:document"], when: has(context.a) && has(context.a.b) && context.a.b }
              - { id: h, effect: deny, permissions: ["edit:document"], when: "subject.email == 'a'" }
              - { id: i, effect: deny, permissions: ["edit:document"], when: "subject.id == 'a' && size(context) > 1" }
              - { id: j, effect: deny, permissions: ["edit:document", "edit:memo"], when: resource.properties.legal_hold }
              - { id: k, effect: allow, permissions: ["edit:document"], when: "resource.properties.ownr == subject.id" }
              - { id: l, effect: deny, permissions: ["edit:document"], when: "context.?a.b.orValue(false)" }
              - { id: m, effect: deny, permissions: ["edit:document"], when: "context.a.?b.orValue(false)" }
              - { id: n, effect: deny, permissions: ["edit:document"], when: "context.?a.?b.c.orValue(false)" }
              - { id: o, effect: deny, permissions: ["edit:document"], when: "context[?'a'].b.orValue(false) && context.c" }
              - { id: p, effect: deny, permissions: ["edit:document"], when: "context['a'][?'b'].orValue(false)" }
              - { id: q, effect: deny, permissions: ["edit:document"], when: "has(context.?a.b)" }
              - { id: r, effect: deny, permissions: ["edit:document"], when: "has(context.a) && context.a.?b.c.orValue(false)" }
              - { id: s, effect: deny, permissions: ["edit:document"], when: "context.a[?subject.id].orValue(false)" }
              - { id: t, effect: deny, permissions: ["edit:document"], when: "context[?subject.id].b.orValue(false)" }
            """,
            [
                "5 deny_unguarded", "8 deny_unguarded", "9 deny_unguarded", "11 deny_unguarded",
                "13 type_undeclared", "13 deny_unguarded", "14 property_undeclared",
                "16 deny_unguarded", "18 deny_unguarded", "19 deny_unguarded",
                "22 deny_unguarded",
            ]
        ),
        (
            """
            rules:
              - { id: a, effect: allow, permissions: ["edit:document"], when: "context.l.all(a, context.l.all(b, context.l.all(c, a + b > c)))" }
            """,
            ["3 condition_expensive"]
        ),
        (
            """
            rules:
              - id: a
                effect: allow
                permissions: ["edit:document"]
                when: >-
                  has(context.a) // or more
                  && context.a == 1
              - id: b
                effect: allow
                permissions: ["edit:document"]
                when: |-
                  has(context.a) // of two lines
                  && context.a == 'http://x' // and
              - id: c
                effect: allow
                permissions: ["edit:document"]
                when: >-
                  context.a == 'http://x'
                  || context.a == 'https://x' // the last
              - id: d
                effect: allow
                permissions: ["edit:document"]
                when: context.a == 1 // http://x
                  && context.b
            """,
            ["7 condition_comment", "24 condition_comment"]
        ),
        (
            """
            rules:
              - { id: a, effect: allow, permissions: ["edit:document"], when: "1 / 0 == 1" }
              - { id: b, effect: deny, permissions: ["edit:folder"], when: "cidr('10.0.0.0/8').containsIP('10.0.0')" }
              - { id: c, effect: allow, permissions: ["edit:page"], when: "true || 1 / 0 == 1" }
            """,
            ["3 condition_without_value", "4 condition_without_value"]
        ),
        (
            """
            roles: { a: { permissions: ["edit:document/7"] } }
            rules:
              - { id: r, effect: deny, permissions: ["edit:document/7"], when: "has(context.x)" }
            """,
            []
        ),
        (
            "roles:\n  a: { permissions: [\"a:b\", \"a:b\"] }\n  b: { inherits: [a, a] }",
            ["3 entry_repeated", "4 entry_repeated"]
        ),
        (
            """
            roles:
              a: { permissions: ["*:rolecall"] }
              b: { permissions: ["write:rolecall/policies"] }
              c: { permissions: ["grant:rolecall/role/*"] }
              d: { permissions: ["*:*"] }
              e: { permissions: ["read:rolecall/**", "grant:rolecall/role/a"] }
            """,
            ["3 role_powerful", "4 role_powerful", "5 role_powerful", "6 role_powerful"]
        ),
        (
            """
            roles:
              a: { permissions: ["grant:rolecall/role/b", "wirte:rolecall/acl", "read:rolecall/acl"] }
            """,
            ["3 role_unknown", "3 right_unknown", "3 right_unknown"]
        ),
        (
            """
            routes:
              - { methods: [GET, PUT], path: "/a/{id}", anonymous: true }
              - { methods: [GET], path: "/a/b", permission: "a:b/c" }
              - { methods: [POST], path: "/a/b", permission: "a:b/c" }
              - { methods: [GET], path: "/a/*", permission: "a:b/c" }
              - { methods: ["*"], path: "/**", permission: "a:b/c" }
              - { methods: [GET], host: h, path: "/x/{y}/**", anonymous: true }
            """,
            ["4 route_unreachable", "8 route_unreachable"]
        ),
        (
            """
            routes:
              - { methods: [GET], host: A.example, path: "/**", anonymous: true }
              - { methods: [GET], host: b.example, path: "/x", anonymous: true }
              - { methods: [GET], path: "/x", anonymous: true }
              - { methods: [GET], host: a.EXAMPLE, path: "/x", anonymous: true }
            """,
            ["6 route_unreachable"]
        ),
    ]

    @Test("points out what may not be meant", arguments: findings)
    func lint(text: String, findings: [String]) throws {
        let policies = try Fixture.policies("version: 1\n" + text)
        #expect(policies.warnings.map { "\($0.place.line) \($0.code)" } == findings)
        #expect(policies.warnings.allSatisfy { $0.severity != .error })
    }

    @Test("tells what conditions cost and which properties none reads")
    func notes() throws {
        let policies = try Fixture.policies(
            """
            version: 1
            resources: { document: { properties: { owner: string, size: int } }, memo: { properties: { x: int } } }
            roles:
              a: { permissions: [{ permission: "edit:document", when: resource.properties.owner == subject.id }] }
            """
        )
        #expect(
            policies.conditionNotes.map { "\($0.place.line) \($0.code)" } == [
                "2 property_unused", "4 condition_cost",
            ]
        )
        #expect(policies.conditionNotes.first?.message.contains("`size`") == true)
        #expect(policies.conditionNotes.allSatisfy { $0.severity == .note })
    }
}
