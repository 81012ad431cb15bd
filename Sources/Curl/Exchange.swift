internal import Synchronization

/// One call of `send`: the request, and the place where its outcome is left exactly once.
final class Exchange: Sendable {
    typealias Outcome = Result<HTTPClientResponse, CurlError>

    private enum State {
        case open
        case awaited(CheckedContinuation<Outcome, Never>)
        case finished(Outcome)
        case delivered
    }

    let request: HTTPClientRequest
    /// When the request's timeout is over.
    let deadline: ContinuousClock.Instant
    private let state = Mutex(State.open)

    init(_ request: HTTPClientRequest) {
        self.request = request
        deadline = .now + max(request.timeout, .milliseconds(1))
    }

    /// Whether nobody waits for more: cancelled before the transfer began, or finished.
    var isFinished: Bool {
        state.withLock { state in
            switch state {
            case .open, .awaited: false
            case .finished, .delivered: true
            }
        }
    }

    /// Leaves the outcome; all but the first are dropped.
    func finish(_ outcome: Outcome) {
        let waiter = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
            switch state {
            case .open:
                state = .finished(outcome)
                return nil
            case .awaited(let waiter):
                state = .delivered
                return waiter
            case .finished, .delivered:
                return nil
            }
        }
        waiter?.resume(returning: outcome)
    }

    /// Waits for the outcome; called once.
    func outcome() async -> Outcome {
        await withCheckedContinuation { waiter in
            let outcome = state.withLock { state -> Outcome? in
                if case .finished(let outcome) = state {
                    state = .delivered
                    return outcome
                }
                state = .awaited(waiter)
                return nil
            }
            if let outcome { waiter.resume(returning: outcome) }
        }
    }
}
