/// What a patch does to one attribute.
enum Change<Value: Sendable>: Sendable {
    /// The patch does not name it.
    case keep
    /// The patch sets it to null.
    case remove
    /// The patch gives it a value.
    case set(Value)

    /// The new value; nil if none is given.
    var value: Value? {
        guard case .set(let value) = self else { return nil }
        return value
    }

    /// Whether the patch names the attribute.
    var isNamed: Bool {
        switch self {
        case .keep: false
        case .remove, .set: true
        }
    }

    /// The attribute after the patch.
    func applied(to old: Value?) -> Value? {
        switch self {
        case .keep: old
        case .remove: nil
        case .set(let value): value
        }
    }

    /// The same change of another kind of value.
    func mapped<Other>(_ transform: (Value) -> Other) -> Change<Other> {
        switch self {
        case .keep: .keep
        case .remove: .remove
        case .set(let value): .set(transform(value))
        }
    }
}
