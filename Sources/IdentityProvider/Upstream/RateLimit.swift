internal import Curl

/// What an answer says about how often its sender may be asked.
///
/// `x-ratelimit-limit` is the size of a bucket, `x-ratelimit-remaining` what is left in it, and
/// `x-ratelimit-reset` when more comes, in seconds since 1970.
struct RateLimit: Equatable {
    /// The most requests that the sender takes at once.
    var limit: Int?
    /// How many more it takes now.
    var remaining: Int?
    /// For how long nothing more comes.
    var resetIn: Duration?
    /// For how long it wants to be left alone.
    var retryAfter: Duration?

    /// Nothing is known.
    init() {}

    /// Reads the headers; what is doubled or cannot be read counts as missing.
    init(_ headers: ResponseHeaders) {
        self.init { headers.all($0) }
    }

    /// Reads the headers whose values `all` gives, by name.
    init(all: (_ name: String) -> [String]) {
        limit = Self.number(all("x-ratelimit-limit")).map { Int($0) }
        remaining = Self.number(all("x-ratelimit-remaining")).map { Int($0) }
        resetIn = Self.resetIn(reset: all("x-ratelimit-reset"), date: all("date"))
        retryAfter = RetryAfter.delay(retryAfter: all("retry-after"), date: all("date"))
    }

    /// For how long to send nothing, by both headers.
    var demanded: Duration? {
        guard let retryAfter, let resetIn else { return retryAfter ?? resetIn }
        return max(retryAfter, resetIn)
    }

    /// The time is taken by the sender's own clock, which need not agree with ours.
    private static func resetIn(reset: [String], date: [String]) -> Duration? {
        guard let text = reset.first, reset.count == 1, let now = date.first, date.count == 1,
            let end = EpochSeconds.read(text), let start = HTTPDate.unixSeconds(now)
        else { return nil }
        return .seconds(min(max(0, end - start), CacheControl.secondsMax))
    }

    private static func number(_ values: [String]) -> Int64? {
        guard let text = values.first, values.count == 1 else { return nil }
        return CacheControl.seconds(text.utf8)
    }
}

/// Seconds since 1970 in decimal digits.
enum EpochSeconds {
    /// The greatest number that is told from a greater one: the end of the year 9999.
    static let max: Int64 = 253_402_300_799

    /// The number in `text`, at most ``max``, or `nil` if it is none.
    static func read(_ text: String) -> Int64? {
        guard !text.utf8.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in text.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = Swift.min(value * 10 + Int64(byte - UInt8(ascii: "0")), max)
        }
        return value
    }
}
