/// The right to one exchange with the host.
struct Permit: Sendable, Equatable {
    /// Whether it finds out if the host is back.
    let isProbe: Bool
}

/// Says when one more request may be sent: all rules about the host, none about who waits.
struct Admission {
    /// Whether one more may be sent.
    enum Answer: Equatable {
        case start
        /// Not before this time.
        case notBefore(Duration, Reason)
        /// Not before one that is under way has ended.
        case afterAnother
    }

    /// Why nothing is sent for a while.
    enum Reason { case limited, open, pause }

    private let limits: UpstreamLimits
    private(set) var breaker: CircuitBreaker
    private(set) var inFlight = 0
    /// Whether the last exchange brought nothing, and none has succeeded since.
    private(set) var hasFailed = false

    private var pausedUntil = Duration.zero
    private var limitedUntil = Duration.zero
    private var limitedRun = 0
    /// After a rate limit one request goes ahead of the others, to learn what is left.
    private var isTrial = false
    /// What the host takes at one time, by its own word.
    private var bucket: Int?
    /// How many more the host takes until a time, those under way being taken off.
    private var budget: (left: Int, until: Duration)?
    /// Whether none was under way when the last one was sent.
    private var isAlone = false

    init(_ limits: UpstreamLimits) {
        self.limits = limits
        breaker = CircuitBreaker(limits)
    }

    /// How much longer the host is left alone because it asked for it.
    func limitedFor(at now: Duration) -> Duration? {
        limitedUntil > now ? limitedUntil - now : nil
    }

    func answer(at now: Duration) -> Answer {
        if limitedUntil > now { return .notBefore(limitedUntil, .limited) }
        switch breaker.gate(at: now) {
        case .waitUntil(let time): return .notBefore(time, .open)
        case .waitForProbe: return .afterAnother
        case .pass, .passAsProbe: break
        }
        if pausedUntil > now { return .notBefore(pausedUntil, .pause) }
        if inFlight >= requestsMax { return .afterAnother }
        // With nothing under way, one more finds out what is really left.
        if let budget, budget.left <= 0, budget.until > now, inFlight > 0 { return .afterAnother }
        return .start
    }

    /// One more is sent, which ``answer(at:)`` allowed.
    mutating func start(at now: Duration) -> Permit {
        isAlone = inFlight == 0
        inFlight += 1
        if let known = budget { budget = known.until > now ? (known.left - 1, known.until) : nil }
        return Permit(isProbe: breaker.pass())
    }

    private var requestsMax: Int {
        isTrial ? 1 : max(1, min(limits.requestsMax, bucket ?? .max))
    }
}

extension Admission {
    /// One that was sent has ended; `random` is at least 0 and below 1.
    mutating func finish(
        _ permit: Permit,
        _ verdict: UpstreamOutcome.Verdict,
        rate: RateLimit,
        at now: Duration,
        random: Double
    ) {
        inFlight -= 1
        switch verdict {
        case .nothing:
            breaker.abandon(isProbe: permit.isProbe, at: now)
        case .lives:
            breaker.succeed(isProbe: permit.isProbe)
            hasFailed = false
            // One that was sent before the host asked to be left alone knows nothing newer.
            guard limitedUntil <= now else { return }
            limitedRun = 0
            isTrial = false
            learn(rate, at: now)
        case .limits:
            breaker.succeed(isProbe: permit.isProbe)
            limit(rate, at: now, random: random)
        case .fails:
            breaker.fail(isProbe: permit.isProbe, at: now, random: random)
            hasFailed = true
            pause(rate, at: now, random: random)
        }
    }

    private mutating func learn(_ rate: RateLimit, at now: Duration) {
        guard limits.rateScope == .host else { return }
        if let limit = rate.limit, limit > 0 { bucket = limit }
        guard let remaining = rate.remaining else { return }
        let wait = min(rate.resetIn ?? limits.limitedFirst, limits.limitedMax)
        guard remaining > 0 else {
            hold(until: now + wait)
            return
        }
        // Those under way may be counted already. If so, less is sent than might be.
        var left = remaining - inFlight
        // Answers may arrive out of their order: an older one, of when more was left, raises nothing.
        if let known = budget, known.until > now, !isAlone { left = min(left, known.left) }
        budget = (left, now + wait)
    }

    private mutating func limit(_ rate: RateLimit, at now: Duration, random: Double) {
        limitedRun = min(limitedRun + 1, 1000)
        let isEverybody = limits.rateScope == .host || limitedRun >= limits.limitedRunMax
        guard isEverybody else { return }
        hasFailed = true
        let run = limits.rateScope == .host ? limitedRun : limitedRun - limits.limitedRunMax + 1
        hold(until: now + limits.limitedTime(run: run, demanded: rate.demanded, random: random))
    }

    private mutating func pause(_ rate: RateLimit, at now: Duration, random: Double) {
        if let demanded = rate.retryAfter {
            limitedUntil = max(limitedUntil, now + min(demanded, limits.limitedMax))
        }
        guard breaker.isClosed else { return }
        let delay = limits.backoff(failures: breaker.failures, random: random)
        pausedUntil = max(pausedUntil, now + delay)
    }

    private mutating func hold(until end: Duration) {
        limitedUntil = max(limitedUntil, end)
        isTrial = true
        budget = nil
    }
}
