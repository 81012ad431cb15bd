internal import Curl
internal import JSON
internal import Synchronization

/// The bounded way to one host.
///
/// - Callers are served in the order in which they came, a bounded number at one time; a bounded
///   number of others waits for a bounded time.
/// - A host that asks to be left alone (429, `Retry-After`, `x-ratelimit-remaining: 0`) is left alone
///   for as long, up to a bound. Then one request goes ahead of the others.
/// - After failures there is a pause that grows, and after several in a row the circuit breaker opens.
///   It lets single probes through, ever more rarely, until one is answered.
/// - Who would wait in vain is refused at once, and told when to come back.
///
/// Nothing is sent twice, but for what ``HTTPClient/send(_:)`` says about kept connections.
final class Upstream: Sendable {
    /// What is asked for.
    enum Content {
        /// Something of the host's own.
        case document
        /// What it has of one user, who may have written much of it.
        case profile
    }

    let limits: UpstreamLimits
    private let client: HTTPClient
    private let time: MonotonicTime
    private let random: @Sendable () -> Double
    private let ledger: Mutex<UpstreamLedger>

    init(
        client: HTTPClient,
        limits: UpstreamLimits,
        time: MonotonicTime,
        random: @escaping @Sendable () -> Double
    ) {
        self.client = client
        self.limits = limits
        self.time = time
        self.random = random
        ledger = Mutex(UpstreamLedger(limits))
    }

    /// How the host is now, read without blocking.
    var state: UpstreamState {
        let now = time.now()
        return ledger.withLock { $0.state(at: now) }
    }

    /// Sends a request when its turn has come, and reads the answer.
    ///
    /// `read` gets every answer but 429, 5xx and redirects. What it throws counts as the exchange's
    /// outcome: garbage is a failure of the host, an answer about another user, or a profile over a limit, is
    /// not.
    func send<Answer: Sendable>(
        _ url: HTTPURL,
        method: HTTPClientRequest.Method = .get,
        headers: [RequestHeader],
        for content: Content = .document,
        read: (HTTPClientResponse) throws(UpstreamError) -> Answer
    ) async throws(UpstreamError) -> Answer {
        let permit = try await permit()
        let request = HTTPClientRequest(
            url,
            method: method,
            headers: headers,
            timeout: limits.requestTime,
            bodyBytesMax: limits.bodyBytesMax
        )
        var rate = RateLimit()
        do throws(UpstreamError) {
            let answer = try await exchange(request)
            rate = RateLimit(answer.headers)
            try check(answer.status, rate)
            let value = try read(answer)
            finish(permit, .answered, rate)
            return value
        } catch {
            let error = content == .profile ? error.ofProfile : error
            finish(permit, UpstreamOutcome(error), rate)
            throw told(error)
        }
    }
}

extension Upstream {
    private func permit() async throws(UpstreamError) -> Permit {
        let now = time.now()
        let place: Place
        switch ledger.withLock({ $0.enter(at: now) }) {
        case .start(let permit): return permit
        case .refuse(let error): throw error
        case .wait(let own): place = own
        }
        setAlarm()
        let turn = await withTaskCancellationHandler {
            await place.turn.value()
        } onCancel: {
            if ledger.withLock({ $0.leave(place) }) { place.turn.leave(.failure(.cancelled)) }
        }
        return try turn.get()
    }

    private func exchange(
        _ request: HTTPClientRequest
    ) async throws(UpstreamError) -> HTTPClientResponse {
        do throws(CurlError) {
            return try await client.send(request)
        } catch {
            throw UpstreamError(error)
        }
    }

    private func check(_ status: Int, _ rate: RateLimit) throws(UpstreamError) {
        if status == 429 { throw .limited(retryAfter: rate.demanded ?? limits.limitedFirst) }
        guard (200..<300).contains(status) || (400..<500).contains(status) else {
            throw .statusNotOK(status)
        }
    }

    /// A limit that was just met, or a failure, is told with the time that the host is left alone for.
    private func told(_ error: UpstreamError) -> UpstreamError {
        if case .statusNotOK(let status, _) = error {
            return .statusNotOK(status, retryAfter: state.limitedFor)
        }
        guard case .limited(let demanded) = error else { return error }
        let bounded = min(max(demanded, limits.limitedFirst), limits.limitedMax)
        return .limited(retryAfter: state.limitedFor ?? bounded)
    }

    private func finish(_ permit: Permit, _ outcome: UpstreamOutcome, _ rate: RateLimit) {
        let (now, chance) = (time.now(), random())
        let calls = ledger.withLock { ledger in
            ledger.finish(permit, outcome, rate: rate, at: now, random: chance)
            return ledger.calls(at: now)
        }
        tell(calls)
    }

    private func tell(_ calls: [UpstreamLedger.Call]) {
        for call in calls { call.place.turn.leave(call.turn) }
        setAlarm()
    }

    /// One task sleeps for all who wait.
    private func setAlarm() {
        let now = time.now()
        guard let alarm = ledger.withLock({ $0.nextAlarm(at: now) }) else { return }
        Task { [time, weak self] in
            try? await time.sleep(alarm.at)
            self?.ring(alarm.number)
        }
    }

    private func ring(_ number: Int) {
        let now = time.now()
        let calls = ledger.withLock { ledger in
            ledger.ring(number) ? ledger.calls(at: now) : []
        }
        tell(calls)
    }
}
