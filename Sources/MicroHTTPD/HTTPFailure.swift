/// Why the server answers a request itself.
public enum HTTPFailure: Error, Equatable, Sendable {
    /// The head cannot be trusted; the connection closes.
    case badFraming(FramingFault)
    /// The head is longer than `HTTPLimits.head` bytes.
    case headTooLarge
    /// The body is longer than this many bytes.
    case bodyTooLarge(limit: Int)
    /// `HTTPLimits.suspended` requests are waiting for their answers already.
    case overloaded
    /// The answer was not there when its deadline came.
    case deadlineExceeded
    /// The server is stopping and waits for no more answers.
    case shuttingDown
    /// The service gave an answer that cannot be sent: see `HTTPResponse`.
    case invalidResponse

    /// The status that says this.
    public var status: Int {
        switch self {
        case .badFraming: 400
        case .headTooLarge: 431
        case .bodyTooLarge: 413
        case .overloaded, .deadlineExceeded, .shuttingDown: 503
        case .invalidResponse: 500
        }
    }
}
