/// Why a request is not answered as it wants: a stable code, and for people a sentence about what was found.
///
/// `detail` may name what the request named, a limit, or what is missing. It never repeats a token, a claim or what
/// a profile holds.
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
