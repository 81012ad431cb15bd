/// A span of time of CEL: a whole number of nanoseconds in 64 bits, about 292 years either way.
public struct CELDuration: Hashable, Sendable {
    /// The length; negative when it leads back in time.
    public let nanoseconds: Int64

    /// Makes a span of time.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Nanoseconds of a second.
    static let second: Int64 = 1_000_000_000
}

extension CELDuration: Comparable {
    /// Whether `left` is the shorter one, or leads further back.
    public static func < (left: CELDuration, right: CELDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension CELDuration {
    /// Both spans one after the other.
    func adding(_ other: CELDuration) throws(TimeError) -> CELDuration {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(other.nanoseconds)
        guard !overflow else { throw .durationOutOfRange }
        return CELDuration(nanoseconds: sum)
    }

    /// This span without the other.
    func subtracting(_ other: CELDuration) throws(TimeError) -> CELDuration {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        guard !overflow else { throw .durationOutOfRange }
        return CELDuration(nanoseconds: difference)
    }

    /// All of it in hours, rounded towards zero.
    var hours: Int64 { nanoseconds / (3600 * Self.second) }

    /// All of it in minutes, rounded towards zero.
    var minutes: Int64 { nanoseconds / (60 * Self.second) }

    /// All of it in seconds, rounded towards zero.
    var seconds: Int64 { nanoseconds / Self.second }

    /// Only the milliseconds after the whole seconds, with the sign of the span: CEL's
    /// `getMilliseconds` is unlike the other members.
    var millisecondPart: Int64 { nanoseconds % Self.second / 1_000_000 }

    /// Whole seconds rounded down, and nanoseconds from 0 up.
    var floored: (seconds: Int64, nanoseconds: Int64) {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: Self.second)
        return remainder < 0 ? (quotient - 1, remainder + Self.second) : (quotient, remainder)
    }
}
