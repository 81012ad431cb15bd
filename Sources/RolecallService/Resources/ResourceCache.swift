internal import JSON
internal import Store
internal import Synchronization

/// The registered resources that checks were about lately, and those that are not registered.
///
/// What a commit changes is dropped before its writer hears of it, so that no check that begins after an
/// acknowledged write is decided on what was before. What is kept serves on while the store fails.
final class ResourceCache: Sendable {
    /// The most registered resources that are kept, and the most of which it is kept that they are not.
    static let entriesMax = 100_000
    static let absentMax = 50_000
    /// The most bytes of keys and properties of the former, counted as JSON, and of keys of the latter.
    static let bytesMax = 64 * 1024 * 1024
    static let absentBytesMax = 16 * 1024 * 1024
    /// The most resources that are loaded for one request at one time.
    static let loadsPerRequestMax = 16

    private let store: any Store
    private let events: ServiceEvents
    private typealias Entries = PairedCache<ResourceKey, JSONObject>

    private let entries: Entries
    private let loads: SharedLoads<ResourceKey, Entries.Generation, JSONObject>
    /// Counts the commits that changed resources.
    private let changes = Mutex<UInt64>(0)
    /// Whether nothing is registered, as far as is known; written under the lock of `changes`.
    private let hasNone = Atomic<Bool>(false)

    /// A cache that watches `store` from now on.
    ///
    /// It must be made before whatever tells of the store's revision that it is known here.
    init(
        _ store: any Store,
        limits: ServiceLimits,
        events: ServiceEvents,
        entriesMax: Int = ResourceCache.entriesMax,
        absentMax: Int = ResourceCache.absentMax,
        bytesMax: Int = ResourceCache.bytesMax
    ) {
        self.store = store
        self.events = events
        entries = PairedCache(
            present: .init(entries: entriesMax, cost: bytesMax),
            absent: .init(entries: absentMax, cost: Self.absentBytesMax)
        )
        loads = SharedLoads(waitersMax: limits.userWaiters)
        store.observe { [weak self] change in self?.apply(change.resources) }
    }

    /// Whether nothing is registered, as far as is known: then nothing needs to be asked.
    var isKnownEmpty: Bool { hasNone.load(ordering: .acquiring) }

    /// How many resources are kept.
    var count: Int { entries.count }

    /// What is registered of a resource, empty if nothing is; nil if that must be loaded.
    ///
    /// Never blocks.
    func properties(of key: ResourceKey) -> JSONObject? { entries.value(for: key) }

    /// What the store has of each of `keys`.
    func load(_ keys: Set<ResourceKey>) async -> [ResourceKey: Result<JSONObject, Refusal>] {
        await keys.loaded(concurrently: Self.loadsPerRequestMax) { key in await self.load(key) }
    }
}

extension ResourceCache {
    private func load(_ key: ResourceKey) async -> Result<JSONObject, Refusal> {
        let generation = entries.generation(for: key)
        return await loads.value(of: key, generation: generation) {
            await self.read(key, generation: generation)
        }
    }

    private func read(
        _ key: ResourceKey,
        generation: Entries.Generation
    ) async -> Result<JSONObject, Refusal> {
        events.resourceLoads.add()
        let changesBefore = changes.withLock { $0 }
        let found: (resource: RegisteredResource?, isEmpty: Bool)
        do {
            found = try await store.read { reading in
                let resource = try reading.resource(key)
                return (resource, try resource == nil && !reading.hasResources())
            }.value
        } catch {
            events.resourceLoadFailed(error)
            return .failure(Refusal(.storeUnavailable))
        }
        if found.isEmpty { noteEmpty(asOf: changesBefore) }
        let properties = found.resource?.properties
        let object = properties?.object ?? JSONObject()
        let cost = key.type.utf8.count + key.id.utf8.count + (properties?.text.count ?? 0)
        entries.insert(
            object,
            for: key,
            isAbsent: found.resource == nil,
            cost: cost,
            generation: generation
        )
        return .success(object)
    }

    /// Nothing was registered after so many changes; if one has come since, that says nothing.
    private func noteEmpty(asOf changesBefore: UInt64) {
        changes.withLock { changes in
            guard changes == changesBefore else { return }
            hasNone.store(true, ordering: .releasing)
        }
    }

    /// Drops what a commit made old.
    private func apply(_ resources: [ResourceChange]) {
        guard !resources.isEmpty else { return }
        for change in resources {
            if let key = (change.before ?? change.after)?.key { entries.invalidate(key) }
        }
        changes.withLock { changes in
            changes &+= 1
            hasNone.store(false, ordering: .releasing)
        }
    }
}
