import JSON
import Testing

@testable import Authorization

@Suite("Entries of a profile")
struct ProfileTests {
    static let policies = """
        version: 1
        roles:
          viewer: { permissions: ["read:document"] }
        """

    /// An element of `roles`, and the report that it gives instead of a grant.
    static let grants: [(element: String, code: UnreadableEntry.Code?)] = [
        (#""viewer""#, nil),
        (#"{"role": "viewer"}"#, nil),
        (
            #"{"role": "viewer", "scope": "document", "expires_at": "2027-01-31T00:00:00Z", "reason": "r", "granted_by": "g", "granted_at": "yesterday"}"#,
            nil
        ),
        (#"{"role": "viewer", "scpoe": "document/1"}"#, .memberUnknown),
        (#"{"role": "viewer", "Scope": "document/1"}"#, .memberUnknown),
        (#"{"role": "viewer", "when": "true"}"#, .memberUnknown),
        (#"{"role": "viewer", "scope": null}"#, .scopeInvalid),
        (#"{"role": "viewer", "scope": ""}"#, .scopeInvalid),
        (#"{"role": "viewer", "scope": "document/a*"}"#, .scopeInvalid),
        (#"{"role": "viewer", "scope": ["document"]}"#, .scopeInvalid),
        (#"{"role": "viewer", "expires_at": null}"#, .expiryInvalid),
        (#"{"role": "viewer", "expires_at": 1900000000}"#, .expiryInvalid),
        (#"{"role": "viewer", "expires_at": "2027-01-31"}"#, .expiryInvalid),
        (#"{"role": "viewer", "expires_at": "2027-01-31T00:00:00"}"#, .expiryInvalid),
        (#"{"role": "viewer", "reason": 5}"#, .memberInvalid),
        (#"{"role": "viewer", "granted_by": null}"#, .memberInvalid),
        (#"{"role": "viewer", "granted_at": 1}"#, .memberInvalid),
        (#"{"scope": "document"}"#, .roleInvalid),
        (#"{"role": 5}"#, .roleInvalid),
        (#""""#, .roleInvalid),
        (#"{"role": ""}"#, .roleInvalid),
        ("5", .entryInvalid), ("null", .entryInvalid), ("true", .entryInvalid),
        (#"["viewer"]"#, .entryInvalid), ("{}", .roleInvalid),
        (#""reader""#, .roleUnknown),
    ]

    @Test("that cannot be read as grants give nothing and are reported", arguments: grants)
    func grant(element: String, code: UnreadableEntry.Code?) throws {
        let policies = try Fixture.policies(Self.policies)
        let principal = try policies.principal("{\"roles\": [\(element)]}")
        let decision = policies.decide(
            try Fixture.request("read:document/1"),
            for: principal,
            at: Fixture.now
        )
        #expect(decision.effect == (code == nil ? .allow : .deny))
        let expected = code.map { [UnreadableEntry(source: "/app_metadata/roles/0", code: $0)] }
        #expect(principal.reports == expected ?? [])
    }

    @Test("may name roles of 128 bytes and no more")
    func roleNames() throws {
        let name = String(repeating: "r", count: 128)
        let policies = try Fixture.policies(
            "version: 1\nroles: { \(name): { permissions: [\"read:document\"] } }"
        )
        #expect(
            try policies.code("read:document/1", "{\"roles\": [\"\(name)\"]}") == .rolePermission
        )
        let principal = try policies.principal("{\"roles\": [\"\(name)r\"]}")
        #expect(principal.reports.map(\.code) == [.roleInvalid])
    }

    /// An ACL entry, what becomes of `edit:document/1` and of `read:memo/1`, and the report.
    static let entries:
        [(element: String, edit: ReasonCode, read: ReasonCode, code: UnreadableEntry.Code?)] = [
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"]}"#, .aclDeny,
                .directPermission, nil
            ),
            (#"{"effect": "deny", "permissions": []}"#, .directPermission, .directPermission, nil),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "when": "false"}"#,
                .directPermission, .directPermission, nil
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "when": "true"}"#,
                .aclDeny, .directPermission, nil
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "when": "fals"}"#,
                .unreadableDeny, .directPermission, .conditionInvalid
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "when": "context.x"}"#,
                .aclDeny, .directPermission, nil
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "when": 5}"#,
                .unreadableDeny,
                .directPermission, .conditionInvalid
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "when": null}"#,
                .unreadableDeny,
                .directPermission, .conditionInvalid
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "expires_at": "1999-01-01T00:00:00Z"}"#,
                .directPermission, .directPermission, nil
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "expires_at": "1999-01-01"}"#,
                .unreadableDeny, .directPermission, .expiryInvalid
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "expires_at": 0}"#,
                .unreadableDeny, .directPermission, .expiryInvalid
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "expires": "1999-01-01T00:00:00Z"}"#,
                .unreadableDeny, .directPermission, .memberUnknown
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "expires_at": "1999-01-01T00:00:00Z", "x": 1}"#,
                .directPermission, .directPermission, .memberUnknown
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1"], "id": 1}"#,
                .unreadableDeny,
                .directPermission, .memberInvalid
            ),
            (#"{"effect": "deny"}"#, .unreadableDeny, .unreadableDeny, .permissionsInvalid),
            (
                #"{"effect": "deny", "permissions": null}"#, .unreadableDeny, .unreadableDeny,
                .permissionsInvalid
            ),
            (
                #"{"effect": "deny", "permissions": "edit:document/1"}"#, .unreadableDeny,
                .unreadableDeny,
                .permissionsInvalid
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1", 5]}"#, .unreadableDeny,
                .unreadableDeny, .permissionsInvalid
            ),
            (
                #"{"effect": "deny", "permissions": ["edit"]}"#, .unreadableDeny, .unreadableDeny,
                .permissionWithoutType
            ),
            (
                #"{"effect": "deny", "permissions": ["edit:document/1*"]}"#, .unreadableDeny,
                .unreadableDeny, .permissionInvalid
            ),
            (
                #"{"effect": "deny", "permissions": ["x"], "expires_at": "1999-01-01T00:00:00Z"}"#,
                .directPermission, .directPermission, .permissionWithoutType
            ),
            (
                #"{"effect": "Deny", "permissions": ["edit:document/1"]}"#, .directPermission,
                .directPermission, .effectInvalid
            ),
            (
                #"{"effect": " deny", "permissions": ["edit:document/1"]}"#, .directPermission,
                .directPermission, .effectInvalid
            ),
            (
                #"{"effect": ["deny"], "permissions": ["edit:document/1"]}"#, .directPermission,
                .directPermission, .effectInvalid
            ),
            (
                #"{"permissions": ["edit:document/1"]}"#, .directPermission, .directPermission,
                .effectInvalid
            ),
            (#""deny""#, .directPermission, .directPermission, .entryInvalid),
            (#"[{"effect": "deny"}]"#, .directPermission, .directPermission, .entryInvalid),
            ("null", .directPermission, .directPermission, .entryInvalid),
        ]

    @Test("that are denies stay denies whatever else cannot be read", arguments: entries)
    func deny(
        element: String,
        edit: ReasonCode,
        read: ReasonCode,
        code: UnreadableEntry.Code?
    ) throws {
        let policies = try Fixture.policies(Self.policies)
        let metadata = """
            {"permissions": ["edit:document", "read:memo"], "acl": [\(element)]}
            """
        #expect(try policies.code("edit:document/1", metadata) == edit)
        #expect(try policies.code("read:memo/1", metadata) == read)
        #expect(try policies.principal(metadata).reports.map(\.code) == [code].compactMap(\.self))
    }

    @Test("that deny everything deny rights on Rolecall too")
    func everything() throws {
        let policies = try Fixture.policies(
            "version: 1\nroles: { admin: { permissions: [\"*:rolecall\"] } }"
        )
        let metadata = #"{"roles": ["admin"], "acl": [{"effect": "deny", "id": "e"}]}"#
        let reason = try policies.reason("read:rolecall/audit", metadata)
        #expect(reason.code == .unreadableDeny)
        #expect(reason.entry == "e")
        #expect(reason.permission == nil)
        #expect(reason.source == "/app_metadata/acl/0")
    }

    /// ACL allows that never grant, and their report.
    static let allows: [(element: String, code: UnreadableEntry.Code)] = [
        (
            #"{"effect": "allow", "permissions": ["edit:document"], "when": "tru"}"#,
            .conditionInvalid
        ),
        (
            #"{"effect": "allow", "permissions": ["edit:document"], "when": "'true'"}"#,
            .conditionInvalid
        ),
        (
            #"{"effect": "allow", "permissions": ["edit:document"], "when": true}"#,
            .conditionInvalid
        ),
        (
            #"{"effect": "allow", "permissions": ["edit:document"], "expires_at": "soon"}"#,
            .expiryInvalid
        ),
        (
            #"{"effect": "allow", "permissions": ["edit:document"], "expires_at": null}"#,
            .expiryInvalid
        ),
        (
            #"{"effect": "allow", "permissions": ["edit:document"], "scope": "document/1"}"#,
            .memberUnknown
        ),
        (#"{"effect": "allow", "permissions": ["edit:document"], "id": 7}"#, .memberInvalid),
        (#"{"effect": "allow", "permissions": ["edit:document"], "reason": {}}"#, .memberInvalid),
        (#"{"effect": "allow", "permissions": ["edit:document", "edit"]}"#, .permissionWithoutType),
        (
            #"{"effect": "allow", "permissions": ["edit:document", "edit:a/%zz"]}"#,
            .permissionInvalid
        ),
        (#"{"effect": "allow", "permissions": ["edit:document", null]}"#, .permissionsInvalid),
        (#"{"effect": "allow", "permissions": "edit:document"}"#, .permissionsInvalid),
        (#"{"effect": "allow"}"#, .permissionsInvalid),
        (#"{"effect": "ALLOW", "permissions": ["edit:document"]}"#, .effectInvalid),
        (#"{"effect": true, "permissions": ["edit:document"]}"#, .effectInvalid),
        (#"{"effect": "allow", "permissions": ["*:rolecall"]}"#, .reservedType),
        (#""edit:document""#, .entryInvalid),
    ]

    @Test("that allow and cannot be read never grant", arguments: allows)
    func allow(element: String, code: UnreadableEntry.Code) throws {
        let policies = try Fixture.policies(Self.policies)
        let metadata = "{\"acl\": [\(element)]}"
        #expect(try policies.code("edit:document/1", metadata) == .noGrant)
        #expect(try policies.principal(metadata).reports.map(\.code) == [code])
    }

    /// Elements of `permissions`, and their report.
    static let permissions: [(element: String, code: UnreadableEntry.Code)] = [
        (#""edit""#, .permissionWithoutType), (#""edit:""#, .permissionInvalid),
        (#""*:rolecall""#, .reservedType), ("5", .entryInvalid), ("null", .entryInvalid),
        (#"["edit:document"]"#, .entryInvalid),
        (#"{"permission": "edit:document"}"#, .entryInvalid),
    ]

    @Test("that are no permissions grant nothing", arguments: permissions)
    func permission(element: String, code: UnreadableEntry.Code) throws {
        let policies = try Fixture.policies(Self.policies)
        let metadata = "{\"permissions\": [\(element)]}"
        #expect(try policies.code("edit:document/1", metadata) == .noGrant)
        let report = UnreadableEntry(source: "/app_metadata/permissions/0", code: code)
        #expect(try policies.principal(metadata).reports == [report])
    }

    @Test("may be denies in the wrong list, and then hold", arguments: ["roles", "permissions"])
    func misplacedDeny(attribute: String) throws {
        let policies = try Fixture.policies(Self.policies)
        let metadata = """
            {"acl": [{"effect": "allow", "permissions": ["*:*"]}],
             "\(attribute)": [{"effect": "deny", "permissions": ["edit:document"]}]}
            """
        let reason = try policies.reason("edit:document/1", metadata)
        #expect(reason.code == .unreadableDeny)
        #expect(reason.source == "/app_metadata/\(attribute)/0")
        #expect(try policies.code("read:memo/1", metadata) == .aclAllow)
        #expect(try policies.principal(metadata).reports.map(\.code) == [.denyMisplaced])
    }

    @Test(
        "are denies, and nothing else, where denies alone count",
        arguments: [
            (#"[{"effect": "deny", "permissions": ["read:document"]}]"#, 1),
            (#"{"effect": "deny", "permissions": ["read:document"]}"#, 1),
            (#"["x", 5, {"effect": "deny"}, {"role": "editor"}]"#, 1),
            (#"[{"effect": "allow", "permissions": ["edit:document"]}]"#, 0), (#""editor""#, 0),
            ("5", 0), ("null", 0),
        ]
    )
    func deniesAlone(_ value: String, count: Int) throws {
        let policies = try Fixture.policies(Self.policies)
        let text = #"{"r": ["viewer"], "roles": \#(value)}"#
        let document = ProfileDocument(
            value: try JSONValue(parsing: Array(text.utf8)),
            attributes: ProfileAttributes(
                roles: [try JSONPointer("/r")],
                denies: [try JSONPointer("/roles")]
            )
        )
        let profile = Profile(status: .known, documents: [document])
        let principal = try policies.principal(for: profile, subject: Fixture.subject)
        func code(_ permission: String) throws -> ReasonCode {
            let request = try Fixture.request(permission)
            return policies.decide(request, for: principal, at: Fixture.now).reason.code
        }
        #expect(try code("read:document/1") == (count == 1 ? .unreadableDeny : .rolePermission))
        #expect(try code("edit:document/1") != .rolePermission)
        #expect(principal.reports.map(\.code) == Array(repeating: .denyMisplaced, count: count))
        #expect(try document.storedEntries().count == 1 + count)
    }

    @Test("stand in lists; a lone string counts as one, a lone deny too, nothing else")
    func attributes() throws {
        let policies = try Fixture.policies(Self.policies)
        let string = try policies.reason("read:memo/1", #"{"permissions": "read:memo"}"#)
        #expect(string.source == "/app_metadata/permissions")
        let deny = #"{"permissions": "read:memo", "acl": {"effect": "deny"}}"#
        #expect(try policies.reason("read:memo/1", deny).source == "/app_metadata/acl")
        #expect(try policies.principal(#"{"roles": null}"#).reports.isEmpty)
        for value in ["5", "true", "{}", #"{"effect": "allow", "permissions": ["read:memo"]}"#] {
            let principal = try policies.principal("{\"acl\": \(value)}")
            let report = UnreadableEntry(source: "/app_metadata/acl", code: .attributeNotAList)
            #expect(principal.reports == [report])
        }
    }

    @Test("of `user_metadata` and of other places are not looked at")
    func otherPlaces() throws {
        let policies = try Fixture.policies(Self.policies)
        let document: JSONValue = [
            "user_metadata": ["roles": ["viewer"]], "roles": ["viewer"],
            "app_metadata": [
                "Roles": ["viewer"], "authorization": ["permission": ["read:document"]],
            ],
        ]
        let profile = Profile(
            status: .known,
            documents: [ProfileDocument(value: document, attributes: .appMetadata)]
        )
        let principal = try policies.principal(for: profile, subject: Fixture.subject)
        let request = try Fixture.request("read:document/1")
        #expect(policies.decide(request, for: principal, at: Fixture.now).reason.code == .noGrant)
    }

    @Test("of several sources are united, in the order of the sources")
    func sources() throws {
        let policies = try Fixture.policies(Self.policies)
        let claims = ProfileDocument(
            value: ["https://acme.example/roles": ["viewer"]],
            attributes: ProfileAttributes(roles: [try JSONPointer("/https:~1~1acme.example~1roles")]
            ),
            label: "claims:"
        )
        let directory = ProfileDocument(
            value: [
                "app_metadata": [
                    "roles": ["viewer"],
                    "acl": [["effect": "deny", "permissions": ["read:document/2"]]],
                ]
            ],
            attributes: .appMetadata
        )
        for (documents, source) in [
            ([claims, directory], "claims:/https:~1~1acme.example~1roles/0"),
            ([directory, claims], "/app_metadata/roles/0"),
        ] {
            let profile = Profile(status: .known, documents: documents)
            let principal = try policies.principal(for: profile, subject: Fixture.subject)
            let first = policies.decide(
                try Fixture.request("read:document/1"),
                for: principal,
                at: Fixture.now
            )
            #expect(first.reason.source == source)
            let second = policies.decide(
                try Fixture.request("read:document/2"),
                for: principal,
                at: Fixture.now
            )
            #expect(second.reason.code == .aclDeny)
        }
    }
}

@Suite("Limits of a profile")
struct ProfileLimitTests {
    private func principal(_ metadata: String, _ limits: ProfileLimits) throws -> Principal {
        try Fixture.policies("version: 1").principal(
            for: try Fixture.profile(metadata),
            subject: Fixture.subject,
            limits: limits
        )
    }

    @Test("count all entries together")
    func entries() throws {
        let metadata = """
            {"roles": ["a", 5], "permissions": "a:b", "acl": [{"permissions": ["a:b", "c:d"]}],
             "authorization": {"roles": [{}]}}
            """
        #expect(throws: Never.self) { try principal(metadata, ProfileLimits(entries: 7)) }
        let error = #expect(throws: ProfileError.self) {
            try principal(metadata, ProfileLimits(entries: 6))
        }
        #expect(error == .tooManyEntries(limit: 6))
        #expect(error?.code == "profile_too_large")
    }

    @Test("count bytes of names, strings and numbers, and values")
    func bytes() throws {
        // A list, an object, and its members: 1 + 1 + (4 + 1 + 2) + (1 + 1 + 2).
        let metadata = #"{"roles": [{"role": "ab", "x": 10}], "ignored": "as long as you like"}"#
        #expect(throws: Never.self) { try principal(metadata, ProfileLimits(bytes: 13)) }
        #expect(throws: ProfileError.tooManyBytes(limit: 12)) {
            try principal(metadata, ProfileLimits(bytes: 12))
        }
    }

    @Test("count nesting")
    func depth() throws {
        #expect(throws: Never.self) { try principal(#"{"roles": ["a"]}"#, ProfileLimits(depth: 2)) }
        #expect(throws: ProfileError.tooDeep(limit: 2)) {
            try principal(#"{"roles": [["a"]]}"#, ProfileLimits(depth: 2))
        }
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(throws: Never.self) { try principal("{\"acl\": \(deep)}", .standard) }
        #expect(throws: ProfileError.tooDeep(limit: 32)) {
            try principal("{\"acl\": [\(deep)]}", .standard)
        }
    }

    @Test("do not matter for who is blocked")
    func blocked() throws {
        let policies = try Fixture.policies("version: 1")
        let profile = try Fixture.profile(#"{"roles": ["a", "b"]}"#, status: .blocked)
        let principal = try policies.principal(
            for: profile,
            subject: Fixture.subject,
            limits: ProfileLimits(entries: 1)
        )
        let request = try Fixture.request("a:b/c")
        let decision = policies.decide(request, for: principal, at: Fixture.now)
        #expect(decision.reason.code == .subjectBlocked)
    }
}
