/// Why a request gets no decision: a stable code and a sentence for people.
///
/// `detail` speaks of the request's form alone. It never repeats a token, a claim or a profile.
struct Refusal: Error, Equatable, Sendable {
    let code: ErrorCode
    let detail: String?
    /// When it is worth to come back, if more is known than that it is.
    let retryAfter: Duration?

    init(_ code: ErrorCode, _ detail: String? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }
}
