/// The functions of CEL's `math` extension that are more than one operator of Swift.
enum MathFunctions {
    /// The integer nearest to `value`; halves are rounded away from zero.
    static func rounded(_ value: Double) -> Double { value.rounded(.toNearestOrAwayFromZero) }

    /// `value` without its fraction.
    static func truncated(_ value: Double) -> Double { value.rounded(.towardZero) }

    /// -1, 0 or 1.
    static func sign(of value: Int64) -> Int64 { value.signum() }

    /// 0 or 1.
    static func sign(of value: UInt64) -> UInt64 { value.signum() }

    /// -1, 0 (never -0.0) or 1; NaN for NaN.
    static func sign(of value: Double) -> Double {
        value > 0 ? 1 : value < 0 ? -1 : value == 0 ? 0 : value
    }

    /// The square root: NaN of what is below zero.
    static func squareRoot(_ value: Double) -> Double { value.squareRoot() }

    /// `value` with its bits moved up, and zeros from below; 0 from 64 bits on.
    static func shiftedLeft(_ value: UInt64, by bits: Int64) throws(NumberError) -> UInt64 {
        guard bits >= 0 else { throw .negativeShift }
        return value << bits
    }

    /// `value` with its bits moved up, and zeros from below; 0 from 64 bits on.
    static func shiftedLeft(_ value: Int64, by bits: Int64) throws(NumberError) -> Int64 {
        Int64(bitPattern: try shiftedLeft(UInt64(bitPattern: value), by: bits))
    }

    /// `value` with its bits moved down, and zeros from above; 0 from 64 bits on.
    static func shiftedRight(_ value: UInt64, by bits: Int64) throws(NumberError) -> UInt64 {
        guard bits >= 0 else { throw .negativeShift }
        return value >> bits
    }

    /// `value` with its bits moved down, and zeros from above, whatever its sign.
    static func shiftedRight(_ value: Int64, by bits: Int64) throws(NumberError) -> Int64 {
        Int64(bitPattern: try shiftedRight(UInt64(bitPattern: value), by: bits))
    }
}

extension MathFunctions {
    /// Where the greatest of `values` stands, or `nil` of none.
    ///
    /// Of equal ones it is the first. NaN is passed over, unless it stands first.
    static func indexOfGreatest(_ values: some Collection<NumberLine>) -> Int? {
        index(in: values) { candidate, best in best < candidate }
    }

    /// Where the least of `values` stands, or `nil` of none; see ``indexOfGreatest(_:)``.
    static func indexOfLeast(_ values: some Collection<NumberLine>) -> Int? {
        index(in: values) { candidate, best in candidate < best }
    }

    private static func index(
        in values: some Collection<NumberLine>,
        where isBetter: (_ candidate: NumberLine, _ best: NumberLine) -> Bool
    ) -> Int? {
        guard var best = values.first else { return nil }
        var position = 0
        for (index, value) in values.enumerated() where isBetter(value, best) {
            (position, best) = (index, value)
        }
        return position
    }
}
