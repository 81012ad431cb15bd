public import OpenSSL

/// What is kept of a password: a PHC string, `$scrypt$ln=15,r=8,p=3$SALT$HASH`.
///
/// It is no secret that opens anything by itself, but it lets its holder guess at leisure: it never
/// prints.
public struct PasswordHash: Confidential, Hashable, Sendable {
    /// The PHC string, for the store alone.
    public let encoded: String

    /// Holds what the store kept; whether it can be used shows when a password is checked.
    public init(encoded: String) { self.encoded = encoded }
}
