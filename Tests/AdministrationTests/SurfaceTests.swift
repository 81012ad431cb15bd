import Administration
import Authorization
import Directory
import JSON
import Store
import Testing

@Suite("What else administrators do")
struct SurfaceTests {
    static let users: [String: JSONValue] = [
        "root": ["roles": ["admin"]], "officer": ["roles": ["officer"]],
        "reader": ["roles": ["reader"]], "librarian": ["roles": ["librarian"]],
        "nobody": [
            "roles": [
                ["role": "viewer", "scope": "document", "expires_at": "2026-12-01T00:00:00Z"]
            ]
        ],
    ]

    @Test("reading and writing take a right each")
    func rights() async throws {
        try await World.with(Self.users) { world in
            let admin = world.administrator
            let time = try #require(UserTime("2027-01-01T00:00:00.000Z"))
            let revocation = Revocation(
                issuer: "https://i/",
                .token("t"),
                deadAt: time,
                revokedAt: time
            )
            let target = World.id("nobody")
            let works: [(String, Set<String>, @Sendable (Actor) async throws -> Void)] = [
                (
                    "grants", ["root", "reader", "librarian"],
                    { _ = try await admin.grants(of: .id(target), by: $0) }
                ),
                (
                    "acl", ["root", "reader", "librarian"],
                    { _ = try await admin.aclEntries(of: .id(target), by: $0) }
                ),
                (
                    "holders", ["root", "reader"],
                    { _ = try await admin.holders(of: "viewer", limit: 9, by: $0) }
                ),
                (
                    "expiring", ["root", "reader"],
                    { _ = try await admin.expiring(before: time, limit: 9, by: $0) }
                ),
                (
                    "revoke", ["root", "officer"],
                    { _ = try await admin.revoke(revocation, by: $0) }
                ),
                (
                    "revocations", ["root", "officer"],
                    { _ = try await admin.revocations(limit: 9, by: $0) }
                ),
                (
                    "audit", ["root", "officer"],
                    { _ = try await admin.audit(AuditQuery(limit: 9), by: $0) }
                ),
                (
                    "put", ["root", "officer"],
                    {
                        _ = try await admin.putResource(
                            type: "document",
                            id: "1",
                            properties: ["a": 1],
                            by: $0
                        )
                    }
                ),
                (
                    "resource", ["root", "officer"],
                    { _ = try await admin.resource(type: "document", id: "1", by: $0) }
                ),
                (
                    "resources", ["root", "officer"],
                    { _ = try await admin.resources(type: "document", limit: 9, by: $0) }
                ),
                (
                    "delete", ["root", "officer"],
                    { _ = try await admin.deleteResource(type: "document", id: "1", by: $0) }
                ),
                ("policies", ["root"], { try await admin.require(.writePolicies, of: $0) }),
            ]
            for (name, allowed, work) in works {
                for user in ["root", "officer", "reader", "librarian", "nobody", "unknown"] {
                    let result = await code { try await work(.user(named: user)) }
                    let isFine =
                        allowed.contains(user)
                        ? result != "insufficient_scope" : result == "insufficient_scope"
                    #expect(isFine, "\(name) by \(user): \(result)")
                }
            }
        }
    }

    @Test("holders, expiring grants and roles are found")
    func finding() async throws {
        try await World.with(Self.users) { world in
            let (admin, root) = (world.administrator, Actor.user(named: "root"))
            let holders = try await admin.holders(of: "viewer", limit: 9, by: root).value
            #expect(holders.map(\.id.text) == [World.id("nobody")])
            let time = try #require(UserTime("2027-01-01T00:00:00.000Z"))
            let expiring = try await admin.expiring(before: time, limit: 9, by: root).value
            #expect(expiring.map(\.grant.scope) == ["document"])
            let roles = try await admin.roles(by: .user(named: "librarian"))
            #expect(roles.filter(\.mayGive).map(\.role.name.text) == ["editor", "viewer"])
            #expect(roles.count == 13)
            for limit in [0, AdministrationLimits.pageMax + 1] {
                let result = await code {
                    _ = try await admin.holders(of: "viewer", limit: limit, by: root)
                }
                #expect(result == "invalid_request")
            }
        }
    }

    static let denials: [(roles: JSONValue, acl: JSONValue, result: String)] = [
        (["librarian"], [], "done"),
        (["perhaps"], [], "insufficient_scope"),
        (["librarian"], [deny("grant:rolecall/role/viewer")], "done"),
        (["librarian"], [deny("grant:rolecall/role/**")], "insufficient_scope"),
        (["librarian"], [deny("read:rolecall/subjects")], "insufficient_scope"),
        (["reader"], [deny("read:rolecall/subjects")], "insufficient_scope"),
        (["reader"], [["effect": "deny", "permissions": 1]], "insufficient_scope"),
        (["librarian"], [["effect": "deny", "permissions": 1]], "insufficient_scope"),
        (["librarian"], [deny("*:*")], "done"),
        (["gone"], [], "insufficient_scope"),
    ]

    private static func deny(_ permission: ExactString) -> JSONValue {
        ["effect": "deny", "permissions": [.string(permission)]]
    }

    @Test("a deny ends the right to see who has what", arguments: 0..<denials.count)
    func denied(_ number: Int) async throws {
        let (roles, acl, expected) = Self.denials[number]
        let users: [String: JSONValue] = ["actor": ["roles": roles, "acl": acl], "target": [:]]
        try await World.with(users) { world in
            let (admin, actor) = (world.administrator, Actor.user(named: "actor"))
            let target = UserReference.id(World.id("target"))
            let works: [@Sendable () async throws -> Void] = [
                { _ = try await admin.grants(of: target, by: actor) },
                { _ = try await admin.aclEntries(of: target, by: actor) },
                { _ = try await admin.roles(by: actor) },
            ]
            for work in works { #expect(await code(work) == expected) }
        }
    }

    @Test("a revocation ends when its tokens have, or never where nobody knows")
    func revocationEnds() throws {
        let now = try #require(UserTime("2027-01-15T08:00:00.000Z"))
        let token = RevocationOrder(issuer: "https://i/", tokenID: "t")
        let several = RevocationOrder(
            issuer: "https://i/",
            subject: "s",
            issuedBefore: "2027-01-15T07:00:00Z"
        )
        #expect(try token.revocation(at: now, .bounded).json["until"] == "2027-02-14T08:05:00.000Z")
        #expect(
            try several.revocation(at: now, .bounded).json["until"] == "2027-02-14T07:05:00.000Z"
        )
        for order in [token, several] {
            let revocation = try order.revocation(at: now, .unknown)
            #expect(revocation.json["until"] == nil)
            #expect(revocation.deadAt == UserTime(milliseconds: .max))
        }
    }

    @Test("a blocked actor has no right, whatever it had when it came")
    func blocked() async throws {
        try await World.with(Self.users) { world in
            try await world.add("gone", ["roles": ["admin"]], isBlocked: true)
            let principal = try #require(try world.client(["admin"]).principal)
            for actor in [Actor.user(named: "gone"), .user(World.id("gone"), principal)] {
                let result = await code {
                    _ = try await world.administrator.give(
                        GrantOrder(role: "viewer"),
                        to: .id(World.id("nobody")),
                        by: actor
                    )
                }
                #expect(result == "grant_not_allowed")
            }
        }
    }

    @Test("each change is one entry of the journal")
    func journal() async throws {
        try await World.with(Self.users) { world in
            let (admin, root) = (world.administrator, Actor.user(named: "root"))
            let time = try #require(UserTime("2027-01-01T00:00:00.000Z"))
            let revocation = Revocation(
                issuer: "https://i/",
                .subject("s", issuedBefore: time),
                deadAt: time,
                revokedAt: time
            )
            for _ in 0..<2 {
                _ = try await admin.putResource(
                    type: "document",
                    id: "1",
                    properties: ["a": 1],
                    by: root
                )
                _ = try await admin.revoke(revocation, by: root, requestID: "r")
            }
            for _ in 0..<2 {
                _ = try await admin.deleteResource(type: "document", id: "1", by: root)
            }
            let kinds = try await world.journal().map(\.event.kind)
            #expect(kinds == [.resourcePut, .subjectRevoked, .resourceDeleted])
        }
    }
}
