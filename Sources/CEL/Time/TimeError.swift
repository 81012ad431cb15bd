/// Why a text is no time, or a calculation with times has no result.
enum TimeError: Error, Equatable {
    /// Not a time as RFC 3339 writes it.
    case malformedTimestamp
    /// Not a duration such as `1h30m`.
    case malformedDuration
    /// Outside of the years 1 to 9999.
    case timestampOutOfRange
    /// More nanoseconds than 64 bits hold: about 292 years.
    case durationOutOfRange
    /// Neither `UTC`, a known name of a time zone, nor an offset such as `+05:30`.
    case unknownZone
}

extension TimeError: CustomStringConvertible {
    /// What was expected.
    var description: String {
        switch self {
        case .malformedTimestamp: "not a timestamp in the form of RFC 3339"
        case .malformedDuration: "not a duration such as `1h30m` or `0.5s`"
        case .timestampOutOfRange: "timestamp out of range: expected the years 1 to 9999"
        case .durationOutOfRange: "duration out of range: expected less than 9223372036.9 seconds"
        case .unknownZone:
            "unknown time zone: expected `UTC`, a name such as `Europe/Paris` or an offset such as `+05:30`"
        }
    }
}
