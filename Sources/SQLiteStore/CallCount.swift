internal import Store
internal import Synchronization

/// Counts the calls of a store that run or wait, and refuses those beyond a limit.
final class CallCount: Sendable {
    private let limit: Int
    private let state = Mutex((count: 0, isClosed: false))

    /// Lets `limit` calls in at once.
    init(limit: Int) { self.limit = limit }

    /// How many calls are in.
    var count: Int { state.withLock { $0.count } }

    /// Lets one call in.
    ///
    /// - Throws: `StoreError.unavailable` if there are too many, or the store is closed.
    func enter() throws(StoreError) {
        try state.withLock { state throws(StoreError) in
            guard !state.isClosed else { throw .unavailable("it is closed") }
            guard state.count < limit else { throw .unavailable("\(limit) calls wait for it") }
            state.count += 1
        }
    }

    /// Lets a call out.
    func leave() { state.withLock { $0.count -= 1 } }

    /// Lets no more calls in.
    func close() { state.withLock { $0.isClosed = true } }
}
