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
    /// One moment by both clocks.
    public struct Moment: Sendable {
        fileprivate let wallSeconds: Double
        fileprivate let monotonicNanoseconds: UInt64
    }

    /// This moment.
    public var moment: Moment {
        Moment(wallSeconds: wallSeconds(), monotonicNanoseconds: monotonicNanoseconds())
    }

    /// How many seconds more have passed by the wall clock since `start` than by the steady one: it was set ahead
    /// by so much, or back if it is negative.
    public func step(since start: Moment) -> Double {
        let now = moment
        let begin = min(start.monotonicNanoseconds, now.monotonicNanoseconds)
        let passed = Double(now.monotonicNanoseconds - begin) / 1e9
        return now.wallSeconds - start.wallSeconds - passed
    }

    /// What the wall clock shows, as records hold it.
    public var userTime: UserTime { UserTime(unixSeconds: wallSeconds()) }
}
