/// An integer of `Int64.min...UInt64.max`, whichever type it came in.
struct ExactInteger: Hashable, Sendable {
    private let isNegative: Bool
    /// Two's complement.
    private let bits: UInt64

    init(_ value: Int64) {
        isNegative = value < 0
        bits = UInt64(bitPattern: value)
    }

    init(_ value: UInt64) {
        isNegative = false
        bits = value
    }
}
