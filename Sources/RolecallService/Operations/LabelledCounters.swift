internal import Synchronization

/// Counters whose labels are codes of a closed enum in another module.
///
/// For rare events: a count takes a lock.
final class LabelledCounters: Sendable {
    private let counts = Mutex<[String: UInt64]>([:])

    func add(_ label: String) {
        counts.withLock { $0[label, default: 0] &+= 1 }
    }

    /// All counts, by label.
    var values: [(name: String, value: UInt64)] {
        counts.withLock { $0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
