/// How two numbers stand to one another.
enum NumberOrder: Sendable {
    case before
    case same
    case after
    /// One of them is NaN.
    case unordered

    init<Left: BinaryInteger, Right: BinaryInteger>(of left: Left, to right: Right) {
        self = left < right ? .before : left == right ? .same : .after
    }

    init(of left: Double, to right: Double) {
        self = left < right ? .before : left == right ? .same : left > right ? .after : .unordered
    }
}
