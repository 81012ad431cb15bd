import Administration
import Authorization
import Directory
import JSON
import Store
import Testing

@Suite("Users by subject types")
struct SubjectTypeTests {
    /// Ann's badge has the text of Bob's e-mail address, and Bob's that of Ann's id.
    private static let users: [String: JSONValue] = [
        "root": ["roles": ["admin"]], "ann": ["badge": "bob@example.com"],
        "bob": ["badge": "auth0|ann"],
    ]

    private static func subject(_ type: ExactString, _ id: ExactString) -> UserReference {
        .subject(Subject(type: type, id: id))
    }

    private func with(_ names: [String], _ body: (World) async throws -> Void) async throws {
        let badges = try SubjectNames("badge", ["/app_metadata/badge"])
        try await World.with(Self.users, names: names, others: [badges]) { try await body($0) }
    }

    /// Whom a viewer's role given to `reference` has reached, by name; or the error's code.
    private func reached(_ reference: UserReference, _ world: World) async throws -> String {
        let result = await code {
            _ = try await world.administrator.give(
                GrantOrder(role: "viewer"),
                to: reference,
                by: .user(named: "root")
            )
        }
        guard result == "done" else { return result }
        let subject = try await world.journal().last?.event.subject
        for name in ["ann", "bob"] {
            guard try await world.metadata(name)["roles"] != nil else { continue }
            _ = try await world.administrator.take(
                "viewer",
                from: .id(World.id(name)),
                by: .user(named: "root")
            )
            let id = try #require(UserID(World.id(name)))
            _ = try await world.store.write { store in
                guard var user = try store.user(id) else { return }
                user.appMetadata?["roles"] = nil
                try store.update(user)
            }
            return "\(name) as \(subject ?? "")"
        }
        return "nobody"
    }

    @Test("are found by the attributes of the type alone, and are shown by those of the first")
    func types() async throws {
        try await with(["/user_id", "/email"]) { world in
            let cases: [(UserReference, String)] = [
                (Self.subject("user", "bob@example.com"), "bob as auth0|bob"),
                (Self.subject("badge", "bob@example.com"), "ann as auth0|ann"),
                (Self.subject("user", "auth0|ann"), "ann as auth0|ann"),
                (Self.subject("badge", "auth0|ann"), "bob as auth0|bob"),
                (Self.subject("badge", "auth0|bob"), "not_found"),
                (Self.subject("badge", "ann@example.com"), "not_found"),
                (Self.subject("ghost", "auth0|ann"), "not_found"),
                (.id("bob@example.com"), "bob as auth0|bob"),
                (.id("auth0|ann"), "ann as auth0|ann"),
            ]
            for (reference, expected) in cases {
                let found = try await reached(reference, world)
                #expect(found == expected, "\(reference)")
            }
        }
    }

    @Test("are found by id for the operator, also where subjects are not")
    func withoutID() async throws {
        try await with(["/email"]) { world in
            let root = Actor.operator("ops")
            let id = UserReference.id(World.id("ann"))
            _ = try await world.administrator.give(GrantOrder(role: "viewer"), to: id, by: root)
            let shown = try await world.journal().last?.event.subject
            #expect(shown == "ann@example.com")
            let asked = Self.subject("user", World.id("ann"))
            let result = await code {
                _ = try await world.administrator.grants(of: asked, by: root)
            }
            #expect(result == "not_found")
        }
    }

    @Test("are made by a client only under names that are free in their type")
    func names() async throws {
        try await with(["/user_id", "/email"]) { world in
            let admin = world.administrator
            let client = try world.client([])
            let badges: [(ExactString, String)] = [
                ("ann@example.com", "done"), ("bob@example.com", "grant_not_allowed"),
                ("auth0|root", "grant_not_allowed"), ("7", "done"),
            ]
            for (badge, expected) in badges {
                let user = try World.user("new", ["badge": .string(badge)])
                let write = DirectoryWrite(before: nil, after: user, changesCredentials: false)
                let result = await code {
                    _ = try await world.store.write { try admin.admit(write, by: client, in: $0) }
                }
                #expect(result == expected, "\(badge)")
            }
        }
    }

    @Test("of a tenant are found by id or verified address, as their type says")
    func tenant() async throws {
        let tenant = Tenant()
        tenant.add("root", ["roles": ["admin"]])
        tenant.add("ann", ["badge": "auth0|bob"], email: "ann@example.com")
        tenant.add("bob", [:], email: "bob@example.com", isVerified: false)
        let others = [
            try SubjectNames("badge", ["/app_metadata/badge"]),
            try SubjectNames("address", ["/email"]),
        ]
        try await World.with([:], others: others, directory: tenant.directory) { world in
            let cases: [(UserReference, String)] = [
                (Self.subject("badge", "auth0|bob"), "not_found"),
                (Self.subject("address", "auth0|ann"), "not_found"),
                (Self.subject("address", "bob@example.com"), "not_found"),
                (Self.subject("user", "ann@example.com"), "not_found"),
                (.id("ann@example.com"), "not_found"),
                (Self.subject("address", "ann@example.com"), "done"),
                (Self.subject("user", "auth0|bob"), "done"),
            ]
            for (reference, expected) in cases {
                let result = await code {
                    _ = try await world.administrator.give(
                        GrantOrder(role: "viewer"),
                        to: reference,
                        by: .user(named: "root")
                    )
                }
                #expect(result == expected, "\(reference)")
            }
            let subjects = try await world.journal().compactMap(\.event.subject)
            #expect(subjects == ["auth0|ann", "auth0|ann", "auth0|bob", "auth0|bob"])
        }
    }
}
