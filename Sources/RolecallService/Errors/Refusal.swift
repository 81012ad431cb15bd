/// Why a request gets no decision: a stable code and a sentence for people.
///
/// `detail` speaks of the request's form alone. It never repeats a token, a claim or a profile.
struct Refusal: Error, Equatable, Sendable {
    let code: ErrorCode
    let detail: String?

    init(_ code: ErrorCode, _ detail: String? = nil) {
        self.code = code
        self.detail = detail
    }
}
