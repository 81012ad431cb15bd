import Administration
import Authorization
import Directory
import JSON
import Store
import Synchronization
import Testing

/// Users as a tenant keeps them: one level of `app_metadata` is merged, and nobody is asked before.
final class Tenant: TenantProfiles {
    struct State: Sendable {
        var users: [ExactString: JSONObject] = [:]
        var reads = 0
        var updates = 0
        var told: [ExactString] = []
        /// What somebody else does before the read with this number.
        var before: [Int: @Sendable (inout State) -> Void] = [:]
        /// What becomes of the update with this number.
        var failures: [Int: Failure] = [:]
        /// Whose reads fail.
        var silent: Set<ExactString> = []
        /// Reads fail from this number on.
        var readsEnd = Int.max
        /// Whether updates wait until they are let go.
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    enum Failure: Sendable {
        case refused
        case rejected
        case lostAfterwards
        case lostBefore
        /// The process dies: no answer comes, but the change was made.
        case anothersWrite(@Sendable (inout State) -> Void)
    }

    let state = Mutex(State())

    func user(_ id: ExactString) async throws(TenantError) -> JSONObject? {
        let found = state.withLock { state -> Result<JSONObject?, TenantError> in
            state.reads += 1
            state.before[state.reads]?(&state)
            guard state.reads < state.readsEnd, !state.silent.contains(id) else {
                return .failure(.unavailable("upstream_cut"))
            }
            return .success(state.users[id])
        }
        return try found.get()
    }

    func users(email: ExactString) async throws(TenantError) -> [JSONObject] {
        state.withLock { state in state.users.values.filter { $0["email"]?.string == email } }
    }

    func update(
        _ id: ExactString,
        appMetadata members: JSONObject
    ) async throws(TenantError) -> Bool {
        await waitWhileHeld()
        let done = state.withLock { state -> Result<Bool, TenantError> in
            state.updates += 1
            let failure = state.failures[state.updates]
            switch failure {
            case .refused:
                return .failure(.unavailable("upstream_limited", retryAfter: .seconds(60)))
            case .rejected: return .failure(.refused(413))
            case .lostBefore: return .failure(.uncertain("upstream_timed_out"))
            case .lostAfterwards, .anothersWrite, nil: break
            }
            guard var user = state.users[id] else { return .success(false) }
            var metadata = user["app_metadata"]?.object ?? JSONObject()
            for member in members {
                metadata[member.key] = member.value.isNull ? nil : member.value
            }
            user["app_metadata"] = .object(metadata)
            state.users[id] = user
            if case .anothersWrite(let write) = failure { write(&state) }
            if case .lostAfterwards = failure { return .failure(.uncertain("upstream_cut")) }
            return .success(true)
        }
        return try done.get()
    }

    private func waitWhileHeld() async {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.isHeld { state.held.append(continuation) }
                return !state.isHeld
            }
            if goesOn { continuation.resume() }
        }
    }

    /// Lets held updates go, and holds no more.
    func letGo() {
        let held = state.withLock { state in
            state.isHeld = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func add(
        _ name: String,
        _ metadata: JSONValue,
        email: ExactString? = nil,
        isVerified: Bool = true
    ) {
        let id = World.id(name)
        var user: JSONObject = ["user_id": .string(id), "app_metadata": metadata]
        user["email"] = email.map(JSONValue.string)
        user["email_verified"] = email.map { _ in .bool(isVerified) }
        let added = user
        state.withLock { $0.users[id] = added }
    }

    func metadata(_ name: String) -> JSONValue? {
        state.withLock { $0.users[World.id(name)]?["app_metadata"] }
    }

    var directory: AdministeredDirectory {
        .tenant(self) { id in self.state.withLock { $0.told.append(id) } }
    }
}

extension Tenant.State {
    mutating func set(_ name: String, _ member: ExactString, _ value: JSONValue) {
        var user = users[World.id(name)] ?? JSONObject()
        var metadata = user["app_metadata"]?.object ?? JSONObject()
        metadata[member] = value
        user["app_metadata"] = .object(metadata)
        users[World.id(name)] = user
    }
}

@Suite("Changes at a tenant")
struct TenantTests {
    private static let editor = GrantOrder(role: "editor")

    private func with(
        _ body: (World, Tenant, Administrator) async throws -> Void
    ) async throws {
        let tenant = Tenant()
        tenant.add("root", ["roles": ["admin"]])
        tenant.add("target", ["roles": ["viewer"], "theirs": ["a": 1]])
        try await World.with([:], directory: tenant.directory) { world in
            try await body(world, tenant, world.administrator)
        }
    }

    private func give(
        _ admin: Administrator,
        _ order: GrantOrder = editor,
        to name: String = "target"
    ) async -> String {
        await code {
            _ = try await admin.give(order, to: .id(World.id(name)), by: .user(named: "root"))
        }
    }

    private func roles(_ tenant: Tenant, _ name: String = "target") -> [ExactString] {
        (tenant.metadata(name)?["roles"]?.array ?? []).compactMap {
            $0.string ?? $0["role"]?.string
        }
    }

    @Test("are announced, made in one member alone, looked at and journaled")
    func whole() async throws {
        try await with { world, tenant, admin in
            #expect(await give(admin) == "done")
            #expect(roles(tenant) == ["viewer", "editor"])
            #expect(tenant.metadata("target")?["theirs"] == ["a": 1])
            #expect(tenant.state.withLock { $0.told } == [World.id("target")])
            let journal = try await world.journal()
            #expect(journal.map(\.event.stage) == [.intent, .outcome(of: 1, .done)])
        }
    }

    @Test("of somebody else in between are kept")
    func overtaken() async throws {
        try await with { world, tenant, admin in
            // The actor, the name, the actor in its turn, the base; the fifth read follows the intent.
            tenant.state.withLock { state in
                state.before[5] = { $0.set("target", "roles", ["viewer", "lead"]) }
            }
            #expect(await give(admin) == "done")
            #expect(roles(tenant) == ["viewer", "lead", "editor"])
            let stages = try await world.journal().map(\.event.stage)
            #expect(stages == [.intent, .outcome(of: 1, .failed), .intent, .outcome(of: 3, .done)])
        }
    }

    @Test("that somebody else undoes at once are made again, a bounded number of times")
    func undone() async throws {
        try await with { world, tenant, admin in
            let undo = Tenant.Failure.anothersWrite { $0.set("target", "roles", ["viewer"]) }
            tenant.state.withLock { $0.failures[1] = undo }
            #expect(await give(admin) == "done")
            #expect(roles(tenant) == ["viewer", "editor"])
            tenant.state.withLock { state in
                for number in state.updates + 1...state.updates + 9 {
                    state.failures[number] = undo
                }
            }
            #expect(await give(admin, GrantOrder(role: "lead")) == "conflict")
            #expect(tenant.state.withLock { $0.updates } == 2 + AdministrationLimits.attemptsMax)
            let left = try await world.store.read { try $0.openIntents(limit: 9) }.value
            #expect(left.isEmpty)
        }
    }

    @Test("whose answer is lost are found out")
    func lost() async throws {
        try await with { world, tenant, admin in
            tenant.state.withLock { state in
                state.failures = [1: .lostAfterwards, 2: .lostBefore, 3: .refused]
            }
            #expect(await give(admin) == "done")
            #expect(await give(admin, GrantOrder(role: "lead")) == "profile_unavailable")
            #expect(await give(admin, GrantOrder(role: "lead")) == "profile_unavailable")
            let stages = try await world.journal().map(\.event.stage)
            #expect(
                stages == [
                    .intent, .outcome(of: 1, .done), .intent, .intent, .outcome(of: 4, .failed),
                ]
            )
            // What may still be made is not settled at once.
            #expect(try await admin.settleIntents() == 0)
            world.clock.pass(milliseconds: AdministrationLimits.doubtMilliseconds - 1)
            #expect(try await admin.settleIntents() == 0)
            world.clock.pass(milliseconds: 1)
            #expect(try await admin.settleIntents() == 1)
            let last = try #require(try await world.journal().last).event.stage
            #expect(last == .outcome(of: 3, .failed))
        }
    }

    @Test("that the tenant will not make are no outage, and one that it puts off says until when")
    func refused() async throws {
        try await with { world, tenant, admin in
            tenant.state.withLock { $0.failures = [1: .rejected, 2: .refused] }
            let target = UserReference.id(World.id("target"))
            let order = GrantOrder(role: "lead")
            let root = Actor.user(named: "root")
            let first = await #expect(throws: AdminError.self) {
                try await admin.give(order, to: target, by: root)
            }
            #expect(first?.code == "conflict")
            let second = await #expect(throws: AdminError.self) {
                try await admin.give(order, to: target, by: root)
            }
            #expect(second?.code == "profile_unavailable" && second?.retryAfter == .seconds(60))
            let stages = try await world.journal().map(\.event.stage)
            #expect(
                stages == [
                    .intent, .outcome(of: 1, .failed), .intent, .outcome(of: 3, .failed),
                ]
            )
        }
    }

    @Test("that a crash or an outage left open are settled", arguments: [true, false])
    func settled(isMade: Bool) async throws {
        try await with { world, tenant, admin in
            tenant.state.withLock { state in
                state.failures[1] = isMade ? .lostAfterwards : .lostBefore
                state.readsEnd = 6
            }
            #expect(await give(admin) == "profile_unavailable")
            let open = try await world.store.read { try $0.openIntents(limit: 9) }.value
            #expect(open.count == 1)
            let next = try world.restarted(tenant.directory)
            #expect(await code { _ = try await next.settleIntents() } == "profile_unavailable")
            tenant.state.withLock { $0.readsEnd = .max }
            #expect(try await next.settleIntents() == 1)
            #expect(try await next.settleIntents() == 0)
            let stage = try #require(try await world.journal().last).event.stage
            #expect(stage == .outcome(of: 1, isMade ? .done : .failed))
        }
    }

    @Test(
        "that take a role are settled by whether it is there, however it is written",
        arguments: [
            (["viewer"], true), (["viewer", "lead"], true), ("viewer", true),
            (["viewer", ["role": "viewer", "scope": "document/1"]], true),
            ([["role": "viewer"]], true), (["viewer"], false), ([["role": "viewer"]], false),
        ] as [(JSONValue, Bool)]
    )
    func takenSettled(roles: JSONValue, isLeft: Bool) async throws {
        try await with { world, tenant, admin in
            tenant.add("target", ["roles": roles])
            tenant.state.withLock { $0.failures[1] = isLeft ? .lostBefore : .lostAfterwards }
            let target = UserReference.id(World.id("target"))
            let root = Actor.user(named: "root")
            tenant.state.withLock { $0.readsEnd = 6 }
            #expect(
                await code { _ = try await admin.take("viewer", from: target, by: root) }
                    == "profile_unavailable"
            )
            tenant.state.withLock { $0.readsEnd = .max }
            let next = try world.restarted(tenant.directory)
            #expect(try await next.settleIntents() == 1)
            let stage = try #require(try await world.journal().last).event.stage
            #expect(stage == .outcome(of: 1, isLeft ? .failed : .done))
        }
    }

    @Test("that nobody answers for leave the others to be settled")
    func unanswered() async throws {
        try await with { world, tenant, admin in
            _ = try await world.store.write { store in
                for name in ["gone", "target"] {
                    var event = AuditEvent(
                        .grantGiven,
                        by: AuditActor(.user, World.id("root")),
                        at: world.start,
                        stage: .intent,
                        subject: World.id(name)
                    )
                    event.after = "viewer"
                    try store.append(event)
                }
            }
            tenant.state.withLock { $0.silent = [World.id("gone")] }
            #expect(await code { _ = try await admin.settleIntents() } == "profile_unavailable")
            let open = try await world.store.read { try $0.openIntents(limit: 9) }.value
            #expect(open.map(\.event.subject) == [World.id("gone")])
        }
    }

    @Test("that take one of several equal entries are done when one is gone")
    func equalEntries() async throws {
        try await with { world, tenant, admin in
            let deny: JSONValue = ["effect": "deny", "permissions": ["read:document/1"]]
            tenant.add("target", ["acl": [deny, deny, deny]])
            let root = Actor.user(named: "root")
            let target = UserReference.id(World.id("target"))
            let key = try #require(try await admin.aclEntries(of: target, by: root).value.first).key
            _ = try await admin.removeEntry(key, of: target, by: root)
            #expect(tenant.metadata("target")?["acl"] == [deny, deny])
            let stages = try await world.journal().map(\.event.stage)
            #expect(stages == [.intent, .outcome(of: 1, .done)])
        }
    }

    @Test("that waited for their turn are bound by what the actor has then")
    func rightsLost() async throws {
        try await with { world, tenant, admin in
            tenant.add("other", ["roles": ["admin"]])
            tenant.state.withLock { $0.isHeld = true }
            async let first = give(admin)
            while tenant.state.withLock({ $0.held.isEmpty }) { await Task.yield() }
            let reads = tenant.state.withLock { $0.reads }
            async let second = code {
                _ = try await admin.give(
                    GrantOrder(role: "lead"),
                    to: .id(World.id("target")),
                    by: .user(named: "other")
                )
            }
            while tenant.state.withLock({ $0.reads == reads }) { await Task.yield() }
            tenant.state.withLock { $0.set("other", "roles", []) }
            tenant.letGo()
            #expect(await first == "done")
            #expect(await second == "grant_not_allowed")
        }
    }

    @Test("beyond what a tenant keeps are refused before they are tried")
    func limits() async throws {
        try await with { world, tenant, admin in
            let large = String(
                repeating: "x",
                count: AdministrationLimits.tenantMetadataBytesMax - 60
            )
            tenant.add("target", ["roles": [], "big": .string(ExactString(large))])
            #expect(await give(admin) == "invalid_request")
            #expect(tenant.state.withLock { $0.updates } == 0)
            let larger = JSONValue.string(ExactString(large + large))
            tenant.add("target", ["roles": ["viewer", "editor"], "big": larger])
            let taken = await code {
                let target = UserReference.id(World.id("target"))
                _ = try await admin.take("viewer", from: target, by: .user(named: "root"))
            }
            #expect(taken == "done")
            // Nobody keeps a right since a deny would be too long.
            let denied = await code {
                let target = UserReference.id(World.id("target"))
                let deny = ACLOrder(.deny, ["read:document"])
                _ = try await admin.addEntry(deny, to: target, by: .user(named: "root"))
            }
            #expect(denied == "done")
            #expect(await give(admin, to: "nobody") == "not_found")
        }
    }

    @Test("of a full admin are another full admin's alone")
    func lastAdmin() async throws {
        try await with { world, tenant, admin in
            tenant.add("second", ["roles": ["admin"]])
            let taken = { @Sendable (actor: Actor, name: String) async -> String in
                await code {
                    _ = try await admin.take("admin", from: .id(World.id(name)), by: actor)
                }
            }
            let clients = try [world.client(["admin"]), world.client([], isPrivileged: true)]
            for client in clients { #expect(await taken(client, "second") == "last_admin") }
            #expect(await taken(.operator("ops"), "second") == "last_admin")
            #expect(await taken(.user(named: "second"), "second") == "self_grant")
            async let first = taken(.user(named: "root"), "second")
            async let second = taken(.user(named: "second"), "root")
            let results = await [first, second].sorted()
            #expect(results.first == "done")
            #expect(["grant_not_allowed", "last_admin"].contains(results.last))
            #expect((roles(tenant, "root") + roles(tenant, "second")) == ["admin"])
            #expect(await taken(.operator("ops", isForcing: true), "root") == "done")
        }
    }

    @Test("that crashes left open are all settled, however many there are")
    func manySettled() async throws {
        try await with { world, tenant, admin in
            let count = AdministrationLimits.intentsMax + 1
            _ = try await world.store.write { store in
                for number in 0..<count {
                    var event = AuditEvent(
                        .grantGiven,
                        by: AuditActor(.user, World.id("root")),
                        at: world.start,
                        stage: .intent,
                        subject: World.id("target")
                    )
                    event.after = ["role": .string(ExactString("r\(number)"))]
                    try store.append(event)
                }
            }
            #expect(try await admin.settleIntents() == count)
            let open = try await world.store.read { try $0.openIntents(limit: 1) }.value
            #expect(open.isEmpty)
        }
    }

    @Test("wait for their turn in a line of 256, and one more is turned away")
    func waiting() async throws {
        try await with { world, tenant, admin in
            tenant.state.withLock { $0.isHeld = true }
            let (turn, line) = (1, AdministrationLimits.waitingMax)
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<turn + line + 1 { group.addTask { await give(admin) } }
                // Nobody else gets an answer while the one who has the turn waits for the tenant.
                #expect(try await group.next() == "overloaded")
                tenant.letGo()
                let others = try await group.reduce(into: [String: Int]()) {
                    $0[$1, default: 0] += 1
                }
                #expect(others == ["done": turn + line])
            }
            #expect(roles(tenant) == ["viewer", "editor"])
        }
    }

    @Test("many at once lose nothing")
    func many() async throws {
        try await with { world, tenant, admin in
            for number in 0..<4 { tenant.add("user\(number)", [:]) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<64 {
                    group.addTask {
                        _ = try await admin.give(
                            GrantOrder(role: "viewer", scope: ExactString("document/\(task)")),
                            to: .id(World.id("user\(task % 4)")),
                            by: .user(named: "root")
                        )
                    }
                }
                try await group.waitForAll()
            }
            let count = (0..<4).map { roles(tenant, "user\($0)").count }.reduce(0, +)
            #expect(count == 64)
            let found = try await world.journal().count
            #expect(found == 128)
        }
    }
}
