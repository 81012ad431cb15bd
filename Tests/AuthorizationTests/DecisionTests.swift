import Authorization
import JSON
import Testing

@Suite("Decisions")
struct DecisionTests {
    static let policies = """
        version: 1
        roles:
          viewer: { permissions: ["read:document"] }
          editor: { inherits: [viewer], permissions: ["edit:document"] }
          chief: { inherits: [editor] }
          librarian: { permissions: ["*:document", "grant:rolecall/role/viewer"] }
          everything: { permissions: ["*:*"] }
          admin: { permissions: ["*:rolecall"] }
        rules:
          - { id: hold, effect: deny, permissions: ["delete:document/held/**"], reason: On hold }
          - { id: no-purge, effect: deny, permissions: ["purge:document"], roles: [editor] }
          - { id: share, effect: allow, permissions: ["share:document"], roles: [editor] }
          - { id: news, effect: allow, permissions: ["read:news"] }
          - { id: public, effect: allow, permissions: ["read:public"], to: anyone }
          - { id: root, effect: allow, permissions: ["*:rolecall"], to: anyone }
          - { id: lock, effect: deny, permissions: ["write:rolecall/policies"] }
        """

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let metadata: String
        let question: String
        let code: ReasonCode
        var status = SubjectStatus.known

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "nothing is denied",
            metadata: "{}",
            question: "read:document/1",
            code: .noGrant
        ),
        Case(
            name: "a role allows",
            metadata: #"{"roles": ["viewer"]}"#,
            question: "read:document/1",
            code: .rolePermission
        ),
        Case(
            name: "a plain string counts as a list of one",
            metadata: #"{"roles": "viewer"}"#,
            question: "read:document/1",
            code: .rolePermission
        ),
        Case(
            name: "roles stand in `authorization` too",
            metadata: #"{"authorization": {"roles": ["viewer"]}}"#,
            question: "read:document/1",
            code: .rolePermission
        ),
        Case(
            name: "what is inherited counts",
            metadata: #"{"roles": ["chief"]}"#,
            question: "read:document/1",
            code: .rolePermission
        ),
        Case(
            name: "what inherits does not count",
            metadata: #"{"roles": ["viewer"]}"#,
            question: "edit:document/1",
            code: .noGrant
        ),
        Case(
            name: "a role that no policy defines grants nothing",
            metadata: #"{"roles": ["Viewer", "viewer "]}"#,
            question: "read:document/1",
            code: .noGrant
        ),
        Case(
            name: "a direct permission allows",
            metadata: #"{"permissions": ["read:invoice"]}"#,
            question: "read:invoice/7",
            code: .directPermission
        ),
        Case(
            name: "a permission without a type grants nothing",
            metadata: #"{"permissions": ["read"]}"#,
            question: "read:invoice/7",
            code: .noGrant
        ),
        Case(
            name: "an ACL entry allows",
            metadata: #"{"acl": [{"effect": "allow", "permissions": ["read:invoice/7"]}]}"#,
            question: "read:invoice/7",
            code: .aclAllow
        ),
        Case(
            name: "an ACL deny wins over every allow",
            metadata: """
                {"roles": ["everything"], "permissions": ["read:document"], "acl": [
                 {"effect": "allow", "permissions": ["read:document"]},
                 {"effect": "deny", "permissions": ["read:document/42"]}]}
                """,
            question: "read:document/42",
            code: .aclDeny
        ),
        Case(
            name: "a rule's deny wins over every allow",
            metadata: #"{"roles": ["everything"], "permissions": ["delete:document"]}"#,
            question: "delete:document/held/1",
            code: .ruleDeny
        ),
        Case(
            name: "a rule for holders denies who holds a role that inherits the named one",
            metadata: #"{"roles": ["chief", "everything"]}"#,
            question: "purge:document/1",
            code: .ruleDeny
        ),
        Case(
            name: "a rule for holders denies nobody else",
            metadata: #"{"roles": ["viewer", "everything"]}"#,
            question: "purge:document/1",
            code: .rolePermission
        ),
        Case(
            name: "a rule for holders allows them",
            metadata: #"{"roles": ["editor"]}"#,
            question: "share:document/1",
            code: .ruleAllow
        ),
        Case(
            name: "a rule for holders allows nobody else",
            metadata: #"{"roles": ["viewer"]}"#,
            question: "share:document/1",
            code: .noGrant
        ),
        Case(
            name: "a rule for everyone allows known subjects",
            metadata: "{}",
            question: "read:news/1",
            code: .ruleAllow
        ),
        Case(
            name: "a rule for everyone does not reach unknown subjects",
            metadata: "{}",
            question: "read:news/1",
            code: .unknownSubject,
            status: .unknown
        ),
        Case(
            name: "a rule to anyone reaches unknown subjects",
            metadata: "{}",
            question: "read:public/1",
            code: .ruleAllow,
            status: .unknown
        ),
        Case(
            name: "denies reach unknown subjects",
            metadata: "{}",
            question: "delete:document/held/1",
            code: .ruleDeny,
            status: .unknown
        ),
        Case(
            name: "an unknown subject has no roles",
            metadata: #"{"roles": ["everything"], "permissions": ["read:document"]}"#,
            question: "read:document/1",
            code: .unknownSubject,
            status: .unknown
        ),
        Case(
            name: "a blocked subject may nothing, not even what anyone may",
            metadata: #"{"roles": ["everything"]}"#,
            question: "read:public/1",
            code: .subjectBlocked,
            status: .blocked
        ),
        Case(
            name: "a wildcard does not reach the reserved type",
            metadata: #"{"roles": ["everything"], "permissions": ["*:*"]}"#,
            question: "read:rolecall/audit",
            code: .noGrant
        ),
        Case(
            name: "a role gives rights on the reserved type",
            metadata: #"{"roles": ["admin"]}"#,
            question: "read:rolecall/audit",
            code: .rolePermission
        ),
        Case(
            name: "a direct permission gives none",
            metadata: #"{"permissions": ["*:rolecall", "read:rolecall/audit"]}"#,
            question: "read:rolecall/audit",
            code: .noGrant
        ),
        Case(
            name: "an ACL allow gives none",
            metadata: #"{"acl": [{"effect": "allow", "permissions": ["*:rolecall"]}]}"#,
            question: "read:rolecall/audit",
            code: .noGrant
        ),
        Case(
            name: "an ACL deny takes them away",
            metadata: """
                {"roles": ["admin"], "acl": [{"effect": "deny", "permissions": ["read:rolecall"]}]}
                """,
            question: "read:rolecall/audit",
            code: .aclDeny
        ),
        Case(
            name: "a rule's deny takes them away",
            metadata: #"{"roles": ["admin"]}"#,
            question: "write:rolecall/policies",
            code: .ruleDeny
        ),
        Case(
            name: "a rule's allow gives none, not even to anyone",
            metadata: "{}",
            question: "read:rolecall/audit",
            code: .unknownSubject,
            status: .unknown
        ),
    ]

    @Test("follow the rules", arguments: cases)
    func decision(_ test: Case) throws {
        let policies = try Fixture.policies(Self.policies)
        let code = try policies.code(test.question, test.metadata, status: test.status)
        #expect(code == test.code)
    }

    @Test("allow where the permission and the scope of the grant match")
    func scopes() throws {
        let policies = try Fixture.policies(Self.policies)
        let metadata = #"{"roles": [{"role": "editor", "scope": "document/team-7/**"}]}"#
        #expect(try policies.code("read:document/team-7/1", metadata) == .rolePermission)
        #expect(try policies.code("share:document/team-7/1/2", metadata) == .ruleAllow)
        #expect(try policies.code("purge:document/team-7/1", metadata) == .ruleDeny)
        for id in ["team-7", "team-8/1", "Team-7/1"] {
            #expect(try policies.code("read:document/\(id)", metadata) == .noGrant)
            #expect(try policies.code("share:document/\(id)", metadata) == .noGrant)
            #expect(try policies.code("purge:document/\(id)", metadata) == .noGrant)
        }
        #expect(try policies.code("delete:document/team-7/1", metadata) == .noGrant)
    }

    @Test("add up the grants of one role")
    func grantsAddUp() throws {
        let policies = try Fixture.policies(Self.policies)
        let metadata = """
            {"roles": [{"role": "viewer", "scope": "document/a"}, {"role": "viewer", "scope": "document/b"}]}
            """
        #expect(try policies.code("read:document/a", metadata) == .rolePermission)
        #expect(try policies.code("read:document/b", metadata) == .rolePermission)
        #expect(try policies.code("read:document/c", metadata) == .noGrant)
    }

    @Test("end at `expires_at`, to the nanosecond")
    func expiry() throws {
        let policies = try Fixture.policies(Self.policies)
        let metadata = """
            {"roles": [{"role": "viewer", "expires_at": "2026-01-01T00:00:00Z"}],
             "acl": [{"effect": "deny", "permissions": ["read:news"], "expires_at": "2026-01-01T01:00:00+01:00"}]}
            """
        let before = Timestamp(seconds: 1_767_225_599, nanoseconds: 999_999_999)
        let at = Timestamp(seconds: 1_767_225_600)
        #expect(try policies.code("read:document/1", metadata, at: before) == .rolePermission)
        #expect(try policies.code("read:document/1", metadata, at: at) == .noGrant)
        #expect(try policies.code("read:news/1", metadata, at: before) == .aclDeny)
        #expect(try policies.code("read:news/1", metadata, at: at) == .ruleAllow)
    }

    @Test("of a principal that another set compiled are this set's")
    func otherSet() throws {
        let old = try Fixture.policies(Self.policies)
        let new = try Fixture.policies(
            """
            version: 1
            roles:
              first: { permissions: ["read:document"] }
              viewer: { permissions: ["read:memo"] }
            """
        )
        let principal = try old.principal(#"{"roles": ["viewer", "first"]}"#)
        #expect(principal.reports.map(\.code) == [.roleUnknown])
        let memo = try Fixture.request("read:memo/1")
        #expect(old.decide(memo, for: principal, at: Fixture.now).effect == .deny)
        #expect(new.decide(memo, for: principal, at: Fixture.now).effect == .allow)
        let recompiled = new.recompiled(principal)
        #expect(recompiled.reports.isEmpty)
        #expect(new.recompiled(recompiled) === recompiled)
        #expect(new.decide(memo, for: recompiled, at: Fixture.now).reason.role?.text == "viewer")
    }

    @Test("say why")
    func reasons() throws {
        let policies = try Fixture.policies(Self.policies)
        let metadata = """
            {"roles": ["nobody", {"role": "chief", "expires_at": "2027-01-31T00:00:00Z"}],
             "acl": [{"id": "a1", "effect": "deny", "permissions": ["edit:document/1"], "reason": "Not that one"}]}
            """
        let role = try policies.reason("read:document/1", metadata)
        #expect(role.role?.text == "chief")
        #expect(role.via.map(\.text) == ["chief", "editor", "viewer"])
        #expect(role.permission == "read:document")
        #expect(role.source == "/app_metadata/roles/1")
        #expect(role.expiresAt == Timestamp(rfc3339: "2027-01-31T00:00:00Z"))
        #expect(role.rule == nil && role.entry == nil && role.explanation == nil)

        let entry = try policies.reason("edit:document/1", metadata)
        #expect(entry.entry == "a1")
        #expect(entry.permission == "edit:document/1")
        #expect(entry.source == "/app_metadata/acl/0")
        #expect(entry.explanation == "Not that one")
        #expect(entry.role == nil && entry.via.isEmpty && entry.expiresAt == nil)

        let rule = try policies.reason("delete:document/held/x", metadata)
        #expect(rule.rule?.text == "hold")
        #expect(rule.permission == "delete:document/held/**")
        #expect(rule.explanation == "On hold")
        #expect(rule.source == nil && rule.role == nil)

        let held = try policies.reason("share:document/1", metadata)
        #expect(held.rule?.text == "share")
        #expect(held.role?.text == "chief")
        #expect(held.via.map(\.text) == ["chief", "editor"])
        #expect(held.source == "/app_metadata/roles/1")
    }

    @Test("prefer unscoped grants, then those that lapse later, then the first")
    func preference() throws {
        let policies = try Fixture.policies(Self.policies)
        func source(_ roles: String) throws -> String? {
            try policies.reason("read:document/1", "{\"roles\": [\(roles)]}").source
        }
        let scoped = #"{"role": "viewer", "scope": "document"}"#
        let soon = #"{"role": "viewer", "expires_at": "2026-02-01T00:00:00Z"}"#
        let later = #"{"role": "viewer", "expires_at": "2026-03-01T00:00:00Z"}"#
        let other = #"{"role": "editor", "expires_at": "2026-03-01T01:00:00+01:00"}"#
        #expect(try source("\(scoped), \(soon)") == "/app_metadata/roles/1")
        #expect(try source("\(soon), \(later)") == "/app_metadata/roles/1")
        #expect(try source("\(soon), \(later), \(other)") == "/app_metadata/roles/1")
        #expect(try source("\(soon), \(other), \(later)") == "/app_metadata/roles/1")
        #expect(try source("\(later), \"viewer\", \"editor\"") == "/app_metadata/roles/1")
        #expect(try source("\(scoped), \(scoped)") == "/app_metadata/roles/0")
    }
}
