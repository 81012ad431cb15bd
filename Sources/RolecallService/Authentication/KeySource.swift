public import JOSE

/// Where the verification keys of one issuer come from.
///
/// The service reads `snapshot` on every request that brings a token it has not seen yet; it asks
/// `refreshed(afterUnknown:)` only when a key is missing, so a source decides by itself how often
/// the issuer is really asked.
public protocol KeySource: Sendable {
    /// The keys in force. Never blocks.
    var snapshot: KeySnapshot { get }

    /// Whether asking the issuer now may bring a key that the snapshot lacks. Never blocks.
    ///
    /// If not, a token with that key is refused at once: nothing waits, and no body is read for it.
    func mayBring(_ key: KeyID) -> Bool

    /// The keys after at most one shared refetch, for a token signed by a key not in the snapshot.
    func refreshed(afterUnknown key: KeyID) async -> KeySnapshot
}

/// The key set of one issuer at one moment.
public struct KeySnapshot: Sendable {
    /// The usable keys; nil when the set was never loaded, or is too old to be trusted.
    public let keys: JSONWebKeySet?

    /// Changes with every change of the set: equal generations are equal sets.
    public let generation: UInt64

    /// When it is worth to come back, where there are no keys and the issuer says so.
    public let retryAfter: Duration?

    /// Creates a snapshot.
    public init(keys: JSONWebKeySet?, generation: UInt64, retryAfter: Duration? = nil) {
        self.keys = keys
        self.generation = generation
        self.retryAfter = retryAfter
    }
}
