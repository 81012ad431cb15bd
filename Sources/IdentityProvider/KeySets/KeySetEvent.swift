/// What happens to an issuer's key set, for logs and metrics.
public enum KeySetEvent: Sendable, Equatable {
    /// A fetch brought a set: its generation, which has grown if the set is another, and how many
    /// entries are keys and how many were skipped.
    case refreshed(generation: UInt64, keys: Int, skipped: Int)
    /// A fetch failed; the set at hand stays, and the next fetch is due after `nextIn` at the latest.
    case failed(KeySetError, nextIn: Duration)
    /// The set at hand is too old to believe: the issuer has no keys now.
    case expired
}
