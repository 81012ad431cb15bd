public import JOSE
internal import Synchronization

/// A key set that the configuration gives: it changes only when the operator puts another one in force.
public final class FixedKeys: KeySource {
    private let current: Mutex<KeySnapshot>

    /// Creates a source that answers `keys`.
    public init(_ keys: JSONWebKeySet) {
        current = Mutex(KeySnapshot(keys: keys, generation: 0))
    }

    /// The keys in force.
    public var snapshot: KeySnapshot { current.withLock { $0 } }

    /// Puts `keys` in force.
    ///
    /// Tokens of keys that are gone are refused from now on.
    public func replace(with keys: JSONWebKeySet) {
        current.withLock { $0 = KeySnapshot(keys: keys, generation: $0.generation &+ 1) }
    }

    /// Never: there is nowhere to ask for more.
    public func mayBring(_ key: KeyID) -> Bool { false }

    /// The same keys: there is nowhere to ask for more.
    public func refreshed(afterUnknown key: KeyID) async -> KeySnapshot { snapshot }
}
