internal import MicroHTTPD

/// An endpoint's answer: at once, or when what it needs was loaded.
enum Reply: Sendable {
    case now(HTTPResponse)
    case later(@Sendable () async throws(Refusal) -> HTTPResponse)

    /// The response, waited for if need be.
    var response: HTTPResponse {
        get async throws(Refusal) {
            switch self {
            case .now(let response): response
            case .later(let work): try await work()
            }
        }
    }
}
