package import JSON

/// Reads the `date-time` of RFC 3339 §5.6 from left to right; second 60 is refused.
package struct TimestampReader {
    private let bytes: [UInt8]
    private let takesLowerCase: Bool
    private var position = 0

    /// A reader of `text`, for the letters `t` and `z` too if that is wanted: the RFC takes them, CEL does not.
    package init(_ text: ExactString, takesLowerCase: Bool = false) {
        bytes = Array(text.utf8)
        self.takesLowerCase = takesLowerCase
    }

    /// Seconds since 1970-01-01T00:00:00Z and nanoseconds, if the whole text is a time.
    package mutating func time() -> (seconds: Int64, nanoseconds: Int32)? {
        guard let date = date(), skip("T", or: "t"), let clock = clock(), let fraction = fraction(),
            let offset = offset(), position == bytes.count
        else { return nil }
        return (date.daysSince1970 * 86_400 + clock - offset, fraction)
    }

    private mutating func date() -> CivilDate? {
        guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
            let day = number(digits: 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Seconds since midnight.
    private mutating func clock() -> Int64? {
        guard let minutes = hoursAndMinutes(), skip(":"), let second = number(digits: 2),
            second < 60
        else { return nil }
        return minutes * 60 + second
    }

    /// Minutes since midnight.
    private mutating func hoursAndMinutes() -> Int64? {
        guard let hour = number(digits: 2), hour < 24, skip(":"), let minute = number(digits: 2),
            minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    /// Nanoseconds; 0 without a fraction.
    private mutating func fraction() -> Int32? {
        guard skip(".") else { return 0 }
        var nanoseconds: Int32 = 0
        var digits = 0
        while let digit = digit() {
            if digits < 9 { nanoseconds = nanoseconds * 10 + Int32(digit) }
            digits += 1
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 9)..<9 { nanoseconds *= 10 }
        return nanoseconds
    }

    /// Seconds east of UTC.
    private mutating func offset() -> Int64? {
        if skip("Z", or: "z") { return 0 }
        let isEast = skip("+")
        guard isEast || skip("-"), let minutes = hoursAndMinutes() else { return nil }
        return (isEast ? minutes : -minutes) * 60
    }

    private mutating func number(digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + Int64(digit)
        }
        return value
    }

    private mutating func digit() -> UInt8? {
        guard position < bytes.count, (0x30...0x39).contains(bytes[position]) else { return nil }
        defer { position += 1 }
        return bytes[position] - 0x30
    }

    private mutating func skip(_ sign: Unicode.Scalar, or lower: Unicode.Scalar? = nil) -> Bool {
        guard position < bytes.count else { return false }
        let found = Unicode.Scalar(bytes[position])
        guard found == sign || takesLowerCase && found == lower else { return false }
        position += 1
        return true
    }
}
