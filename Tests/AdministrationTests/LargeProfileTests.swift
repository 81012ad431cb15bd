import Administration
import Authorization
import Directory
import JSON
import Store
import Testing

/// Work that grows with the square of the entries takes many minutes here.
@Suite("Profiles with many entries", .timeLimit(.minutes(10)))
struct LargeProfileTests {
    private static let count = 40_000

    @Test("are shown, and changed in all their equal grants")
    func equalGrants() async throws {
        let roles = JSONValue.array(Array(repeating: "viewer", count: Self.count) + ["lead"])
        let users: [String: JSONValue] = [
            "root": ["roles": ["admin"]], "target": ["roles": roles],
        ]
        try await World.with(users) { world in
            let (admin, root) = (world.administrator, Actor.user(named: "root"))
            let target = UserReference.id(World.id("target"))
            let grants = try await admin.grants(of: target, by: root).value
            #expect(grants.count == Self.count + 1)
            #expect(Set(grants.map(\.version)).count == 2)
            #expect(grants.last?.source == "/app_metadata/roles/\(Self.count)")
            _ = try await admin.take("viewer", from: target, by: root)
            #expect(try await world.metadata("target")["roles"] == ["lead"])
        }
    }

    private static func roles(_ letter: String, and last: ExactString) -> JSONValue {
        let scoped = (0..<count).map { number -> JSONValue in
            ["role": "viewer", "scope": .string(ExactString("d/\(letter)\(number)"))]
        }
        return .array(scoped + [.string(last)])
    }

    @Test("are told by the journal one by one up to a bound, and else as a whole")
    func journaled() async throws {
        let most = AdministrationLimits.writeEventsMax
        for (count, events) in [(most - 1, most + 1), (most, 1)] {
            let scoped = (0..<count).map { number -> JSONValue in
                ["role": "viewer", "scope": .string(ExactString("d/\(number)"))]
            }
            let before = try World.user("target", ["roles": ["viewer"]])
            let after = try World.user("target", ["roles": .array(scoped)])
            try await World.with(["root": ["roles": ["admin"]]]) { world in
                let (admin, client) = (world.administrator, try world.client(["admin"]))
                _ = try await world.store.write { try $0.insert(before) }
                let write = DirectoryWrite(
                    before: before,
                    after: after,
                    changesCredentials: false
                )
                _ = try await world.store.write { try admin.admit(write, by: client, in: $0) }
                let page = AuditQuery(limit: 2 * most)
                let kinds = try await world.store.read { try $0.auditEntries(page) }.value
                    .map(\.event.kind)
                #expect(kinds.count == events)
                #expect(kinds.count { $0 == .userChanged } == 1)
            }
        }
    }

    @Test("are looked at to the last grant when a client replaces them")
    func replaced() async throws {
        let before = try World.user("target", ["roles": Self.roles("a", and: "viewer")])
        let after = try World.user("target", ["roles": Self.roles("b", and: "lead")])
        try await World.with(["root": ["roles": ["admin"]]]) { world in
            let (admin, client) = (world.administrator, try world.client(["librarian"]))
            _ = try await world.store.write { try $0.insert(before) }
            let write = DirectoryWrite(before: before, after: after, changesCredentials: false)
            let result = await code {
                _ = try await world.store.write { try admin.admit(write, by: client, in: $0) }
            }
            #expect(result == "grant_not_allowed")
        }
    }
}
