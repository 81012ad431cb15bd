internal import Synchronization

/// One fetch of a profile, for which any number of requests wait, each as long as it may.
final class ProfileFlight<Profile: Sendable>: Sendable {
    typealias Outcome = Result<Profile, LookupFailure>

    private struct Waiter {
        let continuation: CheckedContinuation<Outcome?, Never>
        var timer: Task<Void, any Error>?

        func resume(_ outcome: Outcome?) {
            timer?.cancel()
            continuation.resume(returning: outcome)
        }
    }

    private struct State {
        var outcome: Outcome?
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
    }

    /// When the request was sent, in nanoseconds of the service's clock.
    let startedAt: UInt64

    private let state = Mutex(State())

    init(startedAt: UInt64) { self.startedAt = startedAt }

    /// Ends the fetch for all who wait.
    func finish(_ outcome: Outcome) {
        let waiters = state.withLock { state in
            state.outcome = outcome
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.resume(outcome) }
    }

    /// What came of it; nil if that is not known within `time`.
    func outcome(within time: Duration) async -> Outcome? {
        await withCheckedContinuation { continuation in
            guard let number = register(continuation) else { return }
            let timer = Task {
                try await Task.sleep(for: max(time, .zero))
                giveUp(number)
            }
            let isWaiting = state.withLock { state in
                state.waiters[number]?.timer = timer
                return state.waiters[number] != nil
            }
            if !isWaiting { timer.cancel() }
        }
    }

    /// The number of the waiter, or nil if it did not have to wait.
    private func register(_ continuation: CheckedContinuation<Outcome?, Never>) -> Int? {
        let (outcome, number) = state.withLock { state -> (Outcome?, Int) in
            if let outcome = state.outcome { return (outcome, 0) }
            state.nextWaiter += 1
            state.waiters[state.nextWaiter] = Waiter(continuation: continuation)
            return (nil, state.nextWaiter)
        }
        guard let outcome else { return number }
        continuation.resume(returning: outcome)
        return nil
    }

    private func giveUp(_ number: Int) {
        state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(nil)
    }
}
