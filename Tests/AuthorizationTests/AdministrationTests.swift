import Authorization
import JSON
import Testing

@Suite("Who may administer what")
struct AdministrationTests {
    static let policies = """
        version: 1
        roles:
          admin: { permissions: ["*:rolecall"] }
          heir: { inherits: [admin] }
          some: { permissions: ["*:rolecall/role/**", "read:document/1"] }
          all: { permissions: ["*:document"] }
          perhaps:
            permissions:
              - { permission: "*:rolecall", when: "true" }
              - { permission: "read:a", when: "true" }
          bound: { permissions: ["read:rolecall/audit"] }
        rules:
          - { id: r, effect: deny, permissions: ["share:document"], roles: [all] }
        """

    /// `app_metadata`, and whether it makes a full admin now and for good.
    static let admins: [(String, Bool, Bool)] = [
        (#"{"roles": ["admin"]}"#, true, true),
        (#"{"roles": ["heir"]}"#, true, true),
        (#"{"roles": ["some"]}"#, false, false),
        (#"{"roles": [{"role": "admin", "scope": "rolecall"}]}"#, true, false),
        (#"{"roles": [{"role": "admin", "scope": "rolecall/role/**"}]}"#, false, false),
        (#"{"roles": [{"role": "admin", "scope": "*"}]}"#, false, false),
        (#"{"roles": [{"role": "admin", "expires_at": "2026-06-01T00:00:00Z"}]}"#, true, false),
        (#"{"roles": [{"role": "admin", "expires_at": "2026-01-01T00:00:00Z"}]}"#, false, false),
        (#"{"permissions": ["*:rolecall"]}"#, false, false),
        (#"{"roles": ["perhaps"]}"#, false, false),
        (#"{"roles": ["admin"], "acl": [{"effect": "deny", "permissions": ["*:*"]}]}"#, true, true),
        (
            #"{"roles": ["admin"], "acl": [{"effect": "deny", "permissions": ["read:rolecall/audit"]}]}"#,
            false, false
        ),
        (#"{"roles": ["admin"], "acl": [{"effect": "deny"}]}"#, false, false),
    ]

    @Test("a full admin holds everything on Rolecall by a role", arguments: admins)
    func fullAdmins(_ metadata: String, isNow: Bool, isLasting: Bool) throws {
        let policies = try Fixture.policies(Self.policies)
        let principal = try policies.principal(metadata)
        #expect(policies.isFullAdmin(principal, at: Fixture.now) == isNow)
        #expect(policies.isLastingFullAdmin(principal, at: Fixture.now) == isLasting)
        let blocked = try policies.principal(metadata, status: .blocked)
        #expect(!policies.isFullAdmin(blocked, at: Fixture.now))
    }

    /// `app_metadata`, a permission, until when, and whether it is held so.
    static let holdings: [(String, String, String?, Bool)] = [
        (#"{"roles": ["all"]}"#, "read:document", nil, true),
        (#"{"roles": ["all"]}"#, "*:document/**", nil, false),
        (#"{"roles": ["all"]}"#, "share:document/1", nil, false),
        (#"{"roles": ["all"]}"#, "*:*", nil, false),
        (#"{"roles": ["some"]}"#, "read:document/1", nil, true),
        (#"{"roles": ["some"]}"#, "read:document/*", nil, false),
        (#"{"roles": ["some"]}"#, "read:d%6Fcument/1", nil, true),
        (#"{"roles": [{"role": "some", "scope": "document/1"}]}"#, "read:document/1", nil, true),
        (#"{"roles": [{"role": "some", "scope": "document/2"}]}"#, "read:document/1", nil, false),
        (#"{"permissions": ["read:*"]}"#, "read:document", nil, true),
        (#"{"roles": ["perhaps"]}"#, "read:a", nil, false),
        (#"{"permissions": ["read:*"]}"#, "read:rolecall/audit", nil, false),
        (#"{"permissions": ["read:a", "read:b"]}"#, "read:*", nil, false),
        (#"{"acl": [{"effect": "allow", "permissions": ["read:a"]}]}"#, "read:a", nil, true),
        (
            #"{"acl": [{"effect": "allow", "permissions": ["read:a"], "when": "true"}]}"#, "read:a",
            nil, false
        ),
        (
            #"{"acl": [{"effect": "allow", "permissions": ["read:a"], "expires_at": "2026-06-01T00:00:00Z"}]}"#,
            "read:a", nil, false
        ),
        (
            #"{"acl": [{"effect": "allow", "permissions": ["read:a"], "expires_at": "2026-06-01T00:00:00Z"}]}"#,
            "read:a", "2026-06-01T00:00:00Z", true
        ),
        (
            #"{"acl": [{"effect": "allow", "permissions": ["read:a"], "expires_at": "2026-06-01T00:00:00Z"}]}"#,
            "read:a", "2026-06-01T00:00:01Z", false
        ),
        (
            #"{"permissions": ["read:a"], "acl": [{"effect": "deny", "permissions": ["*:a/1"], "when": "false"}]}"#,
            "read:a", nil, false
        ),
    ]

    @Test("a permission is held as a whole, without condition and as long", arguments: holdings)
    func held(_ metadata: String, _ text: String, _ expiry: String?, isHeld: Bool) throws {
        let policies = try Fixture.policies(Self.policies)
        let principal = try policies.principal(metadata)
        let pattern = try PermissionPattern(parsing: ExactString(text))
        let end = try expiry.map { try #require(Timestamp(rfc3339: $0)) }
        let held = HeldPermissions(of: principal, under: policies, at: Fixture.now)
        #expect(held.covers(pattern, until: end) == isHeld)
    }

    @Test("what is held under a condition gives no role, and is a right all the same")
    func conditions() throws {
        let policies = try Fixture.policies(Self.policies)
        let principal = try policies.principal(#"{"roles": ["perhaps"]}"#)
        let role = try #require(RoleName("all"))
        let held = HeldPermissions(of: principal, under: policies, at: Fixture.now)
        #expect(held.powers(toGrant: role).isEmpty)
        #expect(policies.holdsRightsOnRolecall(principal, at: Fixture.now))
        #expect(policies.holds(.readAudit, principal, at: Fixture.now))
        #expect(policies.fullAdminRoles.map(\.text) == ["admin", "heir"])
        #expect(policies.problem(with: "subject.id == \"x\"", on: []) == nil)
        #expect(policies.problem(with: "subject.nickname == 1", on: []) != nil)
    }

    @Test("entries are read as decisions read them, each where it stands")
    func entries() throws {
        let metadata = """
            {"roles": ["a", {"role": "b", "x": 1}, {"effect": "deny"}],
             "authorization": {"roles": {"role": "c"}, "permissions": "read:d"},
             "acl": {"id": "e", "effect": "deny", "permissions": ["read:f"]}}
            """
        let document = try #require(try Fixture.profile(metadata).documents.first)
        let read = try document.storedEntries().map { entry in
            let content =
                switch entry.content {
                case .grant(let grant): "grant \(grant.role)"
                case .permission(let pattern): "permission \(pattern)"
                case .acl(let acl): "\(acl.effect) \(acl.permissions?.count ?? -1)"
                case .unreadable(let code): code.rawValue
                }
            return "\(entry.source) \(content)"
        }
        #expect(
            read == [
                "/app_metadata/roles/0 grant a", "/app_metadata/roles/1 member_unknown",
                "/app_metadata/roles/2 deny -1",
                "/app_metadata/authorization/roles attribute_not_a_list",
                "/app_metadata/authorization/permissions permission read:d",
                "/app_metadata/acl deny 1",
            ]
        )
    }
}
