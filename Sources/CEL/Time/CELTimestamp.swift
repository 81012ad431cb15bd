/// A point in time of CEL, in the years 1 to 9999 and to the nanosecond.
public struct CELTimestamp: Hashable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    ///
    /// Leap seconds do not count.
    public let seconds: Int64
    /// Nanoseconds after ``seconds``: 0 to 999,999,999.
    public let nanoseconds: Int32

    /// The seconds of the years 1 to 9999.
    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Makes a point in time.
    ///
    /// - Returns: `nil` outside of the years 1 to 9999, and for nanoseconds that are a second or
    ///   more, or fewer than 0.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.range.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else {
            return nil
        }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}

extension CELTimestamp: Comparable {
    /// Whether `left` is before `right`.
    public static func < (left: CELTimestamp, right: CELTimestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension CELTimestamp {
    /// The point in time `duration` later.
    func adding(_ duration: CELDuration) throws(TimeError) -> CELTimestamp {
        let (whole, fraction) = duration.floored
        let nanoseconds = Int64(self.nanoseconds) + fraction
        let carry: Int64 = nanoseconds >= CELDuration.second ? 1 : 0
        let result = CELTimestamp(
            seconds: seconds + whole + carry,
            nanoseconds: Int32(nanoseconds - carry * CELDuration.second)
        )
        guard let result else { throw .timestampOutOfRange }
        return result
    }

    /// The point in time `duration` earlier.
    func subtracting(_ duration: CELDuration) throws(TimeError) -> CELTimestamp {
        // The least duration has no opposite, but two halves that have one.
        let half = duration.nanoseconds / 2
        return try adding(CELDuration(nanoseconds: -half))
            .adding(CELDuration(nanoseconds: half - duration.nanoseconds))
    }

    /// How much later this is than `other`: an error for more than about 292 years.
    func subtracting(_ other: CELTimestamp) throws(TimeError) -> CELDuration {
        let wide = Int128(seconds - other.seconds) * Int128(CELDuration.second)
        let fraction = nanoseconds - other.nanoseconds
        guard let nanoseconds = Int64(exactly: wide + Int128(fraction)) else {
            throw .durationOutOfRange
        }
        return CELDuration(nanoseconds: nanoseconds)
    }
}
