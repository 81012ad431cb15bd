internal import JSON

/// Reads a duration in the syntax of Go from left to right.
struct DurationReader {
    /// Units in nanoseconds, of two that begin alike the longer one first.
    private static let units: [(name: [UInt8], nanoseconds: UInt64)] = [
        (Array("h".utf8), 3_600_000_000_000), (Array("ms".utf8), 1_000_000),
        (Array("m".utf8), 60_000_000_000), (Array("s".utf8), 1_000_000_000),
        (Array("us".utf8), 1000), (Array("\u{B5}s".utf8), 1000), (Array("\u{3BC}s".utf8), 1000),
        (Array("ns".utf8), 1),
    ]

    private let bytes: [UInt8]
    private var position = 0

    init(_ text: ExactString) { bytes = Array(text.utf8) }

    /// The whole text in nanoseconds.
    mutating func nanoseconds() throws(TimeError) -> Int64 {
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        if bytes[position...].elementsEqual("0".utf8) { return 0 }
        guard position < bytes.count else { throw .malformedDuration }
        var total: UInt64 = 0
        while position < bytes.count {
            let (sum, overflow) = total.addingReportingOverflow(try pair())
            guard !overflow else { throw .durationOutOfRange }
            total = sum
        }
        return try signed(total, isNegative: isNegative)
    }

    /// One number with its unit.
    private mutating func pair() throws(TimeError) -> UInt64 {
        let whole = digits()
        let fraction = skip(".") ? digits() : []
        guard !whole.isEmpty || !fraction.isEmpty, let unit = unit() else {
            throw .malformedDuration
        }
        var value: UInt64 = 0
        for digit in whole { value = try append(digit, to: value) }
        let (product, overflow) = value.multipliedReportingOverflow(by: unit)
        guard !overflow else { throw .durationOutOfRange }
        let (sum, isTooLarge) = product.addingReportingOverflow(part(fraction, of: unit))
        guard !isTooLarge else { throw .durationOutOfRange }
        return sum
    }

    private func append(_ digit: UInt8, to value: UInt64) throws(TimeError) -> UInt64 {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, isTooLarge) = product.addingReportingOverflow(UInt64(digit - 0x30))
        guard !overflow, !isTooLarge else { throw .durationOutOfRange }
        return sum
    }

    /// The nanoseconds of `0.fraction` units, rounded down.
    private func part(_ fraction: ArraySlice<UInt8>, of unit: UInt64) -> UInt64 {
        // 18 digits keep the product below 2^128; those behind are less than a hundred-thousandth
        // of a nanosecond, even in hours.
        var numerator: UInt128 = 0
        var denominator: UInt128 = 1
        for digit in fraction.prefix(18) {
            numerator = numerator * 10 + UInt128(digit - 0x30)
            denominator *= 10
        }
        return UInt64(numerator * UInt128(unit) / denominator)
    }

    private mutating func unit() -> UInt64? {
        let rest = bytes[position...]
        guard let unit = Self.units.first(where: { rest.starts(with: $0.name) }) else { return nil }
        position += unit.name.count
        return unit.nanoseconds
    }

    private func signed(_ total: UInt64, isNegative: Bool) throws(TimeError) -> Int64 {
        if isNegative, total == Int64.min.magnitude { return .min }
        guard let value = Int64(exactly: total) else { throw .durationOutOfRange }
        return isNegative ? -value : value
    }

    private mutating func digits() -> ArraySlice<UInt8> {
        let found = bytes[position...].prefix { (0x30...0x39).contains($0) }
        position += found.count
        return found
    }

    private mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard position < bytes.count, Unicode.Scalar(bytes[position]) == letter else {
            return false
        }
        position += 1
        return true
    }
}
