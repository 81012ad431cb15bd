/// SplitMix64: the same numbers for the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One of some values.
    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(next() % UInt64(values.count))]
    }

    /// True in so many of a hundred cases.
    mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }

    /// A number from 0 to `most`.
    mutating func count(upTo most: UInt64) -> Int { Int(next() % (most + 1)) }

    /// A list of up to so many values.
    mutating func list<Value>(
        upTo most: UInt64,
        _ make: (inout SeededGenerator) -> Value
    ) -> [Value] {
        (0..<count(upTo: most)).map { _ in make(&self) }
    }
}
