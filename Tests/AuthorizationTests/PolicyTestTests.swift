import Authorization
import JSON
import Testing

@Suite("Policy tests")
struct PolicyTestTests {
    static let policies = """
        version: 1
        roles: { viewer: { permissions: ["read:document"] } }
        """

    private func test(_ text: String) throws -> PolicyTest {
        try PolicyTest(PolicyFile(name: "policy_test.yaml", text: Array(text.utf8)))
    }

    @Test("pass and fail by effect and by reason")
    func run() throws {
        let test = try test(
            """
            version: 1
            now: 2026-01-01T00:00:00Z
            users:
              alice:
                app_metadata:
                  roles: [{ role: viewer, expires_at: 2026-01-01T00:00:01Z }]
                  acl: [{ id: "1", effect: deny, permissions: ["read:document/secret"] }]
              bob: { app_metadata: { roles: viewer, "permissions": [42] } }
              mallory: { status: blocked }
              nobody: { status: unknown }
            questions:
              - { user: bob, ask: "read:document/42", expect: allow, reason: role_permission }
              - { user: bob, ask: "read:document/a%2Ab/c", expect: allow }
              - { user: bob, ask: "edit:document/42", expect: deny, reason: no_grant }
              - { user: mallory, ask: "read:document/42", expect: deny, reason: subject_blocked }
              - { user: nobody, ask: "read:document/42", expect: deny, reason: unknown_subject }
              - { user: bob, ask: "edit:document/42", expect: allow }
              - { user: bob, ask: "read:document/42", expect: allow, reason: direct_permission }
            """
        )
        let report = test.run(on: try Fixture.policies(Self.policies))
        #expect(test.file == "policy_test.yaml")
        #expect(!report.passed)
        #expect(report.results.map(\.passed) == [true, true, true, true, true, false, false])
        #expect(report.results.map(\.place.line) == Array(12...18))
        #expect(
            report.results.compactMap(\.failure) == [
                "found deny (no_grant), expected allow",
                "found allow (role_permission), expected allow (direct_permission)",
            ]
        )
        #expect(report.results.first?.user == "bob")
        #expect(report.results.first?.question == "read:document/42")
        #expect(report.warnings.map { "\($0.place.line) \($0.code)" } == ["8 entry_invalid"])
    }

    @Test("see grants lapse at the fixed time")
    func fixedTime() throws {
        func passes(now: String) throws -> Bool {
            try test(
                """
                version: 1
                now: \(now)
                users:
                  alice: { app_metadata: { roles: [{ role: viewer, expires_at: 2026-01-01T00:00:01Z }] } }
                questions: [{ user: alice, ask: "read:document/42", expect: allow }]
                """
            ).run(on: try Fixture.policies(Self.policies)).passed
        }
        #expect(try passes(now: "2026-01-01T00:00:00.999Z"))
        #expect(try !passes(now: "\"2026-01-01T00:00:01Z\""))
    }

    /// A mistake in a file, its place and a piece of its message.
    static let mistakes: [(text: String, place: String, message: String)] = [
        ("[]", "1:1", "expected a mapping"),
        ("version: 1", "1:1", "`now` is missing"),
        (
            "version: 1\nnow: 2026-01-01\nusers: {}\nquestions: [{}]", "2:6",
            "expected an RFC 3339 time"
        ),
        ("version: 1\nnow: 2026-01-01T00:00:00Z\nquestions: []", "1:1", "`users` is missing"),
        ("version: 1\nnow: 2026-01-01T00:00:00Z\nusers: {}\nquestions: []", "4:12", "empty"),
        (
            "version: 1\nnow: 2026-01-01T00:00:00Z\nusers: {}\nquestions: [{ user: x, ask: \"a:b/c\", expect: deny }]",
            "4:21", "`x` is none of the users"
        ),
        (
            "version: 1\nnow: 2026-01-01T00:00:00Z\nusers: { a: { state: blocked } }\nquestions: [{}]",
            "3:15", "unknown key"
        ),
        (
            "version: 1\nnow: 2026-01-01T00:00:00Z\nusers: { a: { status: bloked } }\nquestions: [{}]",
            "3:23", "did you mean `blocked`?"
        ),
        (question(#"user: a, ask: "a:b", expect: deny"#), "4:29", "the resource has no `/`"),
        (question(#"user: a, ask: "a:b/", expect: deny"#), "4:29", "the id is empty"),
        (question(#"user: a, ask: "a", expect: deny"#), "4:29", "no `:`"),
        (
            question(#"user: a, ask: "a:b/c", expect: maybe"#), "4:46",
            "expected one of `allow`, `deny`"
        ),
        (
            question(#"user: a, ask: "a:b/c", expect: deny, reason: no_grnt"#), "4:60",
            "did you mean `no_grant`?"
        ),
        (question(#"user: a, ask: "a:b/c""#), "4:13", "`expect` is missing"),
        (
            question(#"user: a, ask: "a:b/c", expect: deny, reasn: x"#), "4:52",
            "did you mean `reason`?"
        ),
    ]

    @Test(
        "ask what is written, as the command line does",
        arguments: [
            ("read:document/%2A", "allow"), ("read:document/*", "deny"),
            ("read:document/100%", "deny"),
            ("read:document/{id}", "deny"), ("read:document/**", "deny"),
            ("*:document/%2A", "deny"),
        ]
    )
    func literalQuestions(ask: String, effect: String) throws {
        // The pattern means the id `%2A` alone, which in a pattern is written `%252A`.
        let policies = try Fixture.policies(
            "version: 1\nroles: { r: { permissions: [\"read:document/%252A\"] } }"
        )
        let report = try test(
            """
            version: 1
            now: 2026-01-01T00:00:00Z
            users: { a: { app_metadata: { roles: [r] } } }
            questions: [{ user: a, ask: "\(ask)", expect: \(effect) }]
            """
        ).run(on: policies)
        #expect(report.results.compactMap(\.failure) == [])
    }

    @Test("know users and data by the bytes of their names")
    func exactNames() throws {
        let policies = try Fixture.policies(
            """
            version: 1
            rules:
              - { id: r, effect: allow, permissions: ["a:b"], when: 'resource.properties["\u{E9}"] == 1' }
            """
        )
        let report = try test(
            """
            version: 1
            now: 2026-01-01T00:00:00Z
            users: { \u{E9}: {}, e\u{301}: { status: blocked } }
            questions:
              - { user: \u{E9}, ask: "a:b/c", resource: { \u{E9}: 1, e\u{301}: 2 }, expect: allow }
              - { user: \u{E9}, ask: "a:b/c", resource: { \u{E9}: 2, e\u{301}: 1 }, expect: deny }
              - { user: e\u{301}, ask: "a:b/c", expect: deny, reason: subject_blocked }
            """
        ).run(on: policies)
        #expect(report.results.compactMap(\.failure) == [])
    }

    /// Plain values and what they are, as an expression.
    static let values: [(plain: String, value: String)] = [
        ("true", "true"), ("false", "false"), ("null", "null"), ("~", "null"), ("", "null"),
        ("12", "12"), ("-1.5", "-1.5"), ("1e3", "1000.0"), ("-0", "0"), ("'True'", "'True'"),
        ("\"012\"", "'012'"), ("2026-01-01", "'2026-01-01'"), ("1.2.3", "'1.2.3'"),
        ("12:30", "'12:30'"), ("0xyz", "'0xyz'"), ("0b2", "'0b2'"), ("1e", "'1e'"), ("-x", "'-x'"),
        (".", "'.'"), ("1 000", "'1 000'"), ("+", "'+'"), ("_1", "'_1'"), ("0x", "'0x'"),
        ("1,5", "'1,5'"), ("12km", "'12km'"), ("truely", "'truely'"), ("y", "'y'"),
        ("tRUE", "'tRUE'"), ("infinite", "'infinite'"), (".infx", "'.infx'"), ("1e5e5", "'1e5e5'"),
        ("١٢", "'١٢'"),
    ]

    @Test("read plain values as JSON has them, and texts", arguments: values)
    func plainValues(plain: String, value: String) throws {
        let policies = try Fixture.policies(
            """
            version: 1
            rules:
              - id: r
                effect: allow
                permissions: ["a:b"]
                when: resource.properties.v == \(value) && resource.properties.list[0] == \(value)
            """
        )
        let report = try test(
            """
            version: 1
            now: 2026-01-01T00:00:00Z
            users: { a: {} }
            questions:
              - user: a
                ask: "a:b/c"
                resource:
                  v: \(plain)
                  list:
                    - \(plain)
                expect: allow
            """
        ).run(on: policies)
        #expect(report.results.compactMap(\.failure) == [])
    }

    /// Plain values that readers of YAML take for different things, and what the message proposes.
    static let doubtful: [(plain: String, expected: String)] =
        ["True", "TRUE", "yes", "Yes", "YES", "on", "On"].map {
            ($0, "`true`, or a text in quotes")
        }
        + ["False", "FALSE", "no", "No", "NO", "off", "OFF"]
        .map { ($0, "`false`, or a text in quotes") }
        + ["Null", "NULL"].map { ($0, "`null`, or a text in quotes") }
        + [
            ".5", "1.", "+1", "012", "0x10", "0xFF", "0o17", "0b101", "1_000", ".inf", "-.INF",
            "+.Inf", ".NaN", "-.5", "00", "09", "1.e5", "+1e5", "1_0.5", "-012",
        ].map { ($0, "a number as JSON writes it, or a text in quotes") }

    @Test("refuse plain values that are not the same to every reader", arguments: doubtful)
    func doubtfulValues(plain: String, expected: String) throws {
        for place in ["resource", "context", "subject", "action", "claims"] {
            let errors = try #require(throws: PolicyErrors.self) {
                try test(
                    Self.question(
                        "user: a, ask: \"a:b/c\", expect: deny, \(place): { x: [\(plain)] }"
                    )
                )
            }
            let message = "`questions[0].\(place).x[0]`: found `\(plain)`, expected \(expected)"
            #expect(errors.diagnostics.map(\.message) == [message])
        }
        for member in ["app_metadata", "claims"] {
            let users = "{ a: { \(member): { x: \(plain) } } }"
            let errors = try #require(throws: PolicyErrors.self) {
                try test("version: 1\nnow: 2026-01-01T00:00:00Z\nusers: \(users)\nquestions: [{}]")
            }
            #expect(errors.diagnostics.first?.message.contains(expected) == true)
        }
    }

    private static func question(_ members: String) -> String {
        "version: 1\nnow: 2026-01-01T00:00:00Z\nusers: { a: {} }\nquestions: [{ \(members) }]"
    }

    @Test("that are wrong are refused with the place", arguments: mistakes)
    func refused(text: String, place: String, message: String) throws {
        let errors = try #require(throws: PolicyErrors.self) { try test(text) }
        let first = try #require(errors.diagnostics.first)
        #expect("\(first.place.line):\(first.place.column)" == place, "\(errors)")
        #expect(first.message.contains(message), "\(errors)")
    }

    @Test("fail where a user's profile is too large to decide")
    func tooLarge() throws {
        let roles = Array(repeating: "r", count: 50_001).joined(separator: ", ")
        let test = try test(
            """
            version: 1
            now: 2026-01-01T00:00:00Z
            users: { a: { app_metadata: { roles: [\(roles)] } } }
            questions: [{ user: a, ask: "a:b/c", expect: deny }]
            """
        )
        let report = test.run(on: try Fixture.policies(Self.policies))
        let failure = "could not decide: the profile has more than 50000 entries"
        #expect(report.results.map(\.failure) == [failure])
    }
}
