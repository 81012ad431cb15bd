internal import JSON

extension CELDuration {
    /// Reads a duration as Go writes it: `1h30m`, `-1.5h`, `.5s`, `300ms`, `0`.
    ///
    /// Units are `h m s ms us µs ns`; there are no days and no blanks. A fraction of a nanosecond is
    /// dropped.
    init(_ text: ExactString) throws(TimeError) {
        var reader = DurationReader(text)
        self.init(nanoseconds: try reader.nanoseconds())
    }
}

extension CELDuration: CustomStringConvertible {
    /// Seconds with an `s`: `3600s`, `60.001s`, `-1.5s`.
    public var description: String {
        let (whole, rest) = nanoseconds.magnitude
            .quotientAndRemainder(dividingBy: UInt64(Self.second))
        let fraction = SecondFraction.text(nanoseconds: Int32(rest))
        return (nanoseconds < 0 ? "-" : "") + String(whole) + fraction + "s"
    }
}

/// The digits after the decimal point of seconds.
enum SecondFraction {
    /// `.5` without zeros at its end, nothing for 0.
    ///
    /// `nanoseconds` are fewer than a second.
    static func text(nanoseconds: Int32) -> String {
        guard nanoseconds > 0 else { return "" }
        let digits = String(nanoseconds)
        var padded = Array(repeating: UInt8(ascii: "0"), count: max(0, 9 - digits.utf8.count))
        padded += digits.utf8
        while padded.last == UInt8(ascii: "0") { padded.removeLast() }
        return "." + String(decoding: padded, as: UTF8.self)
    }
}
