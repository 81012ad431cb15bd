/// How one host is, at one moment.
public struct UpstreamState: Sendable, Equatable {
    /// The requests under way.
    public var inFlight: Int
    /// The callers that wait for their turn.
    public var queued: Int
    /// Whether the host is left alone or the last exchange failed and none has succeeded since.
    ///
    /// Then what is known from before may be used for longer than otherwise.
    public var isFailing: Bool
    /// How much longer the circuit breaker lets nothing through, or `nil` if it is not open.
    public var opensIn: Duration?
    /// How much longer the host is left alone because it asked for it, or `nil` if it did not.
    public var limitedFor: Duration?
    /// The most requests that the host takes at once, if it ever said so.
    public var rateLimit: Int?
    /// How many of them it took when it last said so.
    public var rateRemaining: Int?
    /// How many calls ended in each way; an outcome that never came is missing.
    public var counts: [UpstreamOutcome: Int]
}
