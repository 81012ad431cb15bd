internal import Synchronization

/// One fetch that many callers may wait for.
final class Flight: Sendable {
    private enum Waiter {
        case waiting(CheckedContinuation<Void, Never>)
        case cancelled
    }

    private struct State {
        var isOver = false
        var count = 0
        /// Those who wait or are about to.
        var admitted = 0
        var waiters: [Int: Waiter] = [:]
    }

    /// Grows from one fetch of a cache to the next.
    let number: Int
    /// When it started, by the cache's clock.
    let startedAt: Duration
    private let state = Mutex(State())

    init(number: Int, startedAt: Duration) {
        self.number = number
        self.startedAt = startedAt
    }

    /// Lets all waiters go.
    func end() {
        let waiters = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for case .waiting(let waiter) in waiters { waiter.resume() }
    }

    /// Returns `true` when the fetch is over, and `false` when the task is cancelled, or at once if
    /// `waitersMax` others wait already.
    func wait(waitersMax: Int = .max) async -> Bool {
        guard let ticket = admit(waitersMax) else { return false }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                if !keep(waiter, as: ticket) { waiter.resume() }
            }
        } onCancel: {
            cancel(ticket)
        }
        return state.withLock { state in
            state.admitted -= 1
            return state.isOver
        }
    }

    private func admit(_ waitersMax: Int) -> Int? {
        state.withLock { state in
            guard state.isOver || state.admitted < waitersMax else { return nil }
            state.admitted += 1
            state.count += 1
            return state.count
        }
    }

    private func keep(_ waiter: CheckedContinuation<Void, Never>, as ticket: Int) -> Bool {
        state.withLock { state in
            let isCancelled = state.waiters.removeValue(forKey: ticket) != nil
            guard !state.isOver, !isCancelled else { return false }
            state.waiters[ticket] = .waiting(waiter)
            return true
        }
    }

    private func cancel(_ ticket: Int) {
        let waiter = state.withLock { state -> Waiter? in
            guard !state.isOver else { return nil }
            if let waiter = state.waiters.removeValue(forKey: ticket) { return waiter }
            // It has not begun to wait yet.
            state.waiters[ticket] = .cancelled
            return nil
        }
        if case .waiting(let waiter) = waiter { waiter.resume() }
    }
}
