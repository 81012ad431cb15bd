public import Directory

/// The two clocks of the provider, passed in so that tests choose the time.
public struct OpenIDClock: Sendable {
    /// The time of day, for tokens and users.
    public let now: @Sendable () -> UserTime

    /// Nanoseconds since an unknown start, never going back: for waits.
    public let monotonic: @Sendable () -> UInt64

    /// A pair of clocks.
    public init(
        now: @escaping @Sendable () -> UserTime,
        monotonic: @escaping @Sendable () -> UInt64
    ) {
        self.now = now
        self.monotonic = monotonic
    }
}
