internal import JSON

extension CELTimestamp {
    /// Reads a time with its zone (RFC 3339 §5.6), with capital `T` and `Z`.
    ///
    /// Digits of a fraction past the ninth are dropped. Second 60 is refused. The year has to be 1 to
    /// 9999 in UTC.
    init(_ text: ExactString) throws(TimeError) {
        var reader = TimestampReader(text)
        guard let (seconds, nanoseconds) = reader.time() else { throw .malformedTimestamp }
        let time = CELTimestamp(seconds: seconds, nanoseconds: nanoseconds)
        guard let time else { throw .timestampOutOfRange }
        self = time
    }
}

extension CELTimestamp: CustomStringConvertible {
    /// The time in UTC as RFC 3339 writes it, without zeros at the end of its fraction.
    public var description: String {
        let time = CivilTime(self)
        let date = time.date
        let year = Self.padded(date.year, to: 4)
        let calendar = [year, Self.padded(date.month), Self.padded(date.day)]
        let clock = [time.hour, time.minute, time.second].map { Self.padded($0) }
        let fraction = SecondFraction.text(nanoseconds: nanoseconds)
        return calendar.joined(separator: "-") + "T" + clock.joined(separator: ":") + fraction + "Z"
    }

    private static func padded(_ value: Int64, to width: Int = 2) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
