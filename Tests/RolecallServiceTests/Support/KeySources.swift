import JOSE
import RolecallService
import Synchronization

/// A source that has no keys until a test gives it some.
final class LateKeys: KeySource {
    private let current = Mutex(KeySnapshot(keys: nil, generation: 0))
    /// What the next refetch brings.
    private let fetched = Mutex<JSONWebKeySet?>(nil)

    var snapshot: KeySnapshot { current.withLock { $0 } }

    /// Puts `keys` in force.
    func arrive(_ keys: JSONWebKeySet) {
        current.withLock { $0 = KeySnapshot(keys: keys, generation: $0.generation + 1) }
    }

    /// Lets the next refetch bring `keys`.
    func publish(_ keys: JSONWebKeySet) { fetched.withLock { $0 = keys } }

    func mayBring(_ key: KeyID) -> Bool { true }

    func refreshed(afterUnknown key: KeyID) async -> KeySnapshot {
        if let keys = fetched.withLock({ $0 }) { arrive(keys) }
        return snapshot
    }
}

/// A source whose issuer has no keys, and says for how long.
struct AbsentKeys: KeySource {
    let retryAfter: Duration?

    var snapshot: KeySnapshot { KeySnapshot(keys: nil, generation: 0, retryAfter: retryAfter) }

    func mayBring(_ key: KeyID) -> Bool { true }

    func refreshed(afterUnknown key: KeyID) async -> KeySnapshot { snapshot }
}

/// A source whose refetch ends only when it is cancelled.
struct StuckKeys: KeySource {
    let snapshot = KeySnapshot(keys: nil, generation: 0)

    func mayBring(_ key: KeyID) -> Bool { true }

    func refreshed(afterUnknown key: KeyID) async -> KeySnapshot {
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
        return snapshot
    }
}
