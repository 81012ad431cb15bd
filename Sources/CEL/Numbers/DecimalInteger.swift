/// A natural number of any size, kept in groups of nine decimal digits.
struct DecimalInteger {
    private static let base: UInt64 = 1_000_000_000

    /// Least significant group first.
    private var groups: [UInt64] = []

    init(_ value: UInt64) {
        var rest = value
        repeat {
            groups.append(rest % Self.base)
            rest /= Self.base
        } while rest > 0
    }

    /// Multiplies by `factor`, which is 2 or 5, to the power of `count`.
    mutating func multiply(by factor: UInt64, times count: Int) {
        // The largest power that keeps every product of the loop below 2^64.
        let step = factor == 2 ? 29 : 13
        var left = count
        while left > 0 {
            multiply(by: (0..<min(step, left)).reduce(1) { power, _ in power * factor })
            left -= step
        }
    }

    /// Values 0 to 9, most significant first, without zeros in front.
    var digits: [UInt8] {
        var digits: [UInt8] = []
        for group in groups {
            var rest = group
            for _ in 0..<9 {
                digits.append(UInt8(rest % 10))
                rest /= 10
            }
        }
        while digits.count > 1, digits.last == 0 { digits.removeLast() }
        return digits.reversed()
    }

    private mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in groups.indices {
            let product = groups[index] * factor + carry
            groups[index] = product % Self.base
            carry = product / Self.base
        }
        while carry > 0 {
            groups.append(carry % Self.base)
            carry /= Self.base
        }
    }
}
