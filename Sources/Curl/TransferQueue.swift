internal import Synchronization

/// Takes work from any thread to the loop's thread.
final class TransferQueue: Sendable {
    /// What has gathered since the last look.
    struct Work {
        var submitted: [Exchange] = []
        /// Kept alive here, so that no later exchange can have the identity of one of them.
        var cancelled: [Exchange] = []
        var isStopping = false
    }

    private struct State {
        var work = Work()
        var requests = 0
        var isStopped = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let multi: MultiHandle
    private let requestsMax: Int
    private let state = Mutex(State())

    init(multi: MultiHandle, requestsMax: Int) {
        self.multi = multi
        self.requestsMax = requestsMax
    }

    /// Hands `exchange` to the loop, which counts until the loop ``release()``s it.
    func submit(_ exchange: Exchange) throws(CurlError) {
        let refusal = state.withLock { state -> CurlError? in
            if state.work.isStopping { return .stopped }
            if state.requests >= requestsMax { return .overloaded(limit: requestsMax) }
            state.requests += 1
            state.work.submitted.append(exchange)
            return nil
        }
        if let refusal { throw refusal }
        multi.wakeUp()
    }

    /// Has the loop drop `exchange`, whoever has finished it.
    func cancel(_ exchange: Exchange) {
        state.withLock { state in
            // After the end of the loop nobody takes it.
            if !state.isStopped { state.work.cancelled.append(exchange) }
        }
        multi.wakeUp()
    }

    /// The loop is done with one exchange.
    func release() {
        state.withLock { $0.requests -= 1 }
    }

    /// Takes the work that has gathered.
    func take() -> Work {
        state.withLock { state in
            let work = state.work
            state.work = Work(isStopping: work.isStopping)
            return work
        }
    }

    /// Refuses new work and has the loop finish what runs.
    func stop() {
        state.withLock { $0.work.isStopping = true }
        multi.wakeUp()
    }

    /// Stops, and returns once the loop has ended.
    func stopAndWait() async {
        stop()
        await withCheckedContinuation { waiter in
            let isStopped = state.withLock { state in
                if !state.isStopped { state.waiters.append(waiter) }
                return state.isStopped
            }
            if isStopped { waiter.resume() }
        }
    }

    /// The loop has ended: no exchange is left, and libcurl is not called again.
    func loopEnded() {
        let waiters = state.withLock { state in
            state.work.isStopping = true
            state.isStopped = true
            let waiters = state.waiters
            state.waiters = []
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
