public import JSON
public import Store
internal import Synchronization

/// The clients of the configuration and of the store.
///
/// What requests need is a snapshot. A client that a commit changes has no rights in it from before that
/// commit's `write` returns until the store has been read again, which follows at once.
public final class ClientRegistry: Sendable {
    private struct State {
        var configured: [ExactString: MachineClient]
        var stored: [ExactString: MachineClient] = [:]
        /// The state of the store that `stored` is of.
        var sequence: UInt64 = 0
        /// Clients that commits after that changed, and the newest of these commits.
        var changed: [ExactString: UInt64] = [:]
        var set = ClientSet([:], changing: [])

        mutating func rebuild() {
            let known = stored.filter { changed[$0.key] == nil }
            let changing = Set(changed.keys).subtracting(configured.keys)
            set = ClientSet(known.merging(configured) { $1 }, changing: changing)
        }
    }

    private let store: any Store
    private let log: @Sendable (OpenIDEvent) -> Void
    private let state: Mutex<State>

    /// Reads the clients of `store`; of two with one id the configured one counts.
    public static func load(
        configured: [MachineClient],
        from store: any Store,
        log: @escaping @Sendable (OpenIDEvent) -> Void
    ) async throws(StoreError) -> ClientRegistry {
        let registry = ClientRegistry(configured, store, log)
        // First observe, then read: no change falls between the two.
        store.observe { [weak registry] change in
            guard !change.clients.isEmpty, let registry else { return }
            registry.note(change)
            followWithRetries { [weak registry] in await registry?.follow() ?? true }
        }
        try await registry.reload()
        return registry
    }

    private init(
        _ configured: [MachineClient],
        _ store: any Store,
        _ log: @escaping @Sendable (OpenIDEvent) -> Void
    ) {
        self.store = store
        self.log = log
        state = Mutex(State(configured: Self.table(configured)))
    }

    /// The clients in force.
    ///
    /// Never blocks.
    public var snapshot: ClientSet { state.withLock { $0.set } }

    /// Whether the configuration declares a client with this id.
    public func isConfigured(_ id: ExactString) -> Bool {
        state.withLock { $0.configured[id] != nil }
    }

    /// The client with this id, as it is after every commit that was acknowledged.
    public func client(_ id: ExactString) async throws(StoreError) -> MachineClient? {
        try await snapshot { !$0.isChanging(id) }[id]
    }

    /// The clients, as they are after every commit that was acknowledged.
    public func settled() async throws(StoreError) -> ClientSet {
        try await snapshot { !$0.isAnyChanging }
    }

    /// Puts `clients` in the place of all that were configured before.
    public func replaceConfigured(_ clients: [MachineClient]) {
        state.withLock { state in
            state.configured = Self.table(clients)
            state.rebuild()
        }
    }

    /// Reads the clients of the store again.
    public func reload() async throws(StoreError) {
        let clients: Snapshot<[MachineClient]>
        do { clients = try await store.read { try $0.clients() } } catch {
            throw StoreError(anything: error)
        }
        state.withLock { state in
            guard clients.revision.sequence >= state.sequence else { return }
            state.sequence = clients.revision.sequence
            state.stored = Self.table(clients.value)
            state.changed = state.changed.filter { $0.value > clients.revision.sequence }
            state.rebuild()
        }
    }
}

extension ClientRegistry {
    /// How often the store is read for clients that change again meanwhile.
    static let readsMax = 4

    /// A snapshot that `isSettled` accepts; the store is read until there is one.
    private func snapshot(
        where isSettled: (ClientSet) -> Bool
    ) async throws(StoreError) -> ClientSet {
        for _ in 0..<Self.readsMax {
            let set = snapshot
            if isSettled(set) { return set }
            try await reload()
        }
        let set = snapshot
        guard isSettled(set) else { throw .unavailable("clients change all the time") }
        return set
    }

    private static func table(_ clients: [MachineClient]) -> [ExactString: MachineClient] {
        Dictionary(clients.map { ($0.id, $0) }) { $1 }
    }

    private func note(_ change: StoreChange) {
        state.withLock { state in
            guard change.revision.sequence > state.sequence else { return }
            for id in change.clients { state.changed[id] = change.revision.sequence }
            state.rebuild()
        }
    }

    /// Whether the clients are those of the store again.
    private func follow() async -> Bool {
        do throws(StoreError) {
            try await reload()
            return true
        } catch {
            log(.clientsNotReloaded(error))
            return false
        }
    }
}
