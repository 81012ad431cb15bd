internal import Synchronization

/// What a service remembers of one connection, from one of its requests to the next.
///
/// A client that keeps its connection mostly sends the same credentials again; what was found out about them need
/// not be found out anew. It is gone with the connection.
public final class ConnectionMemory: Sendable {
    private let kept = Mutex<(any AnyObject & Sendable)?>(nil)

    /// What was kept last, if it is of this type.
    public func recall<Value: AnyObject & Sendable>(_ type: Value.Type) -> Value? {
        kept.withLock { $0 as? Value }
    }

    /// Keeps `value` in the place of what was kept before.
    public func keep(_ value: some AnyObject & Sendable) {
        kept.withLock { $0 = value }
    }

    /// Keeps nothing any more.
    public func forget() { kept.withLock { $0 = nil } }
}
