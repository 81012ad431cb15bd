/// A map from pairs of small numbers to small numbers, made to be read often.
///
/// Open addressing in one flat array: a look-up hashes once, compares integers and touches no
/// reference count. Removal is not needed here and does not exist.
struct IntegerMap: Sendable {
    /// A place, in use if its value is at least 0.
    private struct Place: Sendable {
        var key: UInt64 = 0
        var value: Int32 = -1
    }

    private var places: [Place] = []
    private var count = 0

    /// The number for a pair.
    ///
    /// - Complexity: O(1).
    @inline(__always)
    func value(_ first: Int, _ second: Int) -> Int? {
        guard !places.isEmpty else { return nil }
        let key = Self.key(first, second)
        var number = Self.hash(key) & (places.count - 1)
        while places[number].value >= 0 {
            if places[number].key == key { return Int(places[number].value) }
            number = (number + 1) & (places.count - 1)
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
        if (count + 1) * 2 > places.count { grow() }
        let key = Self.key(first, second)
        insert(Place(key: key, value: Int32(truncatingIfNeeded: value)))
    }

    private mutating func insert(_ place: Place) {
        var number = Self.hash(place.key) & (places.count - 1)
        while places[number].value >= 0, places[number].key != place.key {
            number = (number + 1) & (places.count - 1)
        }
        if places[number].value < 0 { count += 1 }
        places[number] = place
    }

    private mutating func grow() {
        let old = places
        places = Array(repeating: Place(), count: max(8, old.count * 2))
        count = 0
        for place in old where place.value >= 0 { insert(place) }
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
