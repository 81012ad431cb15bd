internal import CEL
internal import JSON

/// A point in time with a precision of one nanosecond.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    ///
    /// Leap seconds do not count.
    public let seconds: Int64
    /// Nanoseconds after ``seconds``: 0 to 999,999,999.
    public let nanoseconds: Int32

    /// Makes a point in time; `nanoseconds` is held within its range.
    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = min(max(nanoseconds, 0), 999_999_999)
    }

    /// Reads a time with its zone (RFC 3339 §5.6).
    ///
    /// Digits of a fraction past the ninth are dropped. Second 60 is refused: the times compared
    /// here come from a clock that does not know leap seconds.
    ///
    /// - Returns: `nil` for anything that is not exactly such a time, and for one whose year in UTC has
    ///   not four digits: it could not be written.
    public init?(rfc3339 text: String) {
        var reader = TimestampReader(ExactString(text), takesLowerCase: true)
        guard let time = reader.time(), Self.writableSeconds.contains(time.seconds) else {
            return nil
        }
        self.init(seconds: time.seconds, nanoseconds: time.nanoseconds)
    }

    /// The time in UTC as RFC 3339 writes it, without trailing zeros in the fraction.
    public var description: String {
        let (day, second) = seconds.quotientAndRemainder(flooring: 86_400)
        let date = CivilDate(daysSince1970: day)
        let clock = [second / 3600, second / 60 % 60, second % 60].map { $0.padded(to: 2) }
        let calendar = [date.year.padded(to: 4), date.month.padded(to: 2), date.day.padded(to: 2)]
        return calendar.joined(separator: "-") + "T" + clock.joined(separator: ":") + fraction + "Z"
    }

    /// Whether one time is before another.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds == right.seconds
            ? left.nanoseconds < right.nanoseconds : left.seconds < right.seconds
    }

    /// From the first second of year 0 to the last of year 9999.
    private static let writableSeconds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    private var fraction: String {
        guard nanoseconds > 0 else { return "" }
        var digits = Int64(nanoseconds).padded(to: 9)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "." + digits
    }
}

extension Int64 {
    fileprivate func padded(to width: Int) -> String {
        let digits = String(magnitude)
        let zeros = String(repeating: "0", count: Swift.max(0, width - digits.utf8.count))
        return (self < 0 ? "-" : "") + zeros + digits
    }

    fileprivate func quotientAndRemainder(flooring divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
