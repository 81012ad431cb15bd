public import Curl
public import JOSE
public import JSON
internal import Synchronization

/// One issuer's keys: fetched, kept fresh, and given up when they are too old.
///
/// - A set is fetched ahead of the end of its fresh time, in the background. If that fails, the set
///   at hand stays for a bounded time; then the issuer has no keys.
/// - A set that arrives replaces the whole one before it: a withdrawn key is gone at once.
/// - A token with an unknown `kid` causes one fetch for all who wait, and then none for a while.
/// - Only the URLs that the configuration names are asked, and the one in the issuer's own discovery
///   document if it is on the issuer's host.
public final class KeySetCache: Sendable {
    private let fetcher: KeySetFetcher
    private let times: KeySetTimes
    private let time: MonotonicTime
    private let random: @Sendable () -> Double
    private let observer: @Sendable (KeySetEvent) -> Void
    private let state: Mutex<KeySetState>

    /// Makes a cache that is empty until ``run()`` has fetched a set.
    ///
    /// - Parameters:
    ///   - issuer: The issuer as tokens have it in `iss`.
    ///   - location: Where the set is.
    ///   - client: Sends the requests; it trusts what this issuer's servers are verified with.
    ///   - times: Bounds of all kinds.
    ///   - time: The clock to wait by.
    ///   - random: Numbers from 0 up to 1, to spread fetches in time.
    ///   - observer: Told of what happens, on any thread and without a lock held.
    /// - Throws: ``KeySetError/issuerInvalid(_:)`` if discovery is wanted of an issuer that has none.
    public init(
        issuer: ExactString,
        location: KeySetLocation,
        client: HTTPClient,
        times: KeySetTimes = .standard,
        time: MonotonicTime = .system,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        observer: @escaping @Sendable (KeySetEvent) -> Void = { _ in }
    ) throws(KeySetError) {
        let place: KeySetFetcher.Place =
            switch location {
            case .discovery: .discovered(try DiscoveryLocation(issuer: issuer))
            case .url(let url): .configured(url)
            }
        fetcher = KeySetFetcher(place, client: client, time: time, timeout: times.fetch)
        self.times = times
        self.time = time
        self.random = random
        self.observer = observer
        state = Mutex(KeySetState(times: times, now: time.now()))
    }

    /// The keys to verify with now.
    public var snapshot: KeySetSnapshot {
        let now = time.now()
        let (hasExpired, snapshot) = state.withLock { state in
            (state.expire(at: now), state.snapshot(at: now))
        }
        if hasExpired { observer(.expired) }
        return snapshot
    }

    /// Whether ``refreshed(afterUnknown:)`` would wait for a fetch now.
    ///
    /// Never blocks.
    public func mayRefresh(afterUnknown id: KeyID) -> Bool {
        let now = time.now()
        return state.withLock { $0.mayFetch(forUnknown: id, at: now) }
    }

    /// The keys to verify with once more, after the set at hand had no key named `id`.
    ///
    /// Waits for a fetch, its own or another's, for at most ``KeySetTimes/unknownKeyWait``. Returns at
    /// once if `id` was asked for lately, or anything else was: a flood of unknown names makes no
    /// flood of fetches.
    public func refreshed(afterUnknown id: KeyID) async -> KeySetSnapshot {
        let deadline = time.now() + times.unknownKeyWait
        let flightsBefore = state.withLock { $0.flights }
        while !Task.isCancelled {
            let now = time.now()
            let step = state.withLock { $0.step(forUnknown: id, at: now) }
            guard let flight = follow(step), await wait(for: flight, until: deadline) else { break }
            // A fetch that had started before may have missed the key. Then one more may help.
            guard flight.number > flightsBefore else { continue }
            let end = time.now()
            state.withLock { $0.remember(unknown: id, after: flight, at: end) }
            break
        }
        return snapshot
    }

    /// Fetches the first set, with retries, and then each next one ahead of time, until cancelled.
    public func run() async {
        while !Task.isCancelled {
            let now = time.now()
            let dueAt = state.withLock { $0.dueAt }
            if dueAt > now {
                do { try await time.sleep(dueAt) } catch { return }
            } else {
                let step = state.withLock { $0.scheduledFlight(at: now) }
                _ = await follow(step)?.wait()
            }
        }
    }
}

extension KeySetCache {
    /// The fetch to wait for, started if it has to be.
    private func follow(_ step: KeySetState.Step) -> Flight? {
        switch step {
        case .settle: return nil
        case .join(let flight): return flight
        case .start(let flight):
            // Not a child of the caller's task: others wait for it too. Its outcome is the state's.
            Task { await carryOut(flight) }
            return flight
        }
    }

    private func carryOut(_ flight: Flight) async {
        let start = time.now()
        let known = state.withLock { $0.knownURL(at: start) }
        let event: KeySetEvent
        do throws(FetchFailure) {
            let fetched = try await fetcher.fetch(knownURL: known)
            let (now, chance) = (time.now(), random())
            event = state.withLock { $0.succeed(fetched, at: now, random: chance) }
        } catch {
            let (now, chance) = (time.now(), random())
            event = state.withLock { $0.fail(error, at: now, random: chance) }
        }
        flight.end()
        observer(event)
    }

    /// Whether `flight` ended before `deadline`.
    private func wait(for flight: Flight, until deadline: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { [times] in await flight.wait(waitersMax: times.waitersMax) }
            group.addTask { [time] in
                // Cancelled when the fetch is over first.
                try? await time.sleep(deadline)
                return false
            }
            let hasEnded = await group.next() ?? false
            group.cancelAll()
            return hasEnded
        }
    }
}
