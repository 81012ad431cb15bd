internal import Foundation
internal import JSON

/// A time zone: how far its clocks are from UTC at each point in time.
struct CivilZone: Sendable {
    private enum Rule: Sendable {
        case fixed(secondsEast: Int64)
        case named(TimeZone)
    }

    private let rule: Rule

    /// Looks up a zone: `UTC`, a name of the IANA database, or an offset such as `+05:30`.
    ///
    /// Nothing else is taken for a name: Foundation would know abbreviations and paths, too. Its
    /// rules are those of the ICU it was built with; no file is read.
    ///
    /// - Complexity: about a microsecond.
    init(_ text: ExactString) throws(TimeError) {
        switch try TimeZoneName(text) {
        case .fixed(let secondsEast): rule = .fixed(secondsEast: secondsEast)
        case .named(let name):
            guard let zone = TimeZone(identifier: name) else { throw .unknownZone }
            rule = .named(zone)
        }
    }

    /// Seconds east of UTC: negative in America.
    func secondsEast(at time: CELTimestamp) -> Int64 {
        switch rule {
        case .fixed(let secondsEast): secondsEast
        case .named(let zone):
            // Whole seconds of the years 1 to 9999 are exact in a Double.
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.seconds))))
        }
    }
}
