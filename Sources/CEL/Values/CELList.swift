/// A list of values that share one reference count.
public final class CELList: Sendable {
    /// The elements.
    public let elements: [CELValue]
    /// Lists, maps and optionals inside one another, this one included.
    let depth: Int

    /// A list of `elements`.
    public init(_ elements: [CELValue]) {
        self.elements = elements
        depth = 1 + elements.reduce(0) { max($0, $1.depth) }
    }
}
