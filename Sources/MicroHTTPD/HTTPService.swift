/// What answers the requests of an `HTTPServer`.
///
/// All three are called on the server's own threads, several at once, and must not block: no I/O, no
/// waiting for a task or a lock that is held long.
public protocol HTTPService: Sendable {
    /// Decides about a request once its head is complete and its framing is found sound, before any of
    /// its body.
    func begin(_ request: HTTPRequest) -> HTTPAdmission

    /// The answer to a request that the server itself refuses, with `failure.status`.
    ///
    /// `request` is nil if the head is not sound; there is an id in any case, and the server adds its
    /// header.
    func response(
        to failure: HTTPFailure,
        request: HTTPRequest?,
        requestID: String
    ) -> HTTPResponse

    /// Called once for every request whose target was read, after its answer left or cannot leave.
    func finished(_ exchange: HTTPExchange)
}

/// What becomes of a request whose head was read.
public enum HTTPAdmission: Sendable {
    /// Answers at once. The body is not read: if one was announced, the connection closes after the
    /// answer. Use `readBody` to keep the connection.
    case respond(HTTPResponse)
    /// Answers when the work is done, which runs as a task of its own and does not get the body; if
    /// one was announced, the connection closes after the answer. After `deadline` the client gets
    /// `HTTPFailure.deadlineExceeded` and the task is cancelled; that the client went away meanwhile is
    /// not noticed.
    case later(deadline: Duration, @Sendable () async -> HTTPResponse)
    /// Reads the body of at most `limit` bytes (and at most `HTTPLimits.body`), then calls the closure
    /// on a server thread. More is `HTTPFailure.bodyTooLarge`. A request without a body has an empty
    /// one.
    case readBody(limit: Int, @Sendable ([UInt8]) -> HTTPAnswer)
}

/// What becomes of a request whose body was read.
public enum HTTPAnswer: Sendable {
    /// Answers at once.
    case respond(HTTPResponse)
    /// As `HTTPAdmission.later`, with `HTTPLimits.requestTime` as the deadline.
    case later(@Sendable () async -> HTTPResponse)
}
