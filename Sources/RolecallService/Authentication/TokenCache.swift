internal import JOSE
internal import JSON
internal import OpenSSL
internal import Synchronization

/// A token that was verified, with all that follows from it alone.
final class AuthenticatedToken: Sendable {
    /// SHA-256 of the whole compact token: the key of every cache that depends on it.
    let digest: SHA256Digest
    let token: VerifiedToken
    /// The length of the compact token: what it costs to keep, and what bounds its claims.
    let textBytes: Int
    let issuer: TrustedIssuer
    let caller: Caller

    /// The generation of the issuer's key set under which the token's key was last seen.
    private let generation: Atomic<UInt64>

    init(
        digest: SHA256Digest,
        token: VerifiedToken,
        textBytes: Int,
        issuer: TrustedIssuer,
        caller: Caller,
        generation: UInt64
    ) {
        self.digest = digest
        self.token = token
        self.textBytes = textBytes
        self.issuer = issuer
        self.caller = caller
        self.generation = Atomic(generation)
    }

    /// Whether the issuer still publishes the key that verified this token.
    ///
    /// The key set is searched only after it changed. A withdrawn key, or another key under the same
    /// `kid`, ends the token.
    func isKeyInForce() -> Bool {
        let snapshot = issuer.keys.snapshot
        guard let keys = snapshot.keys else { return false }
        if snapshot.generation == generation.load(ordering: .relaxed) { return true }
        guard token.isVouchedFor(by: keys) else { return false }
        generation.store(snapshot.generation, ordering: .relaxed)
        return true
    }

    /// What is known of the client whose token this is, or that it was given to; nil where no client of
    /// the directory is concerned.
    var client: ClientState? { issuer.client(of: token, caller) }
}

/// Verified tokens by the SHA-256 of their whole text.
///
/// The key is the text: two tokens that differ anywhere are different tokens, so that no claim of one
/// can be answered with the verification of another.
struct TokenCache: Sendable {
    /// Bounds: as many tokens as users are cached, and this many bytes of token text.
    static let textBytesMax = 256 * 1024 * 1024

    private let tokens: BoundedCache<SHA256Digest, AuthenticatedToken>

    init(entries: Int) {
        tokens = BoundedCache(.init(entries: entries, cost: Self.textBytesMax))
    }

    var count: Int { tokens.count }

    /// The token with this digest, if it is valid at `now`; an outdated one is dropped.
    ///
    /// - Throws: `TokenError` of the times, as at the first verification.
    func token(for digest: SHA256Digest, now: Double) throws(TokenError) -> AuthenticatedToken? {
        guard let entry = tokens.value(for: digest) else { return nil }
        guard entry.isKeyInForce() else {
            tokens.remove(digest)
            return nil
        }
        do throws(TokenError) {
            try entry.token.checkTimes(
                now: now,
                leeway: entry.issuer.policy.leewaySeconds
            )
        } catch {
            tokens.remove(digest)
            throw error
        }
        return entry
    }

    func insert(_ token: AuthenticatedToken) {
        tokens.insert(token, for: token.digest, cost: token.textBytes)
    }
}
