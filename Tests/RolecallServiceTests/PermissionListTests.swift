import Authorization
import JSON
import RolecallService
import Testing

@Suite("The own permission list")
struct PermissionListTests {
    private static let claims: JSONValue = [
        "roles": [
            "viewer",
            [
                "role": "editor", "scope": "document/team-7/**",
                "expires_at": "2027-01-15T08:10:00Z", "reason": "covers for Ann",
            ],
            "nonexistent",
        ],
        "permissions": ["print:label", "nonsense"],
        "acl": [
            ["id": "a1", "effect": "allow", "permissions": ["archive:folder/1"]],
            ["id": "a2", "effect": "deny", "permissions": ["edit:document/team-7/secret"]],
            ["id": "a3", "effect": "deny", "permissions": ["print:label/9"], "when": "true"],
        ],
    ]

    private static func entry(
        _ permission: ExactString,
        scope: ExactString? = nil,
        until expiry: ExactString? = nil
    ) -> JSONValue {
        JSONValue.object(JSONObject())
            .setting(["permission"], to: .string(permission))
            .setting(["scope"], to: scope.map { .string($0) })
            .setting(["expires_at"], to: expiry.map { .string($0) })
            .setting(["conditional"], to: false)
    }

    private static let scoped = [
        entry("edit:document", scope: "document/team-7/**", until: "2027-01-15T08:10:00Z"),
        entry("read:document", scope: "document/team-7/**", until: "2027-01-15T08:10:00Z"),
    ]

    @Test("lists what is permitted, what is denied, and whether rules say more")
    func shape() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.claims)
            let answer = try await rolecall.permissions(token)
            #expect(answer.status == 200)
            #expect(answer.all("Content-Type") == ["application/json"])
            #expect(answer["Rolecall-Policy-Revision"] == rolecall.policies.snapshot.revision)
            #expect(answer["Cache-Control"]?.contains("private") == true)
            #expect(answer.all("Vary").joined(separator: ",").contains("Authorization"))
            let json = answer.json
            #expect(
                json.object.map { Set($0.map(\.key)) }
                    == ["subject", "permissions", "denies", "unlisted_rules"]
            )
            #expect(json["subject"] == subject("alice"))
            #expect(json["unlisted_rules"] == true)
            let denies: [JSONValue] = [
                ["permission": "edit:document/team-7/secret", "conditional": false],
                ["permission": "print:label/9", "conditional": true],
            ]
            #expect(json["denies"] == .array(denies))
            let listed = try #require(json["permissions"]?.array)
            let wanted =
                [
                    Self.entry("archive:folder/1"), Self.entry("print:label"),
                    Self.entry("read:document"),
                ] + Self.scoped
            #expect(listed.count == wanted.count)
            for entry in wanted { #expect(listed.contains(entry), "\(entry)") }
        }
    }

    @Test("who has nothing has an empty list, and policies without rules have none unlisted")
    func empty() async throws {
        var setup = Rolecall.Setup()
        setup.policies = "version: 1\n"
        try await withRolecall(setup) { rolecall in
            let answer = try await rolecall.permissions(rolecall.issuer.token("alice"))
            #expect(
                answer.json == [
                    "subject": subject("alice"), "permissions": [], "denies": [],
                    "unlisted_rules": false,
                ]
            )
        }
    }

    @Test("a deny that cannot be read takes everything away")
    func unreadableDeny() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", ["acl": [["effect": "deny"]]])
            let denies = try await rolecall.permissions(token).json["denies"]?.array ?? []
            #expect(denies.map { $0["permission"] } == ["*:*", "*:rolecall"])
        }
    }

    @Test("lists of ID tokens, of other audiences and of clients are their own")
    func callers() async throws {
        try await withRolecall { rolecall in
            let issuer = rolecall.issuer
            let roles: JSONValue = ["roles": ["viewer"]]
            let tokens = [
                ("alice", try issuer.idToken("alice", roles)),
                (
                    "alice",
                    try issuer.token(
                        "alice",
                        ["roles": ["viewer"], "aud": .string(TestIssuer.otherAudience)]
                    )
                ),
                ("backend@clients", try issuer.client("backend", roles)),
            ]
            for (name, token) in tokens {
                let json = try await rolecall.permissions(token).json
                #expect(json["subject"] == subject(ExactString(name)))
                #expect(json["permissions"] == [Self.entry("read:document")])
            }
        }
    }

    @Test("an unchanged list is a 304 with the same tag and no body")
    func notModified() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.claims)
            let first = try await rolecall.permissions(token)
            let tag = try #require(first["ETag"])
            #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 2)
            for header in [tag, "W/\(tag)", "\"x\", \(tag)", "\"x\",W/\"y\" ,\(tag)", "*"] {
                let answer = try await rolecall.permissions(
                    token,
                    [(name: "If-None-Match", value: header)]
                )
                #expect(answer.status == 304, "\(header)")
                #expect(answer.body.isEmpty)
                // The length is that of the 200, or none (RFC 9110 §8.6).
                #expect(answer["Content-Length"] == first["Content-Length"])
                #expect(answer["ETag"] == tag)
                #expect(answer["Cache-Control"] == first["Cache-Control"])
                #expect(answer.all("Vary") == first.all("Vary"))
            }
            for header in ["\"x\"", String(tag.dropFirst()), tag.uppercased(), "\"\""] {
                let answer = try await rolecall.permissions(
                    token,
                    [(name: "If-None-Match", value: header)]
                )
                #expect(answer.status == 200, "\(header)")
                #expect(answer.body == first.body)
            }
        }
    }

    @Test("two users' lists never have one tag")
    func tags() async throws {
        try await withRolecall { rolecall in
            let alice = try await rolecall.permissions(rolecall.issuer.token("alice"))
            let bob = try await rolecall.permissions(rolecall.issuer.token("bob"))
            #expect(alice["ETag"] != bob["ETag"])
        }
    }

    @Test("a new policy set changes list and tag at once")
    func policies() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", ["roles": ["viewer"]])
            let tag = try #require(try await rolecall.permissions(token)["ETag"])
            let next = Rolecall.documents.replacing("read:document", with: "look:document")
            rolecall.policies.replace(with: try Rolecall.compile(next))
            let answer = try await rolecall.permissions(
                token,
                [(name: "If-None-Match", value: tag)]
            )
            #expect(answer.status == 200)
            #expect(answer["ETag"] != tag)
            #expect(answer.json["permissions"] == [Self.entry("look:document")])
            #expect(answer["Rolecall-Policy-Revision"] == rolecall.policies.snapshot.revision)
        }
    }

    @Test("a grant is listed until its expiry, and changes the tag when it lapses")
    func expiry() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.claims)
            // The grant lapses 600 seconds after the start.
            rolecall.clock.pass(seconds: 599)
            let before = try await rolecall.permissions(token)
            #expect(before.json["permissions"]?.array?.contains(Self.scoped[0]) == true)
            rolecall.clock.pass(seconds: 1)
            let tag = try #require(before["ETag"])
            let after = try await rolecall.permissions(
                token,
                [(name: "If-None-Match", value: tag)]
            )
            #expect(after.status == 200)
            let listed = try #require(after.json["permissions"]?.array)
            #expect(listed.count == 3)
            for entry in Self.scoped { #expect(!listed.contains(entry)) }
        }
    }

    @Test("HEAD has the head of the answer alone")
    func head() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.claims)
            let get = try await rolecall.permissions(token)
            let head = try await rolecall.raw(
                "HEAD /v1/permissions",
                ["Authorization: Bearer \(token)"]
            )
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head["ETag"] == get["ETag"])
            #expect(head["Content-Length"] == String(get.body.count))
        }
    }

    @Test("a subject token is no way to somebody else's list")
    func subjectToken() async throws {
        try await withRolecall { rolecall in
            let alice = try rolecall.issuer.token("alice", ["roles": ["editor"]])
            let headers = [(name: "Rolecall-Subject-Token", value: alice)]
            for token in [try rolecall.issuer.token("bob"), try rolecall.issuer.client()] {
                let answer = try await rolecall.permissions(token, headers)
                expectProblem(answer, 403, "subject_not_allowed")
            }
            let own = try await rolecall.permissions(alice, headers)
            let reader = try rolecall.issuer.client(scope: "read:permissions")
            let told = try await rolecall.permissions(reader, headers)
            #expect(own.json["subject"] == subject("alice"))
            #expect(told.body == own.body, "\(told.text)")
        }
    }

    @Test("what is had in several ways stands once in one's own list")
    func distinct() async throws {
        let deny: JSONValue = ["effect": "deny", "permissions": ["open:door"]]
        let claims: JSONValue = [
            "roles": ["viewer", "viewer", ["role": "viewer", "scope": "document/1"]],
            "permissions": ["print:label", "print:label"], "acl": [deny, deny],
        ]
        try await withRolecall { rolecall in
            let answer = try await rolecall.permissions(rolecall.issuer.token("alice", claims))
            #expect(
                answer.json["permissions"] == [
                    Self.entry("print:label"), Self.entry("read:document"),
                    Self.entry("read:document", scope: "document/1"),
                ],
                "\(answer.text)"
            )
            #expect(answer.json["denies"] == [["permission": "open:door", "conditional": false]])
        }
    }
}
