internal import Curl
internal import JOSE

/// All that is known about one issuer's keys, and every rule that depends on the time.
struct KeySetState {
    /// What a caller with an unknown `kid` does.
    enum Step {
        /// Goes on with what is there.
        case settle
        /// Waits for the fetch that is under way.
        case join(Flight)
        /// Starts this fetch and waits for it.
        case start(Flight)
    }

    let times: KeySetTimes
    private(set) var keys: JSONWebKeySet?
    private(set) var generation: UInt64 = 0
    private(set) var lastError: KeySetError?
    /// The number of fetches that have started.
    private(set) var flights = 0
    /// When the next fetch is due.
    private(set) var dueAt: Duration

    private var flight: Flight?
    private var loadedAt: Duration?
    private var believedUntil: Duration?
    private var keySetURL: (url: HTTPURL, until: Duration)?
    private var failures = 0
    private var notBefore: Duration?
    private var cooldownUntil: Duration?
    private var unknownKeys: UnknownKeys

    /// Nothing is known, and a fetch is due at `now`.
    init(times: KeySetTimes, now: Duration) {
        self.times = times
        dueAt = now
        unknownKeys = UnknownKeys(countMax: times.unknownKeysMax)
    }

    /// Drops a set that is too old to believe; `true` if that happened now.
    mutating func expire(at now: Duration) -> Bool {
        guard let believedUntil, keys != nil, now >= believedUntil else { return false }
        keys = nil
        generation += 1
        return true
    }

    func snapshot(at now: Duration) -> KeySetSnapshot {
        let rest = keys == nil ? notBefore.map { $0 - now } : nil
        return KeySetSnapshot(
            keys: keys,
            generation: generation,
            lastError: lastError,
            retryAfter: rest.flatMap { $0 > .zero ? $0 : nil }
        )
    }
}

extension KeySetState {
    /// The place of the set that discovery has told, while it is believed.
    func knownURL(at now: Duration) -> HTTPURL? {
        guard let keySetURL, now < keySetURL.until else { return nil }
        return keySetURL.url
    }

    /// The fetch that is under way, or one that starts now.
    mutating func scheduledFlight(at now: Duration) -> Step {
        if let flight { return .join(flight) }
        return start(at: now)
    }

    /// What to do for a token that names `id`.
    mutating func step(forUnknown id: KeyID, at now: Duration) -> Step {
        if keys?.contains(id) == true { return .settle }
        if unknownKeys.contains(id, at: now) { return .settle }
        if let flight { return .join(flight) }
        if let notBefore, now < notBefore { return .settle }
        if let cooldownUntil, now < cooldownUntil { return .settle }
        cooldownUntil = now + times.unknownKeyCooldown
        return start(at: now)
    }

    /// Whether a token that names `id` may wait for a fetch; for one without which there is no key
    /// at all, always.
    mutating func mayFetch(forUnknown id: KeyID, at now: Duration) -> Bool {
        if keys == nil { return true }
        if unknownKeys.contains(id, at: now) { return false }
        if flight != nil { return true }
        return now >= notBefore ?? .zero && now >= cooldownUntil ?? .zero
    }

    /// Remembers that `flight`, now over, did not bring `id`.
    mutating func remember(unknown id: KeyID, after flight: Flight, at now: Duration) {
        // Only if that fetch succeeded: an issuer that cannot be asked has not said no.
        guard let loadedAt, loadedAt >= flight.startedAt, lastError == nil,
            keys?.contains(id) == false
        else { return }
        unknownKeys.insert(id, until: now + times.unknownKeyMemory, at: now)
    }

    private mutating func start(at now: Duration) -> Step {
        flights += 1
        let flight = Flight(number: flights, startedAt: now)
        self.flight = flight
        return .start(flight)
    }
}

extension KeySetState {
    /// Puts the set in place that a fetch brought.
    mutating func succeed(
        _ fetched: FetchedKeySet,
        at now: Duration,
        random: Double
    ) -> KeySetEvent {
        put(fetched.keys)
        let fresh = times.fresh(maxAge: fetched.maxAge)
        loadedAt = now
        believedUntil = now + fresh + times.stale
        dueAt = now + times.aheadDelay(fresh: fresh, random: random)
        if let url = fetched.discoveredURL { keySetURL = (url, now + times.discovery) }
        lastError = nil
        failures = 0
        notBefore = nil
        flight = nil
        return .refreshed(
            generation: generation,
            keys: fetched.keys.keys.count,
            skipped: fetched.keys.skipped.count
        )
    }

    private mutating func put(_ next: JSONWebKeySet) {
        if keys.map(KeyMarks.init) != KeyMarks(next) { generation += 1 }
        keys = next
    }

    /// Keeps what is there, and waits.
    mutating func fail(
        _ failure: FetchFailure,
        at now: Duration,
        random: Double
    ) -> KeySetEvent {
        failures = min(failures + 1, 1000)
        lastError = failure.error
        let delay = times.retryDelay(failures: failures, hasKeys: keys != nil, random: random)
        let demanded = failure.retryAfter.map { min($0, times.retryAfterMax) }
        notBefore = demanded.map { now + $0 }
        dueAt = now + max(delay, demanded ?? .zero)
        // The set may have moved.
        if failure.isAboutLocation { keySetURL = nil }
        flight = nil
        return .failed(failure.error, nextIn: dueAt - now)
    }
}
