import Synchronization

/// A clock that stands still until a test moves it.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        let offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (first: Instant, second: Instant) -> Bool { first.offset < second.offset }
    }

    private struct Sleeper {
        let end: Instant
        let waiter: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Instant(offset: .seconds(1_000_000))
        var count = 0
        var cancelled: Set<Int> = []
        var sleepers: [Int: Sleeper] = [:]
        var watchers: [(sleepers: Int, watcher: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .zero }

    /// Moves the clock on and wakes whoever slept until then.
    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let woken = state.sleepers.filter { $0.value.end <= state.now }
            for id in woken.keys { state.sleepers[id] = nil }
            return woken.values
        }
        for sleeper in woken { sleeper.waiter.resume() }
    }

    /// Returns once at least `count` tasks sleep.
    func waitForSleepers(_ count: Int) async {
        await withCheckedContinuation { watcher in
            let isReached = state.withLock { state in
                if state.sleepers.count < count { state.watchers.append((count, watcher)) }
                return state.sleepers.count >= count
            }
            if isReached { watcher.resume() }
        }
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                start(Sleeper(end: deadline, waiter: waiter), as: id)
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                state.cancelled.insert(id)
                return state.sleepers.removeValue(forKey: id)
            }
            sleeper?.waiter.resume(throwing: CancellationError())
        }
    }

    private func start(_ sleeper: Sleeper, as id: Int) {
        enum Outcome { case sleeps, isOver, isCancelled }
        let (outcome, watchers) = state.withLock { state in
            if state.cancelled.contains(id) {
                return (Outcome.isCancelled, [CheckedContinuation<Void, Never>]())
            }
            if sleeper.end <= state.now { return (.isOver, []) }
            state.sleepers[id] = sleeper
            let reached = state.watchers.filter { $0.sleepers <= state.sleepers.count }
            state.watchers.removeAll { $0.sleepers <= state.sleepers.count }
            return (.sleeps, reached.map(\.watcher))
        }
        switch outcome {
        case .sleeps: break
        case .isOver: sleeper.waiter.resume()
        case .isCancelled: sleeper.waiter.resume(throwing: CancellationError())
        }
        for watcher in watchers { watcher.resume() }
    }
}
