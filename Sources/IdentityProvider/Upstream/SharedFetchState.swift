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

    mutating func drop(_ number: Int, at now: Duration, spacing: Duration) -> Bool {
        guard held?.number == number else { return true }
        if let droppedAt, now - droppedAt < spacing { return false }
        droppedAt = now
        held = nil
        return true
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
