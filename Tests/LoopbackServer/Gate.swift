internal import Dispatch
internal import Synchronization

/// Lets server threads wait until a test says so, instead of sleeping.
public final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// A closed gate.
    public init() {}

    /// Blocks this thread until ``open()``; for threads of a ``LoopbackServer`` only.
    public func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    /// Lets all pass from now on.
    public func open() { semaphore.signal() }
}

/// Lets a test wait for what happens on a server's threads.
public final class Signal: Sendable {
    private struct State {
        var hasFired = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// A signal that has not fired.
    public init() {}

    /// Fires; waiters go on.
    public func fire() {
        let waiters = state.withLock { state in
            state.hasFired = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once it has fired.
    public func wait() async {
        await withCheckedContinuation { waiter in
            let hasFired = state.withLock { state in
                if !state.hasFired { state.waiters.append(waiter) }
                return state.hasFired
            }
            if hasFired { waiter.resume() }
        }
    }
}
