internal import Synchronization

/// The times by which one fetched value is kept and fetched anew.
struct SharedFetchTimes: Sendable {
    /// The pause after the first failure; each further one in a row doubles it.
    var retryFirst: Duration = .seconds(1)
    /// The longest pause after failures.
    var retryMax: Duration = .seconds(60)
    /// The shortest time between two values that were dropped.
    var dropSpacing: Duration = .seconds(10)
    /// The most callers that wait for one fetch.
    var waitersMax = 1000
}

/// One value that is fetched when it is needed, by one fetch for all who wait, renewed in the
/// background before it ends, and left alone for a while after a fetch that failed.
final class SharedFetch<Value: Sendable>: Sendable {
    typealias Fetch = @Sendable () async throws(UpstreamError) -> FetchedValue<Value>

    private enum Step {
        case use(HeldValue<Value>)
        case join(Flight)
        case refuse(UpstreamError)
    }

    private let times: SharedFetchTimes
    private let time: MonotonicTime
    private let random: @Sendable () -> Double
    private let fetch: Fetch
    private let state = Mutex(SharedFetchState<Value>())

    init(
        times: SharedFetchTimes,
        time: MonotonicTime,
        random: @escaping @Sendable () -> Double,
        fetch: @escaping Fetch
    ) {
        self.times = times
        self.time = time
        self.random = random
        self.fetch = fetch
    }

    /// Why there is no value to use, if the last fetch failed or the value proved useless.
    var failure: UpstreamError? {
        let now = time.now()
        return state.withLock { state in
            state.held.map { now < $0.endAt } == true
                ? state.suspension(at: now) : state.lastError
        }
    }

    /// The value, after a fetch if there is none to use.
    func current() async throws(UpstreamError) -> HeldValue<Value> {
        switch step() {
        case .use(let held): return held
        case .refuse(let error): throw error
        case .join(let flight):
            let isOver = await flight.wait(waitersMax: times.waitersMax)
            if Task.isCancelled { throw .cancelled }
            guard isOver else { throw .queueFull(retryAfter: times.retryFirst) }
            return try landed()
        }
    }

    /// Gives up the value of this number, which proved useless, unless another was given up a moment ago.
    func drop(_ number: Int) {
        let now = time.now()
        state.withLock { _ = $0.drop(number, at: now, spacing: times.dropSpacing) }
    }

    /// Gives up the value of this number, which proved useless for `reason`.
    ///
    /// If another was given up a moment ago, nobody uses this one for a while: then the error that everybody
    /// gets meanwhile is returned.
    func dropOrSuspend(_ number: Int, _ reason: UpstreamError) -> UpstreamError? {
        let now = time.now()
        return state.withLock { state in
            guard let end = state.drop(number, at: now, spacing: times.dropSpacing) else {
                return nil
            }
            state.suspend(number, until: end, reason)
            return reason.again(after: end - now)
        }
    }

    /// Keeps the value of this number from being used for a while, for `reason`.
    func suspend(_ number: Int, for pause: Duration, _ reason: UpstreamError) {
        let now = time.now()
        state.withLock { $0.suspend(number, until: now + pause, reason) }
    }
}

extension SharedFetch {
    private func step() -> Step {
        let now = time.now()
        let (step, started) = state.withLock { state -> (Step, Flight?) in
            if let held = state.held, now < held.endAt {
                if let error = state.suspension(at: now) { return (.refuse(error), nil) }
                let isDue = now >= held.renewAt && now >= state.notBefore && state.flight == nil
                return (.use(held), isDue ? state.start(at: now) : nil)
            }
            if let flight = state.flight { return (.join(flight), nil) }
            if let error = state.lastError, now < state.notBefore {
                return (.refuse(error.again(after: state.notBefore - now)), nil)
            }
            let flight = state.start(at: now)
            return (.join(flight), flight)
        }
        // Not a child of the caller's task: others wait for it too.
        if let started { Task { await carryOut(started) } }
        return step
    }

    private func landed() throws(UpstreamError) -> HeldValue<Value> {
        let now = time.now()
        let (held, error) = state.withLock { ($0.held, $0.lastError) }
        if let held, now < held.endAt { return held }
        throw error ?? .timedOut
    }

    private func carryOut(_ flight: Flight) async {
        do throws(UpstreamError) {
            let fetched = try await fetch()
            state.withLock { $0.land(flight, fetched) }
        } catch {
            let (now, chance) = (time.now(), random())
            state.withLock { $0.fail(error, at: now, times: times, random: chance) }
        }
        flight.end()
    }
}
