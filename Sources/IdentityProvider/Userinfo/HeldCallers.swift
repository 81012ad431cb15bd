internal import JSON

/// Who may ask, as far as a rate limit that counts per user goes.
enum UserinfoCaller: Hashable, Sendable {
    /// The user whose token was verified.
    case subject(ExactString)
    /// The bearer of a token that only the issuer can read: the token's digest.
    case token([UInt8])
}

/// The callers that the issuer does not want to hear of for a while; not too many.
struct HeldCallers {
    private let countMax: Int
    private var until: [UserinfoCaller: Duration] = [:]

    init(countMax: Int) { self.countMax = countMax }

    /// How many take memory.
    var count: Int { until.count }

    /// How much longer `caller` must wait, or `nil`.
    func remaining(_ caller: UserinfoCaller, at now: Duration) -> Duration? {
        guard let end = until[caller], now < end else { return nil }
        return end - now
    }

    /// Holds `caller` if there is room; if not, the issuer says 429 again.
    mutating func hold(_ caller: UserinfoCaller, until end: Duration, at now: Duration) {
        if until.count >= countMax { until = until.filter { now < $0.value } }
        guard until.count < countMax || until[caller] != nil else { return }
        until[caller] = end
    }
}
