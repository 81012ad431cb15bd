import Administration
import Authorization
import JSON
import Store
import Synchronization
import Testing

@Suite("Who may do something to nobody")
struct EnumerationTests {
    private typealias Work = @Sendable (Administrator, UserReference, Actor) async throws -> Void

    /// What is done to a user, and what an actor of whom nothing is known may not do.
    private static let works: [(name: String, work: Work)] = [
        (
            "give",
            { _ = try await $0.give(GrantOrder(role: "viewer"), to: $1, by: $2) }
        ), ("take", { _ = try await $0.take("viewer", from: $1, by: $2) }),
        ("take what no policy defines", { _ = try await $0.take("gone", from: $1, by: $2) }),
        ("add", { _ = try await $0.addEntry(ACLOrder(.deny, ["a:b"]), to: $1, by: $2) }),
        ("allow", { _ = try await $0.addEntry(ACLOrder(.allow, ["a:b"]), to: $1, by: $2) }),
        (
            "replace",
            { _ = try await $0.replaceEntry("e", with: ACLOrder(.deny, ["a:b"]), of: $1, by: $2) }
        ), ("remove", { _ = try await $0.removeEntry("e", of: $1, by: $2) }),
    ]

    private static let users: [String: JSONValue] = [
        "nobody": [:],
        // It may give another role than the one that is asked for.
        "reader": ["roles": ["reader"]],
        "denied": [
            "roles": ["ruler"], "acl": [["effect": "deny", "permissions": ["*:rolecall"]]],
        ],
        "bound": ["roles": [["role": "ruler", "scope": "document/1"]]],
        // Whom a check of the target would find in the way of whatever is done.
        "root": ["roles": ["admin"]],
        "holder": ["roles": ["viewer"], "acl": [["id": "e", "effect": "deny"]]],
    ]

    /// Known in several ways and under several names, and unknown.
    private static let targets: [UserReference] = [
        .id(World.id("gone")), .id(World.id("root")), .id(World.id("holder")), .id("?"),
        .subject(Subject(type: "mail", id: "root@example.com")),
        .subject(Subject(type: "mail", id: "gone@example.com")),
        .subject(Subject(type: "other", id: World.id("root"))),
    ]

    @Test("is refused alike whoever it is that is there or not, and journaled")
    func alike() async throws {
        let mail = try SubjectNames("mail", ["/email"])
        try await World.with(Self.users, others: [mail]) { world in
            try await world.add("blocked", ["roles": ["admin"]], isBlocked: true)
            let actors = ["nobody", "reader", "denied", "bound", "blocked", "unknown"]
            try await Self.check(world, actors, Self.targets)
        }
    }

    @Test("an allow that the giver does not hold is refused alike whoever it is for")
    func unheldAllow() async throws {
        try await World.with(["keeper": ["roles": ["keeper"]], "target": [:]]) { world in
            for target in ["target", "gone"] {
                let result = await code {
                    _ = try await world.administrator.addEntry(
                        ACLOrder(.allow, ["x:y"]),
                        to: .id(World.id(target)),
                        by: .user(named: "keeper")
                    )
                }
                #expect(result == "grant_not_allowed", "\(target)")
            }
        }
    }

    @Test("denied attempts are journaled under the user's id, however it was named")
    func canonical() async throws {
        let mail = try SubjectNames("mail", ["/email"])
        try await World.with(["root": ["roles": ["admin"]]], others: [mail]) { world in
            let user = UserReference.subject(Subject(type: "mail", id: "root@example.com"))
            let result = await code {
                _ = try await world.administrator.take("admin", from: user, by: .operator("ops"))
            }
            #expect(result == "last_admin")
            let attempts = try await world.journal().filter { $0.event.kind == .attemptDenied }
            #expect(attempts.map(\.event.subject) == [World.id("root")])
        }
    }

    @Test("is refused alike before a tenant, which is not asked for the user")
    func tenant() async throws {
        let tenant = Tenant()
        for (name, metadata) in Self.users { tenant.add(name, metadata) }
        try await World.with([:], directory: tenant.directory) { world in
            tenant.state.withLock { $0.silent = [World.id("silent")] }
            let names = ["gone", "root", "holder", "silent"]
            let actors = ["nobody", "reader", "denied", "bound", "unknown"]
            try await Self.check(world, actors, names.map { .id(World.id($0)) })
        }
    }

    private static func check(
        _ world: World,
        _ actors: [String],
        _ targets: [UserReference]
    ) async throws {
        for actor in actors {
            for (name, work) in works {
                var errors: [AdminError] = []
                for target in targets {
                    do {
                        try await work(world.administrator, target, .user(named: actor))
                        Issue.record("\(actor) does \(name)")
                    } catch let error as AdminError { errors.append(error) }
                }
                #expect(Set(errors.map(\.code)) == ["grant_not_allowed"], "\(actor), \(name)")
                #expect(Set(errors.map(\.description)).count == 1, "\(actor), \(name): \(errors)")
            }
            let attempts = try await world.journal().filter { entry in
                entry.event.kind == .attemptDenied && entry.event.actor.id == World.id(actor)
            }
            let most = min(works.count * targets.count, AdministrationLimits.deniedAttemptsMax)
            #expect(attempts.count == most, "\(actor)")
        }
    }
}
