internal import Synchronization

/// The intents of which this node still makes the outcome.
final class RunningIntents: Sendable {
    private let sequences = Mutex<Set<UInt64>>([])

    func insert(_ sequence: UInt64) { sequences.withLock { _ = $0.insert(sequence) } }

    func remove(_ sequence: UInt64) { sequences.withLock { _ = $0.remove(sequence) } }

    var all: Set<UInt64> { sequences.withLock { $0 } }
}
