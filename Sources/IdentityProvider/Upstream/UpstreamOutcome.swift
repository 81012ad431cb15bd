internal import Curl

/// What became of one call of an upstream, for metrics.
public enum UpstreamOutcome: String, Sendable, CaseIterable {
    /// The host answered, be it with 4xx.
    case answered
    /// The host answered 429.
    case limited
    /// The host answered with a status that no request can have: 5xx, or a redirect.
    case statusNotOK = "status_not_ok"
    /// The answer did not come in time.
    case timedOut = "timed_out"
    /// The connection ended before the answer did.
    case cut
    /// There was no answer.
    case unreachable
    /// There was an answer that cannot be read.
    case garbage
    /// The caller went away, or the client was shut down.
    case abandoned
    /// Nothing was sent, since the host had asked not to be asked.
    case refusedLimited = "refused_limited"
    /// Nothing was sent, since the circuit breaker was open.
    case refusedOpen = "refused_open"
    /// Nothing was sent, since the queue was full.
    case refusedFull = "refused_full"
    /// Nothing was sent, since the turn did not come in time.
    case refusedLate = "refused_late"

    /// What the outcome says about the host.
    enum Verdict { case lives, limits, fails, nothing }

    var verdict: Verdict {
        switch self {
        case .answered: .lives
        case .limited: .limits
        case .statusNotOK, .timedOut, .cut, .unreachable, .garbage: .fails
        case .abandoned, .refusedLimited, .refusedOpen, .refusedFull, .refusedLate: .nothing
        }
    }
}

extension UpstreamOutcome {
    /// The outcome of an exchange that began and ended in `error`.
    init(_ error: UpstreamError) {
        switch error {
        case .unreachable(.overloaded), .unreachable(.stopped), .unreachable(.invalidURL),
            .unreachable(.invalidHeader), .unreachable(.invalidPathPiece), .cancelled:
            // The host had no part in it.
            self = .abandoned
        case .unreachable: self = .unreachable
        case .timedOut: self = .timedOut
        case .cut: self = .cut
        case .statusNotOK(let status, _):
            self = (400..<500).contains(status) ? .answered : .statusNotOK
        case .limited: self = .limited
        case .notJSON, .invalidJSON, .bodyTooLarge: self = .garbage
        // A well-formed answer about one user is no sign of how the host is for others.
        case .profileTooLarge, .severalUsers, .invalidAnswer, .credentialsRefused,
            .insufficientScope:
            self = .answered
        case .circuitOpen: self = .refusedOpen
        case .queueFull: self = .refusedFull
        case .waitedTooLong: self = .refusedLate
        }
    }
}
