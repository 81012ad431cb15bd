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
        (question(#"user: a, ask: "a:b", expect: deny"#), "4:29", "the id is empty"),
        (question(#"user: a, ask: "a:b/*", expect: deny"#), "4:29", "wildcards are not allowed"),
        (question(#"user: a, ask: "a", expect: deny"#), "4:29", "no `:`"),
        (question(#"user: a, ask: "a:b/{c}", expect: deny"#), "4:29", "no parameter `{c}`"),
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
