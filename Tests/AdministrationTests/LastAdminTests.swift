import Administration
import Authorization
import Directory
import JSON
import Store
import Testing

@Suite("The last full admin")
struct LastAdminTests {
    /// Ways to be no full admin.
    static let others: [(JSONValue, Bool)] = [
        ([:], false),
        (["roles": ["librarian"]], false),
        (["roles": [["role": "admin", "scope": "document"]]], false),
        (["roles": [["role": "admin", "expires_at": "2030-01-01T00:00:00Z"]]], false),
        (["roles": ["admin"]], true),
        (["roles": ["admin"], "acl": [["effect": "deny", "permissions": ["*:rolecall"]]]], false),
        (["permissions": ["*:rolecall"]], false),
        (["roles": [["role": "admin", "surprise": 1]]], false),
    ]

    @Test("stays where nobody else is one", arguments: 0..<others.count)
    func taking(_ number: Int) async throws {
        let (metadata, isBlocked) = Self.others[number]
        try await World.with(["root": ["roles": ["admin"]]]) { world in
            try await world.add("other", metadata, isBlocked: isBlocked)
            let client = try world.client(["admin"])
            let admin = world.administrator
            let root = World.id("root")
            let deny = ACLOrder(.deny, ["write:rolecall/acl"])
            let attempts: [@Sendable () async throws -> Void] = [
                { _ = try await admin.take("admin", from: .id(root), by: client) },
                { _ = try await admin.addEntry(deny, to: .id(root), by: client) },
                {
                    let order = GrantOrder(role: "admin", expiresAt: Attempt.later)
                    _ = try await admin.give(order, to: .id(root), by: client)
                },
                { _ = try await admin.take("admin", from: .id(root), by: .operator("ops")) },
            ]
            for attempt in attempts { #expect(await code(attempt) == "last_admin") }
            for user in [
                try Self.changed(["roles": ["admin"]], isBlocked: true), try Self.changed([:]), nil,
            ] {
                #expect(
                    await code { try await Self.write(user, world, by: client) } == "last_admin"
                )
                let mighty = try world.client([], isPrivileged: true)
                #expect(
                    await code { try await Self.write(user, world, by: mighty) } == "last_admin"
                )
            }
            #expect(try await admin.fullAdmins(under: world.policySet).map(\.text) == [root])
            let forced = Actor.operator("ops", isForcing: true)
            #expect(
                await code { _ = try await admin.take("admin", from: .id(root), by: forced) }
                    == "done"
            )
            let left = try await admin.fullAdmins(under: world.policySet)
            #expect(left.isEmpty)
        }
    }

    private static func changed(_ metadata: JSONValue, isBlocked: Bool = false) throws -> User {
        try World.user("root", metadata, isBlocked: isBlocked)
    }

    private static func write(_ user: User?, _ world: World, by actor: Actor) async throws {
        let id = try #require(UserID(World.id("root")))
        let admin = world.administrator
        _ = try await world.store.write { store in
            let write = DirectoryWrite(
                before: try store.user(id),
                after: user,
                changesCredentials: false
            )
            try admin.admit(write, by: actor, in: store)
            if let user { try store.update(user) } else { try store.deleteUser(id) }
        }
    }

    @Test("survives two who take the role from each other at once")
    func eachOther() async throws {
        let users: [String: JSONValue] = ["a": ["roles": ["admin"]], "b": ["roles": ["admin"]]]
        for _ in 0..<8 {
            try await World.with(users) { world in
                let admin = world.administrator
                async let first = code {
                    _ = try await admin.take(
                        "admin",
                        from: .id(World.id("a")),
                        by: .user(named: "b")
                    )
                }
                async let second = code {
                    _ = try await admin.take(
                        "admin",
                        from: .id(World.id("b")),
                        by: .user(named: "a")
                    )
                }
                let results = await [first, second].sorted()
                // The second is no admin any more when its turn comes.
                #expect(results == ["done", "grant_not_allowed"])
                let left = try await admin.fullAdmins(under: world.policySet, limit: 9)
                #expect(left.count == 1)
            }
        }
    }

    private static let chief = """
        roles: { chief: { permissions: ["*:rolecall"] }, other: {} }
        """

    /// Denying rules, and how many full admins they leave of one.
    private static let denies = [
        (#"permissions: ["*:rolecall"]"#, 0),
        (#"permissions: ["grant:rolecall"]"#, 0),
        (#"permissions: ["grant:rolecall/role/**"]"#, 0),
        (#"permissions: ["grant:rolecall/role/root"]"#, 1),
        (#"permissions: ["grant:rolecall/role/*"]"#, 0),
        (#"permissions: ["grant:rolecall/*/*"], when: "false""#, 0),
        (#"permissions: ["grant:rolecall/role/chief", "grant:rolecall/role/other"]"#, 0),
        (#"permissions: ["grant:rolecall/role/chief"]"#, 1),
        (#"permissions: ["grant:rolecall/role/*"], roles: [other]"#, 1),
        (#"permissions: ["grant:rolecall/role/*"], roles: [chief]"#, 0),
        (
            #"permissions: ["grant:rolecall/role/chief", "grant:rolecall/role/other"], roles: [chief]"#,
            0
        ),
        (#"permissions: ["grant:rolecall/role/chief"], roles: [chief]"#, 1),
        (#"permissions: ["write:rolecall/policies"]"#, 0),
        (#"permissions: ["write:rolecall/policies"], when: "false""#, 0),
        (#"permissions: ["write:rolecall/policies"], to: anyone"#, 0),
        (#"permissions: ["write:rolecall/policies"], roles: [chief]"#, 0),
        (#"permissions: ["write:rolecall/policies"], roles: [other]"#, 1),
        (#"permissions: ["write:rolecall"]"#, 0),
        (#"permissions: ["*:rolecall/policies"]"#, 0),
        (#"permissions: ["*:rolecall/*"]"#, 0),
        (#"permissions: ["write:rolecall/policies/*"]"#, 1),
        (#"permissions: ["write:rolecall/acl", "read:rolecall"]"#, 1),
        (#"permissions: ["*:*"]"#, 1),
    ]

    @Test(
        "is none whom a role is denied by which somebody holds what is denied",
        arguments: [
            ("other", 0), (["role": "other", "scope": "rolecall"], 0),
            (["role": "other", "scope": "document"], 1),
            (["role": "other", "expires_at": "2020-01-01T00:00:00Z"], 1),
        ] as [(JSONValue, Int)]
    )
    func deniedToHolders(grant: JSONValue, count: Int) async throws {
        try await World.with(["root": ["roles": ["chief", grant]]]) { world in
            for denied in ["write:rolecall/policies", "grant:rolecall/role/*"] {
                let rule = "{ id: r, effect: deny, permissions: [\"\(denied)\"], roles: [other] }"
                let text = "version: 1\n\(Self.chief)\nrules: [ \(rule) ]"
                let file = PolicyFile(name: "p.yaml", text: Array(text.utf8))
                let set = try PolicySet.compile([file]) { "\($0.count)" }
                let found = try await world.administrator.fullAdmins(under: set)
                #expect(found.count == count, "\(text)")
            }
        }
    }

    @Test("policies without full admins are told")
    func policies() async throws {
        try await World.with(["root": ["roles": ["chief"]]]) { world in
            let roles = [
                ("roles: { chief: { permissions: [\"*:rolecall\"] } }", 1),
                ("roles: { chief: { permissions: [\"*:rolecall/role/*\"] } }", 0),
                ("roles: { chief: { permissions: [\"grant:rolecall\"] } }", 0),
                ("roles: { chief: { permissions: [\"*:*\"] } }", 0),
                ("roles: { other: { permissions: [\"*:rolecall\"] } }", 0),
            ]
            let denies = Self.denies.map { rule, count in
                (Self.chief + "\nrules: [ { id: r, effect: deny, \(rule) } ]", count)
            }
            for (text, count) in roles + denies {
                let file = PolicyFile(name: "p.yaml", text: Array("version: 1\n\(text)".utf8))
                let set = try PolicySet.compile([file]) { "\($0.count)" }
                #expect(
                    try await world.administrator.fullAdmins(under: set).count == count,
                    "\(text)"
                )
            }
        }
    }
}
