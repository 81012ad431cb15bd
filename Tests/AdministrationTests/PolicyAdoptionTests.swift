import Administration
import Authorization
import JSON
import OpenSSL
import Store
import Synchronization
import Testing

@Suite("New policies and changes of users")
struct PolicyAdoptionTests {
    /// The user who is the full admin under the policies of before, and the one who is it under the others.
    private static let users: [String: JSONValue] = [
        "old": ["roles": ["admin"]], "next": ["roles": ["boss"]],
    ]

    private static func policies(_ admin: String) throws -> PolicySet {
        let other = admin == "admin" ? "boss" : "admin"
        let text = """
            version: 1
            roles: { \(admin): { permissions: ["*:rolecall"] }, \(other): { permissions: ["x:y"] } }
            """
        return try PolicySet.compile([PolicyFile(name: "p.yaml", text: Array(text.utf8))]) {
            "\($0.hashValue)"
        }
    }

    @Test("of a change that comes between the look and the deed, one sees the other")
    func overtaken() async throws {
        try await World.with(Self.users) { world in
            let force = PoliciesInForce(try Self.policies("admin"))
            let changing = force.administrator(of: world, over: world.store)
            let overtaken = OvertakenStore(world.store) {
                _ = try await changing.take("boss", from: .id(World.id("next")), by: .operator("o"))
            }
            let adopting = force.administrator(of: world, over: overtaken)
            #expect(await force.adopt(try Self.policies("boss"), by: adopting) == "last_admin")
            #expect(try await changing.fullAdmins(under: force.policies).count == 1)
        }
    }

    @Test("both at once leave a full admin, whoever comes first")
    func together() async throws {
        for _ in 0..<16 {
            try await World.with(Self.users) { world in
                let force = PoliciesInForce(try Self.policies("admin"))
                let admin = force.administrator(of: world, over: world.store)
                let next = try Self.policies("boss")
                async let adopted = force.adopt(next, by: admin)
                async let taken = code {
                    let next = World.id("next")
                    _ = try await admin.take("boss", from: .id(next), by: .operator("o"))
                }
                #expect(await [adopted, taken].sorted() == ["done", "last_admin"])
                #expect(try await admin.fullAdmins(under: force.policies).count == 1)
            }
        }
    }

    @Test("a store that takes no changes keeps no policies out, but bad ones", arguments: [0, 1])
    func readOnly(_ number: Int) async throws {
        let refusal = [StoreError.full, .readOnly][number]
        try await World.with(["old": ["roles": ["admin"]]]) { world in
            let force = PoliciesInForce(try Self.policies("admin"))
            let refusing = { OvertakenStore(world.store) { throw refusal } }
            let first = force.administrator(of: world, over: refusing())
            #expect(await force.adopt(try Self.policies("admin"), by: first) == "done")
            let second = force.administrator(of: world, over: refusing())
            #expect(await force.adopt(try Self.policies("boss"), by: second) == "last_admin")
        }
    }

    @Test("policies under which nobody was a full admin before are no worse")
    func none() async throws {
        try await World.with(["next": ["roles": ["boss"]]]) { world in
            let force = PoliciesInForce(try Self.policies("admin"))
            let admin = force.administrator(of: world, over: world.store)
            #expect(await force.adopt(try Self.policies("admin"), by: admin) == "done")
            #expect(await force.adopt(try Self.policies("boss"), by: admin) == "done")
            #expect(await force.adopt(try Self.policies("admin"), by: admin) == "last_admin")
            await world.store.close()
            let result = await force.adopt(try Self.policies("boss"), by: admin)
            #expect(result == "store_unavailable", "it cannot be told")
        }
    }
}

/// The policies in force, which change.
private final class PoliciesInForce: Sendable {
    private let current: Mutex<PolicySet>

    init(_ policies: PolicySet) { current = Mutex(policies) }

    var policies: PolicySet { current.withLock { $0 } }

    func administrator(of world: World, over store: any Store) -> Administrator {
        let clock = world.clock
        return Administrator(
            store: store,
            policies: { self.policies },
            now: { clock.time },
            randomBytes: { try randomBytes(count: $0) }
        )
    }

    /// The code of the error; "done" if the policies are in force, and only then.
    func adopt(_ next: PolicySet, by administrator: Administrator) async -> String {
        let before = policies
        let result = await code {
            try await administrator.adopt(next) { self.current.withLock { $0 = next } }
        }
        #expect(policies === (result == "done" ? next : before))
        return result
    }
}

/// A store before which something happens once: between the first read and what follows it, or before the first
/// write.
private final class OvertakenStore: Store {
    private let base: any Store
    private let meanwhile: Mutex<(@Sendable () async throws -> Void)?>

    init(_ base: any Store, by meanwhile: @escaping @Sendable () async throws -> Void) {
        self.base = base
        self.meanwhile = Mutex(meanwhile)
    }

    var revision: Revision { base.revision }

    private func overtake() async throws {
        let meanwhile = meanwhile.withLock { meanwhile in
            defer { meanwhile = nil }
            return meanwhile
        }
        try await meanwhile?()
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreReading) throws -> Value
    ) async throws -> Snapshot<Value> {
        let found = try await base.read(work)
        try await overtake()
        return found
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreWriting) throws -> Value
    ) async throws -> Snapshot<Value> {
        try await overtake()
        return try await base.write(work)
    }

    func observe(_ observer: @escaping @Sendable (StoreChange) -> Void) { base.observe(observer) }

    func waits(for sequence: UInt64, atMost bound: Duration) async -> Bool {
        await base.waits(for: sequence, atMost: bound)
    }

    func close() async { await base.close() }
}
