internal import Store
internal import Synchronization

/// Counts the calls of a store that run or wait, and refuses those beyond a limit.
final class CallCount: Sendable {
    private struct State {
        var count = 0
        var isClosed = false
        /// Who waits for the last call to leave.
        var closers: [CheckedContinuation<Void, Never>] = []

        /// Those who need not wait any longer.
        mutating func takeClosers() -> [CheckedContinuation<Void, Never>] {
            guard isClosed, count == 0 else { return [] }
            defer { closers = [] }
            return closers
        }
    }

    private let limit: Int
    private let state = Mutex(State())

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
    func leave() {
        let closers = state.withLock { state in
            state.count -= 1
            return state.takeClosers()
        }
        for closer in closers { closer.resume() }
    }

    /// Lets no more calls in, and waits until those that are in have left.
    func close() async {
        await withCheckedContinuation { continuation in
            let closers = state.withLock { state in
                state.isClosed = true
                state.closers.append(continuation)
                return state.takeClosers()
            }
            for closer in closers { closer.resume() }
        }
    }
}
