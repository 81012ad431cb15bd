/// The values of an environment's variables during one evaluation.
///
/// A variable is asked for each time an expression reads it, and must have the same value each time.
public protocol CELActivation: AnyObject {
    /// The value of the variable at `slot` of ``CELEnvironment/variables``; nil if it is not bound.
    func value(of slot: Int) -> CELValue?
}

/// Values that are known beforehand, by slot.
public final class CELBindings: CELActivation, Sendable {
    private let values: [CELValue?]

    /// The values of the variables in order, nil for one that is not bound; those that are missing at the end are
    /// not bound either.
    public init(_ values: [CELValue?] = []) { self.values = values }

    /// The value of the variable at `slot`.
    public func value(of slot: Int) -> CELValue? {
        values.indices.contains(slot) ? values[slot] : nil
    }
}
