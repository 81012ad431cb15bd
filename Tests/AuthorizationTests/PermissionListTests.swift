import JSON
import Testing

@testable import Authorization

@Suite("Permission lists")
struct PermissionListTests {
    static let policies = """
        version: 1
        roles:
          viewer: { permissions: ["read:document", "read:folder"] }
          editor: { inherits: [viewer], permissions: ["edit:document/*"] }
          admin: { permissions: ["*:rolecall"] }
        """

    private func list(
        _ metadata: String,
        status: SubjectStatus = .known,
        rules: String = ""
    ) throws -> PermissionList {
        let policies = try Fixture.policies(Self.policies + rules)
        let principal = try policies.principal(metadata, status: status)
        return try policies.permissions(of: principal, at: Fixture.now)
    }

    @Test("hold every way in which a permission is had, in order")
    func complete() throws {
        let list = try list(
            """
            {"roles": [{"role": "editor", "scope": "document/7", "expires_at": "2027-01-31T00:00:00Z"},
                       "viewer", {"role": "viewer", "expires_at": "2026-01-01T00:00:00Z"}, "nobody", "admin"],
             "permissions": ["read:document", "read:rolecall/audit"],
             "acl": [{"effect": "allow", "permissions": ["share:document"], "expires_at": "2027-01-31T00:00:00Z"},
                     {"effect": "allow", "permissions": ["purge:document"], "when": "true"},
                     {"effect": "allow", "permissions": ["wipe:document"], "when": "tru"},
                     {"effect": "allow", "permissions": ["write:rolecall/acl"]},
                     {"effect": "deny", "id": "d", "permissions": ["share:document/1"], "when": "true"},
                     {"effect": "deny"}]}
            """
        )
        let later = Timestamp(rfc3339: "2027-01-31T00:00:00Z")
        let viewer = RoleName("viewer")
        let editor = RoleName("editor")
        func item(
            _ permission: ExactString,
            _ source: String,
            role: RoleName? = nil,
            via: [RoleName?] = [],
            scope: ExactString? = nil,
            expiresAt: Timestamp? = nil,
            isConditional: Bool = false
        ) -> PermissionList.Permission {
            PermissionList.Permission(
                permission: permission,
                scope: scope,
                expiresAt: expiresAt,
                isConditional: isConditional,
                role: role,
                via: via.compactMap(\.self),
                source: source
            )
        }
        #expect(
            list.permissions == [
                item(
                    "*:rolecall",
                    "/app_metadata/roles/4",
                    role: RoleName("admin"),
                    via: [RoleName("admin")]
                ),
                item(
                    "edit:document/*",
                    "/app_metadata/roles/0",
                    role: editor,
                    via: [editor],
                    scope: "document/7",
                    expiresAt: later
                ),
                item("purge:document", "/app_metadata/acl/1", isConditional: true),
                item("read:document", "/app_metadata/permissions/0"),
                item("read:document", "/app_metadata/roles/1", role: viewer, via: [viewer]),
                item(
                    "read:document",
                    "/app_metadata/roles/0",
                    role: editor,
                    via: [editor, viewer],
                    scope: "document/7",
                    expiresAt: later
                ),
                item("read:folder", "/app_metadata/roles/1", role: viewer, via: [viewer]),
                item("share:document", "/app_metadata/acl/0", expiresAt: later),
            ]
        )
        #expect(list.denies.map(\.permission) == ["*:*", "*:rolecall", "share:document/1"])
        #expect(list.denies.map(\.isConditional) == [false, false, true])
        #expect(list.denies.map(\.entry) == [nil, nil, "d"])
        #expect(
            list.denies.map(\.source) == [
                "/app_metadata/acl/5", "/app_metadata/acl/5", "/app_metadata/acl/4",
            ]
        )
        #expect(!list.hasUnlistedRules)
    }

    @Test("are empty for who is unknown or blocked", arguments: [SubjectStatus.unknown, .blocked])
    func empty(status: SubjectStatus) throws {
        let list = try list(
            #"{"roles": ["viewer"], "acl": [{"effect": "deny"}]}"#,
            status: status,
            rules: "\nrules: [{ id: r, effect: allow, permissions: [\"a:b\"], to: anyone }]"
        )
        // A rule for anyone reaches who is unknown, and nobody who is blocked.
        let isReached = status == .unknown
        #expect(list == PermissionList(permissions: [], denies: [], hasUnlistedRules: isReached))
    }

    /// A rule's members, the roles of who asks, and whether the rule reaches them.
    static let rules: [(rule: String, roles: String, reaches: Bool)] = [
        ("effect: allow, permissions: [\"a:b\"]", "[]", true),
        ("effect: deny, permissions: [\"a:b\"]", "[]", true),
        ("effect: allow, permissions: [\"a:b\"], to: anyone", "[]", true),
        ("effect: deny, permissions: [\"a:b\"], roles: [viewer]", "[]", false),
        ("effect: deny, permissions: [\"a:b\"], roles: [viewer]", "[\"viewer\"]", true),
        ("effect: deny, permissions: [\"a:b\"], roles: [viewer]", "[\"editor\"]", true),
        ("effect: deny, permissions: [\"a:b\"], roles: [editor]", "[\"viewer\"]", false),
        (
            "effect: deny, permissions: [\"a:b\"], roles: [viewer]",
            "[{\"role\": \"viewer\", \"expires_at\": \"2026-01-01T00:00:00Z\"}]", false
        ),
    ]

    @Test("say whether rules reach the principal", arguments: rules)
    func unlistedRules(rule: String, roles: String, reaches: Bool) throws {
        let list = try list("{\"roles\": \(roles)}", rules: "\nrules: [{ id: r, \(rule) }]")
        #expect(list.hasUnlistedRules == reaches)
    }
}
