import Administration
import Authorization
import Directory
import JSON
import Store
import Testing

/// Somebody who gives or takes, and what becomes of it.
struct Attempt: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The roles of the actor.
    let actor: JSONValue
    var actorACL: JSONValue = []
    /// What the target has.
    var target: JSONValue = []
    var order = GrantOrder(role: "viewer")
    let result: String

    init(
        _ name: String,
        _ actor: JSONValue,
        acl: JSONValue = [],
        target: JSONValue = [],
        _ result: String
    ) {
        self.init(name, actor, acl: acl, target: target, GrantOrder(role: "viewer"), result)
    }

    init(
        _ name: String,
        _ actor: JSONValue,
        acl: JSONValue = [],
        target: JSONValue = [],
        _ order: GrantOrder,
        _ result: String
    ) {
        testDescription = name
        self.actor = actor
        actorACL = acl
        self.target = target
        self.order = order
        self.result = result
    }

    static let soon: ExactString = "2026-12-01T00:00:00Z"
    static let later: ExactString = "2027-01-01T00:00:00Z"

    static func scoped(_ role: String, _ scope: String) -> JSONValue {
        ["role": .string(ExactString(role)), "scope": .string(ExactString(scope))]
    }

    static func until(_ role: String, _ time: ExactString) -> JSONValue {
        ["role": .string(ExactString(role)), "expires_at": .string(time)]
    }

    static let giving: [Attempt] = [
        .init("a librarian gives viewer", ["librarian"], "done"),
        .init("a librarian gives no admin", ["librarian"], GrantOrder(role: "admin"), no),
        .init("a full admin gives admin", ["admin"], GrantOrder(role: "admin"), "done"),
        .init("an heir of admin gives admin", ["chief"], GrantOrder(role: "admin"), "done"),
        .init("nobody gives without a role", [], no),
        .init(
            "a right that ends gives another reason to no grant that outlives it",
            [until("librarian", later)],
            target: ["viewer"],
            GrantOrder(role: "viewer", reason: "mine"),
            no
        ),
        .init(
            "nor with an end that it does not reach",
            [until("librarian", later)],
            target: ["viewer"],
            GrantOrder(role: "viewer", expiresAt: "9999-12-31T00:00:00Z", reason: "mine"),
            no
        ),
        .init(
            "a right that ends shortens one",
            [until("librarian", later)],
            target: ["viewer"],
            GrantOrder(role: "viewer", expiresAt: soon, reason: "mine"),
            "done"
        ),
        .init("a lapsed right is none", [until("librarian", "2026-11-24T12:00:00Z")], no),
        .init("an undefined role is none to give", ["admin"], GrantOrder(role: "viewr"), bad),
        .init("an encoded name is another name", ["librarian"], GrantOrder(role: "view%65r"), no),
        .init("a star gives one piece alone", ["lead"], GrantOrder(role: "odd/role"), no),
        .init("a role is named as its bytes", ["lead"], GrantOrder(role: "role/viewer"), no),
        .init("an empty name", ["admin"], GrantOrder(role: ""), bad),
        .init(
            "a scoped right gives nothing unscoped",
            [scoped("librarian", "document/a/**")],
            no
        ),
        .init(
            "a scoped right gives within its scope",
            [scoped("librarian", "document/a/**")],
            GrantOrder(role: "viewer", scope: "document/a/b"),
            "done"
        ),
        .init(
            "a scoped right gives nothing beside its scope",
            [scoped("librarian", "document/a/**")],
            GrantOrder(role: "viewer", scope: "document/b"),
            no
        ),
        .init(
            "a scoped right gives not all of its type",
            [scoped("librarian", "document/a/**")],
            GrantOrder(role: "viewer", scope: "document"),
            no
        ),
        .init(
            "a right within `*` gives nothing unscoped",
            [scoped("librarian", "*")],
            no
        ),
        .init(
            "a right within `*` gives within a type",
            [scoped("librarian", "*")],
            GrantOrder(role: "viewer", scope: "document"),
            "done"
        ),
        .init(
            "`*` does not cover Rolecall",
            [scoped("librarian", "*")],
            GrantOrder(role: "viewer", scope: "rolecall"),
            no
        ),
        .init(
            "a scope of roles gives those",
            [scoped("librarian", "rolecall/role/viewer")],
            "done"
        ),
        .init(
            "a scope of roles gives no others",
            [scoped("librarian", "rolecall/role/viewer")],
            GrantOrder(role: "editor"),
            no
        ),
        .init(
            "a full admin within a scope of roles makes no full admin",
            [scoped("ruler", "rolecall/role/**")],
            GrantOrder(role: "ruler"),
            no
        ),
        .init(
            "nor an heir of one",
            [scoped("ruler", "rolecall/role/**")],
            GrantOrder(role: "chief"),
            no
        ),
        .init(
            "nor one of its whole type",
            [scoped("ruler", "rolecall/role/**")],
            GrantOrder(role: "ruler", scope: "rolecall"),
            no
        ),
        .init(
            "nor one within another type",
            [scoped("ruler", "rolecall/role/**")],
            GrantOrder(role: "ruler", scope: "document"),
            no
        ),
        .init(
            "it gives that role within its own scope",
            [scoped("ruler", "rolecall/role/**")],
            GrantOrder(role: "ruler", scope: "rolecall/role/**"),
            "done"
        ),
        .init(
            "and within a part of it",
            [scoped("ruler", "rolecall/role/**")],
            GrantOrder(role: "ruler", scope: "rolecall/role/viewer"),
            "done"
        ),
        .init(
            "any right on Rolecall is given so alone",
            [scoped("ruler", "rolecall/role/**")],
            GrantOrder(role: "reader"),
            no
        ),
        .init(
            "one under a condition too",
            [scoped("lead", "rolecall/role/*")],
            GrantOrder(role: "perhaps"),
            no
        ),
        .init(
            "a role without such rights is given everywhere",
            [scoped("ruler", "rolecall/role/**")],
            GrantOrder(role: "editor"),
            "done"
        ),
        .init(
            "a right without scope counts beside",
            [scoped("ruler", "rolecall/role/**"), "lead"],
            GrantOrder(role: "ruler"),
            "done"
        ),
        .init(
            "a scope of all of Rolecall is a scope",
            [scoped("ruler", "rolecall")],
            GrantOrder(role: "ruler"),
            no
        ),
        .init(
            "and is given on",
            [scoped("ruler", "rolecall")],
            GrantOrder(role: "ruler", scope: "rolecall"),
            "done"
        ),
        .init(
            "a right that ends gives nothing for ever",
            [until("librarian", soon)],
            no
        ),
        .init(
            "a right that ends gives until then",
            [until("librarian", soon)],
            GrantOrder(role: "viewer", expiresAt: soon),
            "done"
        ),
        .init(
            "a right that ends gives no longer",
            [until("librarian", soon)],
            GrantOrder(role: "viewer", expiresAt: "2026-12-01T00:00:00.000000001Z"),
            no
        ),
        .init(
            "two rights do not add up",
            [scoped("librarian", "document"), until("librarian", soon)],
            no
        ),
        .init(
            "an expiry is not extended beyond the right",
            [until("librarian", soon)],
            target: [until("viewer", soon)],
            GrantOrder(role: "viewer", expiresAt: later),
            no
        ),
        .init(
            "an expiry may be brought forward",
            [until("librarian", soon)],
            target: ["viewer"],
            GrantOrder(role: "viewer", expiresAt: later),
            "done"
        ),
        .init(
            "an expired grant is not revived",
            [until("librarian", soon)],
            target: [until("viewer", "2026-01-01T00:00:00Z")],
            GrantOrder(role: "viewer", expiresAt: later),
            no
        ),
        .init(
            "an unscoped grant does not take the place of a scoped one",
            [scoped("librarian", "document/a/**")],
            target: [scoped("viewer", "document/a/**")],
            no
        ),
        .init(
            "an ACL deny ends the right",
            ["librarian"],
            acl: [["effect": "deny", "permissions": ["grant:rolecall/role/viewer"]]],
            no
        ),
        .init(
            "an unreadable deny ends the right",
            ["admin"],
            acl: [["effect": "deny", "permissions": 1]],
            no
        ),
        .init(
            "a deny of everything else does not",
            ["librarian"],
            acl: [["effect": "deny", "permissions": ["*:*"]]],
            "done"
        ),
        .init(
            "an ACL allow is no right",
            [],
            acl: [["effect": "allow", "permissions": ["grant:rolecall/role/viewer"]]],
            no
        ),
        .init("no scope", ["admin"], GrantOrder(role: "viewer", scope: "a*"), bad),
        .init(
            "an expiry without zone",
            ["admin"],
            GrantOrder(role: "viewer", expiresAt: "2027-01-01T00:00:00"),
            bad
        ),
        .init(
            "an expiry that is now",
            ["admin"],
            GrantOrder(role: "viewer", expiresAt: "2026-11-24T12:00:00Z"),
            bad
        ),
        .init(
            "a long reason",
            ["admin"],
            GrantOrder(
                role: "viewer",
                reason: ExactString(String(repeating: "x", count: 1_025))
            ),
            bad
        ),
    ]

    static let taking: [Attempt] = [
        .init("a librarian takes viewer", ["librarian"], target: ["viewer"], "done"),
        .init(
            "a right that ends takes what does not",
            [until("librarian", soon)],
            target: ["viewer"],
            "done"
        ),
        .init(
            "a librarian takes no lead",
            ["librarian"],
            target: ["lead"],
            GrantOrder(role: "lead"),
            no
        ),
        .init(
            "a scoped right takes nothing unscoped",
            [scoped("librarian", "document")],
            target: ["viewer"],
            no
        ),
        .init(
            "a full admin within a scope of roles takes no right on Rolecall beyond it",
            [scoped("ruler", "rolecall/role/**")],
            target: ["reader"],
            GrantOrder(role: "reader"),
            no
        ),
        .init(
            "and takes what is no such right",
            [scoped("ruler", "rolecall/role/**")],
            target: ["editor"],
            GrantOrder(role: "editor"),
            "done"
        ),
        .init(
            "a full admin takes what no policy defines",
            ["admin"],
            target: ["gone"],
            GrantOrder(role: "gone"),
            "done"
        ),
        .init(
            "nobody else takes what no policy defines",
            ["lead"],
            target: ["gone"],
            GrantOrder(role: "gone"),
            no
        ),
        .init("taking what is not there is done", ["librarian"], "done"),
    ]

    private static let no = "grant_not_allowed"
    private static let bad = "invalid_request"
}

@Suite("Giving and taking roles")
struct GrantingTests {
    @Test("a role is given by who may, and by nobody else", arguments: Attempt.giving)
    func giving(_ attempt: Attempt) async throws {
        let users = users(attempt)
        try await World.with(users) { world in
            let before = try await world.metadata("target")
            let result = await code {
                _ = try await world.administrator.give(
                    attempt.order,
                    to: .id(World.id("target")),
                    by: .user(named: "actor")
                )
            }
            #expect(result == attempt.result)
            let after = try await world.metadata("target")
            #expect((before != after) == (result == "done"))
        }
    }

    @Test("a role is taken by who may, and by nobody else", arguments: Attempt.taking)
    func taking(_ attempt: Attempt) async throws {
        let users = users(attempt)
        try await World.with(users) { world in
            let result = await code {
                _ = try await world.administrator.take(
                    attempt.order.role,
                    from: .id(World.id("target")),
                    by: .user(named: "actor")
                )
            }
            #expect(result == attempt.result)
            let roles = try await world.metadata("target")["roles"]
            #expect(roles == (result == "done" ? [] : attempt.target))
        }
    }

    private func users(_ attempt: Attempt) -> [String: JSONValue] {
        [
            "actor": ["roles": attempt.actor, "acl": attempt.actorACL],
            "target": ["roles": attempt.target],
            "root": ["roles": ["admin"]],
        ]
    }

    @Test("nobody gives or takes for themselves, by whatever name and however mighty")
    func oneself() async throws {
        let users: [String: JSONValue] = [
            "root": ["roles": ["admin"]], "other": ["roles": ["admin"]],
        ]
        try await World.with(users, names: ["/user_id", "/email"]) { world in
            let id = try #require(UserID(World.id("root")))
            _ = try await world.store.write { store in
                guard var user = try store.user(id) else { return }
                user.identities.append(
                    Identity(connection: "google", provider: "google-oauth2", userID: "7")
                )
                try store.update(user)
            }
            let names: [ExactString] = [World.id("root"), "google-oauth2|7", "root@example.com"]
            // By a name that is no id nobody is found, and the rights must come with the actor.
            let mighty = try world.client(["admin"]).principal
            for name in names {
                let actor = Actor.user(name, UserID(name) == nil ? mighty : nil)
                for target in names {
                    let result = await code {
                        _ = try await world.administrator.give(
                            GrantOrder(role: "viewer"),
                            to: .id(target),
                            by: actor
                        )
                    }
                    #expect(result == "self_grant", "\(name) to \(target)")
                    let taken = await code {
                        _ = try await world.administrator.take(
                            "admin",
                            from: .id(target),
                            by: actor
                        )
                    }
                    #expect(taken == "self_grant")
                }
            }
        }
    }

    @Test("a new grant goes to the first list, an existing one is replaced where it stands")
    func places() async throws {
        let users: [String: JSONValue] = [
            "root": ["roles": ["admin"]],
            "target": [
                "roles": "viewer",
                "authorization": ["roles": ["editor", ["role": "editor", "reason": "twice"]]],
                "other": ["kept": "yes"],
            ],
        ]
        try await World.with(users) { world in
            let admin = world.administrator
            let made = try await admin.give(
                GrantOrder(role: "lead"),
                to: .id(World.id("target")),
                by: .user(named: "root")
            )
            #expect(made.value.isNew)
            #expect(made.value.grant.source == "/app_metadata/roles/1")
            let changed = try await admin.give(
                GrantOrder(role: "editor", reason: "once"),
                to: .id(World.id("target")),
                by: .user(named: "root")
            )
            #expect(!changed.value.isNew)
            let metadata = try await world.metadata("target")
            let lead: JSONValue = [
                "role": "lead", "granted_by": "auth0|root",
                "granted_at": "2026-11-24T12:00:00.000Z",
            ]
            #expect(metadata["roles"] == ["viewer", lead])
            let editor: JSONValue = [
                "role": "editor", "reason": "once", "granted_by": "auth0|root",
                "granted_at": "2026-11-24T12:00:00.000Z",
            ]
            #expect(metadata["authorization"]?["roles"] == [editor])
            #expect(metadata["other"]?["kept"] == "yes")
            let journal = try await world.journal()
            #expect(journal.map(\.event.kind) == [.grantGiven, .grantChanged])
            #expect(journal.map(\.event.after) == [lead, editor])
            #expect(journal.last?.revision == changed.revision)
        }
    }

    @Test("the same order again changes nothing, and a version is asked for inside the transaction")
    func versions() async throws {
        let users: [String: JSONValue] = ["root": ["roles": ["admin"]], "target": [:]]
        try await World.with(users) { world in
            let (admin, root) = (world.administrator, Actor.user(named: "root"))
            let target = UserReference.id(World.id("target"))
            let order = GrantOrder(role: "viewer", reason: "first")
            let first = try await admin.give(order, to: target, by: root)
            let again = try await admin.give(order, to: target, by: root)
            #expect(first.revision == again.revision)
            let other = GrantOrder(role: "viewer", reason: "second")
            let version = first.value.grant.version.string
            let expectations: [(Precondition, String)] = [
                (.absent, "precondition_failed"), (.oneOf(["0"]), "precondition_failed"),
                (.oneOf([]), "precondition_failed"), (.oneOf(["0", version]), "done"),
                (.oneOf([version]), "precondition_failed"), (.exists, "done"),
            ]
            for (precondition, expected) in expectations {
                let result = await code {
                    _ = try await admin.give(other, to: target, by: root, expecting: precondition)
                }
                #expect(result == expected, "\(precondition)")
            }
        }
    }

    @Test("denied attempts are journaled, within a bound that counts what it drops")
    func attempts() async throws {
        try await World.with(["nobody": [:], "target": [:]]) { world in
            for _ in 0..<AdministrationLimits.deniedAttemptsMax + 5 {
                _ = await code {
                    _ = try await world.administrator.give(
                        GrantOrder(role: "viewer"),
                        to: .id(World.id("target")),
                        by: .user(named: "nobody"),
                        requestID: "r1"
                    )
                }
            }
            let journal = try await world.journal()
            #expect(journal.count == AdministrationLimits.deniedAttemptsMax)
            let event = try #require(journal.last?.event)
            #expect(event.kind == .attemptDenied)
            #expect(event.after?["code"] == "grant_not_allowed")
            #expect(event.requestID == "r1")
        }
    }

    @Test("one who tries without end leaves room in the journal for others")
    func attemptsOfSeveral() async throws {
        try await World.with(["target": [:]]) { world in
            func attempt(_ actor: Int) async -> String {
                await code {
                    _ = try await world.administrator.give(
                        GrantOrder(role: "viewer"),
                        to: .id(World.id("target")),
                        by: .user(ExactString("auth0|u\(actor)"))
                    )
                }
            }
            let (most, all) = (
                AdministrationLimits.deniedAttemptsMax, AdministrationLimits.allDeniedAttemptsMax
            )
            for _ in 0..<most + 1 { #expect(await attempt(0) == "grant_not_allowed") }
            let first = try await world.journal().count
            #expect(first == most)
            for actor in 1...all { #expect(await attempt(actor) == "grant_not_allowed") }
            let second = try await world.journal().count
            #expect(second == all)
            world.clock.pass(
                milliseconds: AdministrationLimits.deniedAttemptsPeriodMilliseconds
            )
            #expect(await attempt(0) == "grant_not_allowed")
            let last = try #require(try await world.journal().last).event
            #expect(last.actor.id == "auth0|u0")
            #expect(last.after?["dropped"] == 1)
        }
    }

    @Test("what is too large already may shrink, and does not grow")
    func shrinking() async throws {
        let big = JSONValue.string(
            ExactString(String(repeating: "x", count: UserLimits.metadataBytes))
        )
        let users: [String: JSONValue] = [
            "root": ["roles": ["admin"]], "target": ["roles": ["viewer"], "big": big],
        ]
        try await World.with(users) { world in
            let (admin, root) = (world.administrator, Actor.user(named: "root"))
            let target = UserReference.id(World.id("target"))
            let given = await code {
                _ = try await admin.give(GrantOrder(role: "editor"), to: target, by: root)
            }
            #expect(given == "invalid_request")
            _ = try await admin.take("viewer", from: target, by: root)
            #expect(try await world.metadata("target")["roles"] == [])
        }
    }

    @Test("a user's time of change does not step back with the clock")
    func clockBack() async throws {
        try await World.with(["root": ["roles": ["admin"]], "target": [:]]) { world in
            let target = World.id("target")
            for role in ["viewer", "editor"] as [ExactString] {
                _ = try await world.administrator.give(
                    GrantOrder(role: role),
                    to: .id(target),
                    by: .user(named: "root")
                )
                world.clock.pass(milliseconds: -3_600_000)
            }
            let id = try #require(UserID(target))
            let user = try await world.store.read { try $0.user(id) }.value
            #expect(user?.updatedAt == world.start)
        }
    }

    @Test("many changes of one user and of several lose nothing")
    func concurrency() async throws {
        var users: [String: JSONValue] = ["root": ["roles": ["admin"]]]
        for number in 0..<4 { users["user\(number)"] = [:] }
        try await World.with(users) { world in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<64 {
                    group.addTask {
                        _ = try await world.administrator.give(
                            GrantOrder(role: "viewer", scope: ExactString("document/\(task)")),
                            to: .id(World.id("user\(task % 4)")),
                            by: .user(named: "root")
                        )
                    }
                }
                try await group.waitForAll()
            }
            var count = 0
            for number in 0..<4 {
                count += try await world.metadata("user\(number)")["roles"]?.array?.count ?? 0
            }
            #expect(count == 64)
            let found = try await world.journal().count
            #expect(found == 64)
        }
    }
}
