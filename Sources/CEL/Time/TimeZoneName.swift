internal import JSON

/// The name of a zone as CEL's members of a timestamp take it, before it is looked up.
enum TimeZoneName: Equatable {
    /// `UTC`, `+05:30`, `-08:00` or `05:30`: seconds east of UTC, less than a day.
    case fixed(secondsEast: Int64)
    /// A name in the form of the IANA database that cannot be a path.
    case named(String)

    /// Areas of the IANA database, which stand before the slash of a name.
    private static let areas: Set<String> = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil",
        "Canada", "Chile", "Etc", "Europe", "Indian", "Mexico", "Pacific", "US",
    ]
    /// Names of the IANA database without a slash.
    ///
    /// Lookups know more, such as `PST`.
    private static let singleNames: Set<String> = [
        "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "GB", "GB-Eire", "GMT",
        "GMT+0", "GMT-0", "GMT0", "Greenwich", "HST", "Hongkong", "Iceland", "Iran", "Israel",
        "Jamaica", "Japan", "Kwajalein", "Libya", "MET", "MST", "MST7MDT", "NZ", "NZ-CHAT",
        "Navajo", "PRC", "PST8PDT", "Poland", "Portugal", "ROC", "ROK", "Singapore", "Turkey",
        "UCT", "Universal", "W-SU", "WET", "Zulu",
    ]

    /// Reads a name; case counts.
    init(_ text: ExactString) throws(TimeError) {
        if text == "UTC" {
            self = .fixed(secondsEast: 0)
        } else if let secondsEast = Self.offset(Array(text.utf8)) {
            self = .fixed(secondsEast: secondsEast)
        } else if Self.isName(text) {
            self = .named(text.string)
        } else {
            throw .unknownZone
        }
    }

    /// Seconds east of UTC of `HH:MM` with or without a sign.
    private static func offset(_ text: [UInt8]) -> Int64? {
        let sign = text.first
        let isSigned = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
        let clock = Array(isSigned ? text.dropFirst() : text[...])
        guard clock.count == 5, clock[2] == UInt8(ascii: ":") else { return nil }
        let digits = [clock[0], clock[1], clock[3], clock[4]].map { Int64($0) - 0x30 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let (hours, minutes) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        guard hours < 24, minutes < 60 else { return nil }
        let seconds = (hours * 60 + minutes) * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    private static func isName(_ text: ExactString) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isNameByte) }) else { return false }
        guard parts.count > 1, let area = parts.first else {
            return singleNames.contains(text.string)
        }
        return parts.count <= 3 && areas.contains(String(Substring(area))) && text != "Etc/Unknown"
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
