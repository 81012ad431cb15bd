/// A date and time of day in the proleptic Gregorian calendar, as CEL's members of a timestamp count.
struct CivilTime: Equatable, Sendable {
    private static let secondsOfDay: Int64 = 86_400

    /// The day.
    let date: CivilDate
    /// Seconds since midnight.
    private let secondOfDay: Int64
    /// 0 to 999.
    let millisecond: Int64

    /// What a clock in UTC shows at `time`.
    init(_ time: CELTimestamp) { self.init(time, secondsEast: 0) }

    /// What a clock in `zone` shows at `time`, where the year may be 0 or 10000.
    init(_ time: CELTimestamp, in zone: CivilZone) {
        self.init(time, secondsEast: zone.secondsEast(at: time))
    }

    private init(_ time: CELTimestamp, secondsEast: Int64) {
        let local = time.seconds + secondsEast
        let (day, second) = local.quotientAndRemainder(dividingBy: Self.secondsOfDay)
        let isBefore = second < 0
        date = CivilDate(daysSince1970: isBefore ? day - 1 : day)
        secondOfDay = isBefore ? second + Self.secondsOfDay : second
        millisecond = Int64(time.nanoseconds) / 1_000_000
    }

    /// 0 to 23.
    var hour: Int64 { secondOfDay / 3600 }
    /// 0 to 59.
    var minute: Int64 { secondOfDay / 60 % 60 }
    /// 0 to 59.
    var second: Int64 { secondOfDay % 60 }
}
