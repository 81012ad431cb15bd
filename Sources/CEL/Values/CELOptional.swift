/// The value of type `optional_type`: something or nothing.
public final class CELOptional: Sendable {
    /// What it holds; nil for `optional.none()`.
    public let value: CELValue?
    /// Lists, maps and optionals inside one another, this one included.
    let depth: Int

    /// An optional that holds `value`.
    public init(_ value: CELValue?) {
        self.value = value
        depth = 1 + (value?.depth ?? 0)
    }

    /// The one without value.
    public static let none = CELOptional(nil)
}
