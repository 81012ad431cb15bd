internal import Directory
internal import Synchronization

/// The intents that settling leaves alone: those of which this node still makes the outcome, and those
/// that a tenant may still carry out although it gave no answer.
final class RunningIntents: Sendable {
    private struct State {
        var running: Set<UInt64> = []
        /// Until when, by intent.
        var left: [UInt64: UserTime] = [:]
    }

    private let state = Mutex(State())

    func insert(_ sequence: UInt64) { state.withLock { _ = $0.running.insert(sequence) } }

    func remove(_ sequence: UInt64) { state.withLock { _ = $0.running.remove(sequence) } }

    /// Ends work on an intent that is not to be settled before a time.
    func leave(_ sequence: UInt64, until time: UserTime) {
        state.withLock { state in
            state.running.remove(sequence)
            state.left[sequence] = time
        }
    }

    /// Those that are not to be settled now.
    func all(at now: UserTime) -> Set<UInt64> {
        state.withLock { state in
            state.left = state.left.filter { now < $0.value }
            return state.running.union(state.left.keys)
        }
    }
}
