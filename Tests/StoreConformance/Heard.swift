import Store
import Synchronization

/// An observer that keeps what it hears.
final class Heard: Sendable {
    private let all = Mutex<[StoreChange]>([])

    /// What was heard so far.
    var changes: [StoreChange] { all.withLock { $0 } }

    /// The observer.
    var note: @Sendable (StoreChange) -> Void {
        { change in self.all.withLock { $0.append(change) } }
    }
}
