public import Directory

/// The two clocks of the service, passed in so that tests choose the time.
public struct ServiceClock: Sendable {
    /// Seconds since 1970 in UTC: for `exp`, `nbf`, `iat` and `expires_at` alone.
    public let wallSeconds: @Sendable () -> Double

    /// Nanoseconds since an unknown start, never going back: for bounds, rates and ages.
    public let monotonicNanoseconds: @Sendable () -> UInt64

    /// Creates a pair of clocks.
    public init(
        wallSeconds: @escaping @Sendable () -> Double,
        monotonicNanoseconds: @escaping @Sendable () -> UInt64
    ) {
        self.wallSeconds = wallSeconds
        self.monotonicNanoseconds = monotonicNanoseconds
    }
}

extension ServiceClock {
    /// What the wall clock shows, as records hold it.
    public var userTime: UserTime { UserTime(unixSeconds: wallSeconds()) }
}
