/// Keeps requests from a host that fails, and finds out with single ones when it is back.
struct CircuitBreaker {
    private enum Phase {
        /// All may pass; so many failures in a row.
        case closed(failures: Int)
        /// None may pass until a time; opened so many times in a row.
        case open(until: Duration, times: Int)
        /// One is under way to find out.
        case probing(times: Int)
    }

    /// Whether a request may pass.
    enum Gate: Equatable {
        case pass
        case passAsProbe
        case waitUntil(Duration)
        case waitForProbe
    }

    private let limits: UpstreamLimits
    private var phase = Phase.closed(failures: 0)

    init(_ limits: UpstreamLimits) { self.limits = limits }

    var isClosed: Bool {
        switch phase {
        case .closed: true
        case .open, .probing: false
        }
    }

    /// The failures in a row while it is closed.
    var failures: Int {
        switch phase {
        case .closed(let failures): failures
        case .open, .probing: limits.failuresMax
        }
    }

    func gate(at now: Duration) -> Gate {
        switch phase {
        case .closed: .pass
        case .open(let until, _): now < until ? .waitUntil(until) : .passAsProbe
        case .probing: .waitForProbe
        }
    }

    /// A request passes that the gate let through; whether it is the probe.
    mutating func pass() -> Bool {
        guard case .open(_, let times) = phase else { return false }
        phase = .probing(times: times)
        return true
    }

    /// The host answered.
    mutating func succeed(isProbe: Bool) {
        switch phase {
        case .closed: phase = .closed(failures: 0)
        // Only the probe counts: others may have been answered before the host failed.
        case .open, .probing: if isProbe { phase = .closed(failures: 0) }
        }
    }

    /// The host failed; `random` is at least 0 and below 1.
    mutating func fail(isProbe: Bool, at now: Duration, random: Double) {
        switch phase {
        case .closed(let failures):
            guard failures + 1 >= limits.failuresMax else {
                phase = .closed(failures: failures + 1)
                return
            }
            open(times: 1, at: now, random: random)
        case .open(_, let times), .probing(let times):
            if isProbe { open(times: min(times + 1, 1000), at: now, random: random) }
        }
    }

    /// Nothing was learned: the next request is the probe.
    mutating func abandon(isProbe: Bool, at now: Duration) {
        guard isProbe, case .probing(let times) = phase else { return }
        phase = .open(until: now, times: times)
    }

    private mutating func open(times: Int, at now: Duration, random: Double) {
        phase = .open(until: now + limits.openTime(times: times, random: random), times: times)
    }
}
