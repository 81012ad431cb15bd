/// Something that a proxy does with requests; several may be in force together.
public enum Fault: Sendable {
    /// Nothing: the request and its answer pass.
    case pass
    /// The answer waits so long before its first byte leaves.
    case delay(Duration)
    /// The answer waits until the rules of its prefix are changed.
    case hold
    /// The server is not asked, and the connection is cut.
    case drop
    /// The connection is cut after so many bytes of the answer, head and body together.
    case cut(afterBytes: Int)
    /// The server is not asked; this is the answer.
    case answer(ProxyAnswer)
    /// The server is not asked; these bytes are sent instead of an answer, and the connection is cut.
    case garbage([UInt8])
    /// The server is not asked; the answer is a JSON array of about so many bytes, sent in chunks.
    case flood(bytes: Int)
    /// Another server is asked, on that port of 127.0.0.1.
    case target(Int)
    /// The answer has this header, instead of those of this name; nil takes it away.
    case header(String, String?)
    /// The answer's `Date`, and the reset of a rate limit, are so far from the true time.
    case dateOff(by: Duration)
    /// Requests over a rate are answered with 429, as a tenant does it.
    case limit(RateLimit)
}

/// A rate limit as tenants have it: a bucket of tokens, one for each request.
public struct RateLimit: Sendable {
    /// The tokens that are added each second.
    public let perSecond: Double
    /// The tokens that fit into the bucket, full at first.
    public let burst: Int

    /// A limit of so many requests per second, and so many at once.
    public init(perSecond: Double, burst: Int) {
        precondition(perSecond > 0 && burst > 0, "a limit lets something pass")
        self.perSecond = perSecond
        self.burst = burst
    }
}
