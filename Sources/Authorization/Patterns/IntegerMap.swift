/// A map from pairs of small numbers to small numbers, made to be read often.
///
/// Open addressing over two flat arrays: a look-up hashes once, compares integers and touches no
/// reference count. Removal is not needed here and does not exist.
struct IntegerMap: Sendable {
    private var keys: [UInt64] = []
    private var values: [Int32] = []
    private var count = 0

    /// What an unused place holds as its value.
    private static let unused: Int32 = -1

    /// The number for a pair.
    ///
    /// - Complexity: O(1).
    @inline(__always)
    func value(_ first: Int, _ second: Int) -> Int? {
        guard !keys.isEmpty else { return nil }
        let key = Self.key(first, second)
        var place = Self.hash(key) & (keys.count - 1)
        while values[place] != Self.unused {
            if keys[place] == key { return Int(values[place]) }
            place = (place + 1) & (keys.count - 1)
        }
        return nil
    }

    /// Sets the number for a pair.
    ///
    /// - Parameters:
    ///   - value: at least 0.
    ///   - first: the first number of the pair, 0 to 2^31 - 1.
    ///   - second: the second number of the pair, 0 to 2^31 - 1.
    mutating func set(_ value: Int, for first: Int, _ second: Int) {
        if (count + 1) * 2 > keys.count { grow() }
        insert(Int32(truncatingIfNeeded: value), for: Self.key(first, second))
    }

    private mutating func insert(_ value: Int32, for key: UInt64) {
        var place = Self.hash(key) & (keys.count - 1)
        while values[place] != Self.unused, keys[place] != key {
            place = (place + 1) & (keys.count - 1)
        }
        if values[place] == Self.unused { count += 1 }
        keys[place] = key
        values[place] = value
    }

    private mutating func grow() {
        let old = zip(keys, values)
        let capacity = max(8, keys.count * 2)
        keys = Array(repeating: 0, count: capacity)
        values = Array(repeating: Self.unused, count: capacity)
        count = 0
        for (key, value) in old where value != Self.unused { insert(value, for: key) }
    }

    private static func key(_ first: Int, _ second: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: first) << 32 | UInt64(UInt32(truncatingIfNeeded: second))
    }

    /// Fibonacci hashing: the upper half of the product depends on every bit of the key.
    private static func hash(_ key: UInt64) -> Int {
        let product = (key ^ (key >> 32)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: product >> 32)
    }
}
