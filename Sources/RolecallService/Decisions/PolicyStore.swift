public import Authorization
internal import Synchronization

/// The policy set in force: read once per request, swapped whole.
public final class PolicyStore: Sendable {
    private let current: Mutex<PolicySet>

    /// Creates a store that serves `initial`.
    public init(_ initial: PolicySet) { current = Mutex(initial) }

    /// The set to use for the whole of one request.
    public var snapshot: PolicySet { current.withLock { $0 } }

    /// Puts `next` in force for requests that start from now on.
    public func replace(with next: PolicySet) { current.withLock { $0 = next } }
}
