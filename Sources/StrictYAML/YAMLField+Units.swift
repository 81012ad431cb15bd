extension YAMLField {
    /// A span of time: digits and `ms`, `s`, `m`, `h` or `d`.
    public func duration() throws(YAMLError) -> Duration {
        let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
        guard let text = measure,
            let (number, unit) = Self.number(text, units: units),
            case (let milliseconds, let overflow) = number.multipliedReportingOverflow(by: unit),
            !overflow
        else {
            throw mismatch(
                expectedPlain: "a duration such as `250ms`, `60s`, `5m`, `1h` or `1d`"
            )
        }
        return .milliseconds(milliseconds)
    }

    /// A number of bytes: digits alone, or with `B`, `KiB`, `MiB` or `GiB`.
    public func byteCount() throws(YAMLError) -> Int {
        let units = [("", 1), ("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
        guard let text = measure,
            let (number, unit) = Self.number(text, units: units),
            case (let bytes, let overflow) = number.multipliedReportingOverflow(by: unit),
            !overflow
        else { throw mismatch(expectedPlain: "a size such as `512B`, `32KiB` or `1MiB`") }
        return bytes
    }

    /// A number of times a second: `100/s`, or `0` for none.
    public func rate() throws(YAMLError) -> Int {
        guard let text = measure,
            let (number, _) = Self.number(text, units: [("/s", 1), ("", 1)]),
            number == 0 || text.utf8.last == UInt8(ascii: "s")
        else { throw mismatch(expectedPlain: "a rate such as `100/s`, or `0`") }
        return number
    }

    /// The digits that `text` begins with, and the factor of the unit that follows.
    private static func number(
        _ text: String,
        units: [(String, Int)]
    ) -> (number: Int, factor: Int)? {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        let unit = text.utf8.dropFirst(digits.count)
        guard isDecimal(digits), let number = Int(String(Substring(digits))),
            let factor = units.first(where: { unit.elementsEqual($0.0.utf8) })?.1
        else { return nil }
        return (number, factor)
    }
}
