/// One call of `send`: the request, and the place where its outcome is left.
final class Exchange: Sendable {
    typealias Outcome = Result<HTTPClientResponse, CurlError>

    let request: HTTPClientRequest
    /// When the request's timeout is over.
    let deadline: ContinuousClock.Instant
    let outcome = PendingResult<Outcome>()

    init(_ request: HTTPClientRequest) {
        self.request = request
        deadline = .now + max(request.timeout, .milliseconds(1))
    }

    /// Whether nobody waits for more: cancelled before the transfer began, or finished.
    var isFinished: Bool { outcome.isLeft }

    /// Leaves the outcome; all but the first are dropped.
    func finish(_ outcome: Outcome) { self.outcome.leave(outcome) }
}
