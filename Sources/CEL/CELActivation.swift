/// The values of an environment's variables during one evaluation.
///
/// A variable is asked for each time an expression reads it, and must have the same value each time.
public protocol CELActivation: AnyObject {
    /// The value of the variable at `slot` of ``CELEnvironment/variables``; nil if it is not bound.
    func value(of slot: Int) -> CELValue?
}

/// Values that are known beforehand, by slot.
public final class CELBindings: CELActivation {
    private var values: [CELValue?]

    /// No values, for `environment`.
    public init(for environment: CELEnvironment) {
        values = Array(repeating: nil, count: environment.variables.count)
    }

    /// The value of the variable at `slot`; a slot that the environment does not have stays unbound.
    public subscript(slot: Int) -> CELValue? {
        get { values.indices.contains(slot) ? values[slot] : nil }
        set { if values.indices.contains(slot) { values[slot] = newValue } }
    }

    /// The value of the variable at `slot`.
    public func value(of slot: Int) -> CELValue? { self[slot] }
}
