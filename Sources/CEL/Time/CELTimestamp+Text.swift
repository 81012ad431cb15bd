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
        var text: [UInt8] = []
        text.reserveCapacity(20)
        Self.append(time.date.year, digits: 4, to: &text)
        for (separator, value) in [
            ("-", time.date.month), ("-", time.date.day), ("T", time.hour), (":", time.minute),
            (":", time.second),
        ] as [(Unicode.Scalar, Int64)] {
            text.append(UInt8(ascii: separator))
            Self.append(value, digits: 2, to: &text)
        }
        let fraction = SecondFraction.text(nanoseconds: nanoseconds)
        return String(decoding: text, as: UTF8.self) + fraction + "Z"
    }

    /// Appends `value` in as many digits as said, with zeros in front.
    private static func append(_ value: Int64, digits: Int, to text: inout [UInt8]) {
        if digits > 1 { append(value / 10, digits: digits - 1, to: &text) }
        text.append(UInt8(ascii: "0") + UInt8(value % 10))
    }
}
