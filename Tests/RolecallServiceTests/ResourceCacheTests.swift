import Directory
import JSON
import Logging
import SQLiteStore
import Store
import Testing

@testable import RolecallService

@Suite("The cache of registered resources")
struct ResourceCacheTests {
    private static func key(_ id: String) throws -> ResourceKey {
        try #require(ResourceKey(type: "document", id: ExactString(id)))
    }

    private static func put(_ owner: String, at key: ResourceKey, in store: any Store) async throws
    {
        let owner = JSONValue.string(ExactString(owner))
        let properties = try #require(ResourceProperties(["owner": owner]))
        _ = try await store.write { try $0.put(properties, of: key, at: UserTime(milliseconds: 1)) }
    }

    private static func withCache(
        entriesMax: Int = ResourceCache.entriesMax,
        absentMax: Int = ResourceCache.absentMax,
        bytesMax: Int = ResourceCache.bytesMax,
        _ body: (ResourceCache, HeldStore) async throws -> Void
    ) async throws {
        let held: @Sendable (any Store) -> any Store = { HeldStore($0) }
        try await withDirectoryService(serving: held) { _, directory in
            let store = try #require(directory.served as? HeldStore)
            let events = ServiceEvents(
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                clock: TestClock().service
            )
            let limits = ServiceLimits()
            let cache = ResourceCache(
                store,
                limits: limits,
                events: events,
                entriesMax: entriesMax,
                absentMax: absentMax,
                bytesMax: bytesMax
            )
            try await body(cache, store)
        }
    }

    @Test("does not keep what was read before a write that was acknowledged meanwhile")
    func overtaken() async throws {
        try await Self.withCache { cache, store in
            let key = try Self.key("1")
            try await Self.put("ann", at: key, in: store)
            store.holdAfter()
            async let old = cache.load([key])
            await store.holds(1)
            try await Self.put("bob", at: key, in: store)
            store.release()
            // The one who asked before the write may see what was before it.
            #expect(try await old[key]?.get() == ["owner": "ann"])
            #expect(cache.properties(of: key) == nil)
            #expect(try await cache.load([key])[key]?.get() == ["owner": "bob"])
            #expect(cache.properties(of: key) == ["owner": "bob"])
        }
    }

    @Test("does not believe in emptiness that ended while it was told")
    func emptiness() async throws {
        try await Self.withCache { cache, store in
            let (asked, put) = (try Self.key("1"), try Self.key("2"))
            store.holdAfter()
            async let none = cache.load([asked])
            await store.holds(1)
            try await Self.put("ann", at: put, in: store)
            store.release()
            #expect(try await none[asked]?.get().isEmpty == true)
            #expect(!cache.isKnownEmpty)
            #expect(try await cache.load([put])[put]?.get() == ["owner": "ann"])
        }
    }

    @Test("asks the store once for those who want the same")
    func shared() async throws {
        try await Self.withCache { cache, store in
            let key = try Self.key("1")
            try await Self.put("ann", at: key, in: store)
            store.holdBefore()
            async let first = cache.load([key])
            await store.holds(1)
            async let second = cache.load([key])
            store.release()
            #expect(try await first[key]?.get() == ["owner": "ann"])
            #expect(try await second[key]?.get() == ["owner": "ann"])
            #expect(store.mostRunning == 1)
        }
    }

    @Test("keeps no more than its bounds")
    func bound() async throws {
        try await Self.withCache(entriesMax: 64, absentMax: 32) { cache, store in
            let keys = try (0..<500).map { try Self.key("\($0)") }
            for key in keys { _ = await cache.load([key]) }
            #expect(cache.count <= 32 && cache.count > 8)
            for key in keys { try await Self.put("ann", at: key, in: store) }
            #expect(cache.count == 0)
            for key in keys { _ = await cache.load([key]) }
            #expect(cache.count <= 64 && cache.count > 32)
        }
    }

    @Test("keeps no more bytes than its bound: type, id and properties count")
    func bytes() async throws {
        let owner = String(repeating: "x", count: 1_000)
        // `{"owner":"…"}` and the key are a little more than that each.
        let most = 64 * 1_000
        try await Self.withCache(bytesMax: most) { cache, store in
            for id in 0..<200 {
                let key = try Self.key("\(id)")
                try await Self.put(owner, at: key, in: store)
                _ = await cache.load([key])
            }
            #expect(cache.count * 1_000 <= most && cache.count > 8)
        }
        #expect(ResourceCache.bytesMax == 64 * 1024 * 1024, "as the article says")
    }

    @Test("keeps what is registered through a flood of what is not")
    func flood() async throws {
        try await Self.withCache(entriesMax: 64, absentMax: 32) { cache, store in
            let key = try Self.key("real")
            try await Self.put("ann", at: key, in: store)
            _ = await cache.load([key])
            for id in 0..<500 { _ = await cache.load([try Self.key("\(id)")]) }
            #expect(cache.properties(of: key) == ["owner": "ann"])
            // What was made up may be registered later.
            let other = try Self.key("499")
            #expect(cache.properties(of: other)?.isEmpty == true)
            try await Self.put("bob", at: other, in: store)
            #expect(cache.properties(of: other) == nil)
            #expect(try await cache.load([other])[other]?.get() == ["owner": "bob"])
        }
    }

    @Test("loads no more at one time for one request than it may", .timeLimit(.minutes(1)))
    func atOnce() async throws {
        try await Self.withCache { cache, store in
            let most = ResourceCache.loadsPerRequestMax
            let keys = try (0..<3 * most).map { try Self.key("\($0)") }
            store.holdBefore()
            async let loaded = cache.load(Set(keys))
            await store.holds(most)
            store.release()
            #expect(await loaded.count == keys.count)
            #expect(store.mostRunning == most)
        }
    }
}
