public import JOSE

/// An issuer's keys at one moment.
public struct KeySetSnapshot: Sendable {
    /// The set to verify with, or `nil` if none was loaded yet or the last one is too old to believe.
    public let keys: JSONWebKeySet?
    /// Grows whenever ``keys`` changes, also to and from `nil`.
    ///
    /// What was verified under another generation must be verified again.
    public let generation: UInt64
    /// Why the last fetch failed, or `nil` if it did not.
    public let lastError: KeySetError?
    /// How much longer the issuer wants to be left alone while there is no set; nil if it does not say.
    public let retryAfter: Duration?
}
