/// A number of any of CEL's three types, compared with the others on one number line.
///
/// Integers compare exactly. With a double, an integer counts as the nearest double, as CEL's
/// conformance suite has it: `dyn(9223372036854775807) < 9223372036854775808.0` is false. So two
/// integers over 2^53 may equal one double and not each other; where that matters, as in the keys of
/// a map, take a ``MapKey``.
enum NumberLine: Sendable {
    case int(Int64)
    case uint(UInt64)
    case double(Double)

    /// Whether the numbers stand at one point; NaN stands nowhere.
    static func == (left: NumberLine, right: NumberLine) -> Bool {
        left.order(before: right) == .same
    }

    /// Whether `left` is before `right`; false with NaN.
    static func < (left: NumberLine, right: NumberLine) -> Bool {
        left.order(before: right) == .before
    }

    /// Whether `left` is before `right` or at the same point; false with NaN.
    static func <= (left: NumberLine, right: NumberLine) -> Bool {
        switch left.order(before: right) {
        case .before, .same: true
        case .after, .unordered: false
        }
    }

    /// Where the number stands, seen from `other`.
    func order(before other: NumberLine) -> NumberOrder {
        switch (self, other) {
        case (.int(let left), .int(let right)): NumberOrder(of: left, to: right)
        case (.uint(let left), .uint(let right)): NumberOrder(of: left, to: right)
        // Swift compares integers of different types by their values.
        case (.int(let left), .uint(let right)): NumberOrder(of: left, to: right)
        case (.uint(let left), .int(let right)): NumberOrder(of: left, to: right)
        case (.double(let left), .double(let right)): NumberOrder(of: left, to: right)
        case (.int(let left), .double(let right)): NumberOrder(of: Double(left), to: right)
        case (.uint(let left), .double(let right)): NumberOrder(of: Double(left), to: right)
        case (.double(let left), .int(let right)): NumberOrder(of: left, to: Double(right))
        case (.double(let left), .uint(let right)): NumberOrder(of: left, to: Double(right))
        }
    }
}
