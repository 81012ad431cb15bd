/// For how long a server wants to be left alone (RFC 9110 §10.2.3).
enum RetryAfter {
    /// The delay in `Retry-After`, or `nil` if it is missing, doubled or cannot be read.
    ///
    /// A date is compared with the response's own `Date`: the clocks of two machines need not agree.
    static func delay(retryAfter: [String], date: [String]) -> Duration? {
        guard let value = retryAfter.first, retryAfter.count == 1 else { return nil }
        if let seconds = CacheControl.seconds(value.utf8) { return .seconds(seconds) }
        guard let until = HTTPDate.unixSeconds(value), let now = date.first, date.count == 1,
            let from = HTTPDate.unixSeconds(now)
        else { return nil }
        return .seconds(min(max(0, until - from), CacheControl.secondsMax))
    }
}
