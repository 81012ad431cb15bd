/// What is there, and of which keys it is known that nothing is, each within bounds of its own.
///
/// So a flood of made-up keys never pushes out what is in use.
final class PairedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    typealias Bounds = BoundedCache<Key, Value>.Bounds

    /// The invalidations that a key has had; see ``BoundedCache/generation(for:)``.
    struct Generation: Hashable, Sendable {
        fileprivate let present: UInt64
        fileprivate let absent: UInt64
    }

    private let present: BoundedCache<Key, Value>
    private let absent: BoundedCache<Key, Value>

    /// Creates an empty cache.
    init(present: Bounds, absent: Bounds) {
        self.present = BoundedCache(present)
        self.absent = BoundedCache(absent)
    }

    /// How many keys are kept.
    var count: Int { present.count + absent.count }

    /// The value of `key`, also one that stands for nothing.
    func value(for key: Key) -> Value? { present.value(for: key) ?? absent.value(for: key) }

    /// The number of invalidations that `key` has had.
    func generation(for key: Key) -> Generation {
        Generation(present: present.generation(for: key), absent: absent.generation(for: key))
    }

    /// Drops what `key` has, and keeps out what was loaded for it before this call.
    func invalidate(_ key: Key) {
        present.invalidate(key)
        absent.invalidate(key)
    }

    /// Puts `value` in the place of what `key` had, unless there was an invalidation since `generation`.
    func insert(
        _ value: Value,
        for key: Key,
        isAbsent: Bool,
        cost: Int,
        generation: Generation
    ) {
        if isAbsent {
            absent.insert(value, for: key, cost: cost, generation: generation.absent)
        } else {
            present.insert(value, for: key, cost: cost, generation: generation.present)
        }
    }
}
