public import Authorization
public import Directory

extension Timestamp {
    /// The same moment.
    public init(_ time: UserTime) {
        let seconds = (time.milliseconds - (time.milliseconds % 1_000 + 1_000) % 1_000) / 1_000
        let rest = time.milliseconds - seconds * 1_000
        self.init(seconds: seconds, nanoseconds: Int32(truncatingIfNeeded: rest * 1_000_000))
    }
}

extension UserTime {
    /// The same moment, rounded down to milliseconds and within the years that records know.
    public init(_ time: Timestamp) {
        let (scaled, overflow) = time.seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow, scaled < Int64.max - 1_000 else {
            self.init(milliseconds: time.seconds < 0 ? .min : .max)
            return
        }
        self.init(milliseconds: scaled + Int64(time.nanoseconds / 1_000_000))
    }
}
