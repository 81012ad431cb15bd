import Directory
import JSON
import OpenIDProvider
import SQLiteStore
import Store
import Testing

@Suite("Client registry")
struct ClientRegistryTests {
    private static func client(
        _ id: ExactString,
        name: ExactString = "",
        audience: ExactString? = nil
    ) -> MachineClient {
        var client = MachineClient(id: id, name: name, createdAt: UserTime(milliseconds: 0))
        if let audience {
            client.grants = [ClientGrant(audience: .other(audience), scopes: ["read"])]
        }
        return client
    }

    private static func load(
        _ configured: [MachineClient],
        _ store: any Store,
        _ log: EventLog = EventLog()
    ) async throws -> ClientRegistry {
        try await ClientRegistry.load(configured: configured, from: store, log: log.note)
    }

    @Test("has those of the configuration and of the store, the configured one of two")
    func union() async throws {
        try await withStore { store in
            _ = try await store.write {
                try $0.insert(Self.client("a", name: "stored"))
                try $0.insert(Self.client("b", name: "stored", audience: "https://b"))
            }
            let registry = try await Self.load(
                [Self.client("a", name: "configured"), Self.client("c", audience: "https://c")],
                store
            )
            #expect(registry.snapshot.ids == ["a", "b", "c"])
            #expect(registry.snapshot["a"]?.name == "configured")
            #expect(registry.snapshot.otherAudiences == ["https://b", "https://c"])
            #expect(try await registry.client("b")?.name == "stored")
            #expect(try await registry.client("d") == nil)
            registry.replaceConfigured([Self.client("d")])
            #expect(registry.snapshot.ids == ["a", "b", "d"])
            #expect(registry.snapshot["a"]?.name == "stored")
            #expect(registry.snapshot.otherAudiences == ["https://b"])
        }
    }

    @Test("knows of a change when the write that makes it returns")
    func changes() async throws {
        try await withStore { store in
            let registry = try await Self.load([], store)
            _ = try await store.write { try $0.insert(Self.client("a", name: "one")) }
            #expect(try await registry.client("a")?.name == "one")
            _ = try await store.write { transaction in
                try transaction.deleteClient("a")
                try transaction.insert(Self.client("a", name: "two"))
            }
            // The snapshot may have no such client for a moment, but never the old one.
            #expect(registry.snapshot["a"].map { $0.name == "two" } != false)
            #expect(try await registry.client("a")?.name == "two")
            _ = try await store.write { _ = try $0.deleteClient("a") }
            #expect(registry.snapshot["a"] == nil)
            #expect(try await registry.client("a") == nil)
            try await wait { !registry.snapshot.isChanging("a") }
        }
    }

    @Test("keeps a changed client without rights while the store cannot be read")
    func outage() async throws {
        try await withStore { store in
            _ = try await store.write { try $0.insert(Self.client("a", name: "one")) }
            let (log, lost) = (EventLog(), Countdown())
            let losing = HurriedStore(
                store: store,
                beforeRead: { if lost.hasBegun { await $0.close() } }
            )
            let registry = try await Self.load([Self.client("c")], losing, log)
            lost.begin(from: 0)
            try await Self.change(store, name: "two")
            try await wait { log.codes == ["store_unavailable"] }
            #expect(registry.snapshot["a"] == nil && registry.snapshot.isChanging("a"))
            await #expect(throws: StoreError.self) { try await registry.client("a") }
            await #expect(throws: StoreError.self) { try await registry.settled() }
            #expect(try await registry.client("c") != nil)
        }
    }

    @Test(
        "reads a client again that changed while it was read, but not without end",
        arguments: [(changes: 3, isFound: true), (changes: 4, isFound: false)]
    )
    func busy(changes: Int, isFound: Bool) async throws {
        try await withStore { store in
            _ = try await store.write { try $0.insert(Self.client("a", name: "0")) }
            let left = Countdown()
            let hurried = HurriedStore(
                store: store,
                // The registry's own reading comes too late.
                beforeRead: { _ in
                    if left.hasBegun, !Self.isAsking { throw StoreError.locked }
                },
                afterRead: { store in
                    guard Self.isAsking, let number = left.next() else { return }
                    let name = ExactString("\(number)")
                    try await Self.change(store, name: name)
                }
            )
            let registry = try await Self.load([], hurried)
            left.begin(from: changes)
            try await Self.change(store, name: "-")
            let asked = await Self.$isAsking.withValue(true) { await Self.name("a", in: registry) }
            #expect(isFound ? asked == .success("1") : asked == .failure(Self.tooBusy))
        }
    }

    /// Puts another client in the place of `a`.
    private static func change(_ store: any Store, name: ExactString) async throws {
        _ = try await store.write { writing in
            _ = try writing.deleteClient("a")
            try writing.insert(Self.client("a", name: name))
        }
    }

    private static func name(
        _ id: ExactString,
        in registry: ClientRegistry
    ) async -> Result<ExactString?, StoreError> {
        do throws(StoreError) { return .success(try await registry.client(id)?.name) } catch {
            return .failure(error)
        }
    }

    private static let tooBusy = StoreError.unavailable("clients change all the time")

    @TaskLocal private static var isAsking = false
}
