internal import Synchronization

/// A cache bounded in entries and in cost, for look-ups from many threads at once.
///
/// Each shard keeps two generations. New and used entries live in the young one; when that has half
/// of the shard's bounds, it becomes the old one and what was old and unused since is dropped. So
/// what is in use survives a flood of entries that are seen once, without a list to maintain on hits.
final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// Bounds of the whole cache.
    struct Bounds: Sendable {
        /// The number of entries.
        let entries: Int
        /// The sum of the entries' costs, in the unit that the owner counts in.
        let cost: Int
    }

    private struct Shard {
        var young: [Key: Entry] = [:]
        var old: [Key: Entry] = [:]
        var youngCost = 0
        /// Counts the invalidations of the shard's keys.
        var generation: UInt64 = 0
    }

    private struct Entry {
        let value: Value
        let cost: Int
    }

    private let shards: [Box]
    private let entriesPerGeneration: Int
    private let costPerGeneration: Int

    private final class Box: Sendable {
        let shard = Mutex(Shard())
    }

    /// Creates an empty cache.
    ///
    /// At least one entry a shard is always kept.
    init(_ bounds: Bounds, shardCount: Int = 16) {
        let count = max(1, min(shardCount, bounds.entries / 2))
        shards = (0..<count).map { _ in Box() }
        entriesPerGeneration = max(1, bounds.entries / count / 2)
        costPerGeneration = max(1, bounds.cost / count / 2)
    }

    /// How many entries there are, for the metrics.
    var count: Int {
        shards.reduce(0) { sum, box in
            sum + box.shard.withLock { $0.young.count + $0.old.count }
        }
    }

    /// The value of `key`.
    func value(for key: Key) -> Value? {
        box(for: key).shard.withLock { shard in
            if let entry = shard.young[key] { return entry.value }
            guard let entry = shard.old.removeValue(forKey: key) else { return nil }
            insert(entry, for: key, into: &shard)
            return entry.value
        }
    }

    /// Puts `value` in the place of what `key` had.
    ///
    /// A value that costs more than a generation may hold is not kept.
    func insert(_ value: Value, for key: Key, cost: Int) {
        box(for: key).shard.withLock { shard in
            remove(key, from: &shard)
            guard cost <= costPerGeneration else { return }
            insert(Entry(value: value, cost: cost), for: key, into: &shard)
        }
    }

    /// Puts `value` in the place of what `key` had, if `replaces` says so of that.
    func insert(
        _ value: Value,
        for key: Key,
        cost: Int,
        replacing replaces: (Value) -> Bool
    ) {
        box(for: key).shard.withLock { shard in
            let kept = shard.young[key] ?? shard.old[key]
            guard kept.map({ replaces($0.value) }) ?? true else { return }
            remove(key, from: &shard)
            guard cost <= costPerGeneration else { return }
            insert(Entry(value: value, cost: cost), for: key, into: &shard)
        }
    }

    /// Drops what `key` has.
    func remove(_ key: Key) {
        box(for: key).shard.withLock { remove(key, from: &$0) }
    }
}

extension BoundedCache {
    /// The number of invalidations that `key` and those that share its shard have had.
    ///
    /// Who loads a value reads it before, and hands it to ``insert(_:for:cost:generation:)`` after.
    func generation(for key: Key) -> UInt64 { box(for: key).shard.withLock { $0.generation } }

    /// Drops what `key` has, and keeps out what was loaded for it before this call.
    func invalidate(_ key: Key) {
        box(for: key).shard.withLock { shard in
            remove(key, from: &shard)
            shard.generation &+= 1
        }
    }

    /// Puts `value` in the place of what `key` had, unless there was an invalidation since
    /// `generation`: then the value may be of a state that is over.
    func insert(_ value: Value, for key: Key, cost: Int, generation: UInt64) {
        box(for: key).shard.withLock { shard in
            guard shard.generation == generation else { return }
            remove(key, from: &shard)
            guard cost <= costPerGeneration else { return }
            insert(Entry(value: value, cost: cost), for: key, into: &shard)
        }
    }
}

extension BoundedCache {
    private func box(for key: Key) -> Box {
        shards[Int(truncatingIfNeeded: UInt(bitPattern: key.hashValue) % UInt(shards.count))]
    }

    private func insert(_ entry: Entry, for key: Key, into shard: inout Shard) {
        if shard.young.count >= entriesPerGeneration
            || shard.youngCost + entry.cost > costPerGeneration
        {
            shard.old = shard.young
            shard.young = [:]
            shard.youngCost = 0
        }
        shard.young[key] = entry
        shard.youngCost += entry.cost
    }

    private func remove(_ key: Key, from shard: inout Shard) {
        shard.old.removeValue(forKey: key)
        if let entry = shard.young.removeValue(forKey: key) { shard.youngCost -= entry.cost }
    }
}
