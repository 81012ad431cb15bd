/// Who asks a host, who waits, and what came of it.
struct UpstreamLedger {
    /// What a caller does first.
    enum Entry {
        case start(Permit)
        case refuse(UpstreamError)
        case wait(Place)
    }

    /// What to tell those who waited, once no lock is held.
    struct Call {
        let place: Place
        let turn: Place.Turn
    }

    private let limits: UpstreamLimits
    private(set) var admission: Admission
    private var line = WaitingLine()
    private(set) var counts: [UpstreamOutcome: Int] = [:]
    /// What the host last said of how often it may be asked.
    private var rate = RateLimit()
    private var alarm: (number: Int, at: Duration)?
    private var alarms = 0

    init(_ limits: UpstreamLimits) {
        self.limits = limits
        admission = Admission(limits)
    }

    func state(at now: Duration) -> UpstreamState {
        let limitedFor = admission.limitedFor(at: now)
        var opensIn: Duration?
        if case .waitUntil(let end) = admission.breaker.gate(at: now) { opensIn = end - now }
        return UpstreamState(
            inFlight: admission.inFlight,
            queued: line.count,
            isFailing: limitedFor != nil || !admission.breaker.isClosed || admission.hasFailed,
            opensIn: opensIn,
            limitedFor: limitedFor,
            rateLimit: rate.limit,
            rateRemaining: rate.remaining,
            counts: counts
        )
    }

    /// One more wants to ask.
    mutating func enter(at now: Duration) -> Entry {
        let answer = admission.answer(at: now)
        if line.count == 0, answer == .start { return .start(admission.start(at: now)) }
        let deadline = now + limits.queueWaitMax
        if case .notBefore(let time, let reason) = answer, time > deadline {
            return .refuse(count(Self.refusal(reason, for: time - now)))
        }
        guard line.count < limits.queueMax else {
            return .refuse(count(.queueFull(retryAfter: limits.queueWaitMax)))
        }
        return .wait(line.join(until: deadline))
    }

    /// The one who waits at `place` goes away; `false` if its turn has come already.
    mutating func leave(_ place: Place) -> Bool {
        guard line.leave(place) else { return false }
        counts[.abandoned, default: 0] += 1
        return true
    }

    /// One exchange has ended.
    mutating func finish(
        _ permit: Permit,
        _ outcome: UpstreamOutcome,
        rate: RateLimit,
        at now: Duration,
        random: Double
    ) {
        counts[outcome, default: 0] += 1
        if rate.limit != nil { self.rate = rate }
        admission.finish(permit, outcome.verdict, rate: rate, at: now, random: random)
    }

    /// Lets everyone go on whose turn it is, or who would wait in vain.
    mutating func calls(at now: Duration) -> [Call] {
        var calls: [Call] = []
        while let place = line.head, let turn = turn(of: place, at: now) {
            _ = line.leave(place)
            calls.append(Call(place: place, turn: turn))
        }
        return calls
    }
}

extension UpstreamLedger {
    private mutating func turn(of place: Place, at now: Duration) -> Place.Turn? {
        let answer = admission.answer(at: now)
        switch answer {
        case .start where now < place.deadline:
            return .success(admission.start(at: now))
        case .notBefore(let time, let reason) where time > place.deadline:
            return .failure(count(Self.refusal(reason, for: time - now)))
        case .start, .notBefore, .afterAnother:
            guard now >= place.deadline else { return nil }
            return .failure(count(late(answer)))
        }
    }

    /// What is told to one whose time is over.
    private func late(_ answer: Admission.Answer) -> UpstreamError {
        guard case .afterAnother = answer, !admission.breaker.isClosed else {
            return .waitedTooLong(retryAfter: limits.queueWaitMax)
        }
        // The probe is still under way.
        return .circuitOpen(retryAfter: limits.openFirst)
    }

    private static func refusal(_ reason: Admission.Reason, for time: Duration) -> UpstreamError {
        switch reason {
        case .limited: .limited(retryAfter: time)
        case .open: .circuitOpen(retryAfter: time)
        case .pause: .waitedTooLong(retryAfter: time)
        }
    }

    private mutating func count(_ error: UpstreamError) -> UpstreamError {
        var outcome = UpstreamOutcome(error)
        // A 429 that was received has the same error as one that is foreseen.
        if outcome == .limited { outcome = .refusedLimited }
        counts[outcome, default: 0] += 1
        return error
    }
}

extension UpstreamLedger {
    /// When to look again who may go on, if no alarm before that is set; it is now.
    mutating func nextAlarm(at now: Duration) -> (number: Int, at: Duration)? {
        guard let place = line.head else { return nil }
        var due = place.deadline
        switch admission.answer(at: now) {
        case .start: due = now
        case .notBefore(let time, _): due = min(due, time)
        case .afterAnother: break
        }
        if let alarm, alarm.at <= due { return nil }
        alarms += 1
        alarm = (alarms, due)
        return alarm
    }

    /// The alarm of this number rings; `false` if another has taken its place.
    mutating func ring(_ number: Int) -> Bool {
        guard alarm?.number == number else { return false }
        alarm = nil
        return true
    }
}
