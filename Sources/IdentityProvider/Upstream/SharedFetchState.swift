/// What a fetch brought, and how long it is good for, counted from the start of the fetch.
struct FetchedValue<Value: Sendable>: Sendable {
    let value: Value
    /// When another is fetched in the background.
    let renewAfter: Duration
    /// When it is not used any more.
    let endAfter: Duration
}

/// A value in use, told from those before it by its number.
struct HeldValue<Value: Sendable>: Sendable {
    let value: Value
    let number: Int
    let fetchedAt: Duration
    let renewAt: Duration
    let endAt: Duration
}

/// All that is known about a value that is fetched.
struct SharedFetchState<Value: Sendable> {
    private(set) var held: HeldValue<Value>?
    private(set) var flight: Flight?
    private(set) var notBefore = Duration.zero
    private(set) var lastError: UpstreamError?
    private var flights = 0
    private var failures = 0
    private var droppedAt: Duration?
    /// The value that is not used until a time, and why.
    private var suspended: (number: Int, until: Duration, error: UpstreamError)?

    mutating func start(at now: Duration) -> Flight {
        flights += 1
        let started = Flight(number: flights, startedAt: now)
        flight = started
        return started
    }

    mutating func land(_ flight: Flight, _ fetched: FetchedValue<Value>) {
        held = HeldValue(
            value: fetched.value,
            number: flight.number,
            fetchedAt: flight.startedAt,
            renewAt: flight.startedAt + fetched.renewAfter,
            endAt: flight.startedAt + fetched.endAfter
        )
        self.flight = nil
        failures = 0
        notBefore = .zero
        lastError = nil
    }

    /// Gives up a value; if another was given up less than `spacing` ago, says until when that one is kept.
    mutating func drop(_ number: Int, at now: Duration, spacing: Duration) -> Duration? {
        guard held?.number == number else { return nil }
        if let droppedAt, now - droppedAt < spacing { return droppedAt + spacing }
        droppedAt = now
        held = nil
        return nil
    }

    /// Keeps a value from being used until a time, for a reason; what is said of one that was replaced does not
    /// count, nor what ends sooner than the pause that there is.
    mutating func suspend(_ number: Int, until end: Duration, _ error: UpstreamError) {
        guard held?.number == number else { return }
        if let suspended, suspended.number == number, suspended.until >= end { return }
        suspended = (number, end, error)
    }

    /// Why the value is not used now, if it is not.
    func suspension(at now: Duration) -> UpstreamError? {
        guard let suspended, suspended.number == held?.number, now < suspended.until else {
            return nil
        }
        return suspended.error.again(after: suspended.until - now)
    }

    mutating func fail(
        _ error: UpstreamError,
        at now: Duration,
        times: SharedFetchTimes,
        random: Double
    ) {
        flight = nil
        failures = min(failures + 1, 1000)
        let delay = UpstreamLimits.delay(
            times.retryFirst,
            times: failures,
            longest: times.retryMax,
            random: random
        )
        let wait = max(delay, error.isForLater ? error.retryAfter ?? .zero : .zero)
        notBefore = now + wait
        lastError = error.again(after: wait)
    }
}

extension UpstreamError {
    /// Whether its time to come back is the host's, and not ours.
    fileprivate var isForLater: Bool {
        switch self {
        case .limited, .circuitOpen: true
        case .statusNotOK(_, let time): time != nil
        case .unreachable, .timedOut, .cut, .queueFull, .waitedTooLong, .notJSON, .invalidJSON,
            .bodyTooLarge, .profileTooLarge, .severalUsers, .invalidAnswer, .credentialsRefused,
            .insufficientScope, .cancelled:
            false
        }
    }
}
