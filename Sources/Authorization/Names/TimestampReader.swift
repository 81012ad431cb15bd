/// Reads the `date-time` of RFC 3339 §5.6 from left to right.
struct TimestampReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The time, if the whole text is one.
    mutating func time() -> Timestamp? {
        guard let date = date(), skip("T", or: "t"), let clock = clock(), let fraction = fraction(),
            let offset = offset(), position == bytes.count
        else { return nil }
        let seconds = date.daysSince1970 * 86_400 + clock - offset
        // What cannot be written in UTC with a year of four digits is not read either.
        guard Self.years.contains(seconds) else { return nil }
        return Timestamp(seconds: seconds, nanoseconds: fraction)
    }

    /// From the first second of year 0 to the last of year 9999.
    private static let years: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

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

    private mutating func skip(_ letter: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Bool {
        guard position < bytes.count else { return false }
        let scalar = Unicode.Scalar(bytes[position])
        guard scalar == letter || scalar == other else { return false }
        position += 1
        return true
    }
}
