internal import JSON
internal import StrictYAML

extension Setting {
    /// `true` or `false`.
    func bool() throws(ReadingError) -> Bool {
        try read { field throws(YAMLError) in try field.bool() }
    }

    /// A whole number.
    func int(in range: ClosedRange<Int>) throws(ReadingError) -> Int {
        try read { field throws(YAMLError) in try field.int(in: range) }
    }

    /// A span of time such as `60s`.
    func duration(in range: ClosedRange<Duration>) throws(ReadingError) -> Duration {
        let duration = try read { field throws(YAMLError) in try field.duration() }
        guard range.contains(duration) else {
            throw mismatch(expected: "\(range.lowerBound.text) to \(range.upperBound.text)")
        }
        return duration
    }

    /// A number of bytes such as `1MiB`.
    func byteCount(in range: ClosedRange<Int>) throws(ReadingError) -> Int {
        let count = try read { field throws(YAMLError) in try field.byteCount() }
        guard range.contains(count) else {
            throw mismatch(
                expected: "\(Self.sizeText(range.lowerBound)) to \(Self.sizeText(range.upperBound))"
            )
        }
        return count
    }

    /// A number of times a second such as `100/s`; `0` is no limit.
    func rate(max: Int) throws(ReadingError) -> Int {
        let rate = try read { field throws(YAMLError) in try field.rate() }
        guard rate <= max else { throw mismatch(expected: "at most `\(max)/s`") }
        return rate
    }

    /// A share of 0 to 1, in decimal digits.
    func fraction() throws(ReadingError) -> Double {
        let text = try text(bytesMax: 32)
        let isDecimal = text.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
        guard isDecimal, let share = Double(text), (0...1).contains(share) else {
            throw mismatch(expected: "a number from 0 to 1")
        }
        return share
    }

    private static func sizeText(_ bytes: Int) -> String {
        if bytes > 0, bytes.isMultiple(of: 1 << 20) { return "\(bytes >> 20)MiB" }
        return bytes > 0 && bytes.isMultiple(of: 1 << 10) ? "\(bytes >> 10)KiB" : "\(bytes)B"
    }
}

extension Duration {
    /// The duration in seconds, for sums with Unix times.
    var inSeconds: Double { self / .seconds(1) }

    /// The duration in its largest whole unit, as configuration writes it.
    fileprivate var text: String {
        let units: [(Duration, String)] = [
            (.seconds(86_400), "d"), (.seconds(3_600), "h"), (.seconds(60), "m"),
            (.seconds(1), "s"),
        ]
        for (unit, name) in units where self >= unit {
            let count = self / unit
            if count == count.rounded() { return "\(Int(count))\(name)" }
        }
        return self == .zero ? "0s" : "\(Int(self / .milliseconds(1)))ms"
    }
}
