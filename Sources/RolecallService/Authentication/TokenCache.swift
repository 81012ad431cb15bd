internal import Directory
internal import JOSE
internal import JSON
internal import OpenSSL
internal import Store
internal import Synchronization

/// A token that was verified, with all that follows from it alone.
final class AuthenticatedToken: Sendable {
    /// Why the token is believed.
    enum Proof: Sendable {
        /// Its signature and claims were checked.
        case signature(VerifiedToken)
        /// Its issuer said whose it is.
        case userinfo(ToldProfile)
    }

    /// SHA-256 of the whole token: the key of every cache that depends on it.
    let digest: SHA256Digest
    let proof: Proof
    /// The length of the token: what it costs to keep, and what bounds its claims.
    let textBytes: Int
    let issuer: TrustedIssuer
    let caller: Caller
    /// The token, where `/userinfo` is asked with it.
    let text: Secret?

    /// The other APIs for one of which the directory must still give out tokens; none where the token does not
    /// depend on that.
    private let otherAudiences: [ExactString]

    /// The generation of the issuer's key set under which the token's key was last seen.
    private let generation: Atomic<UInt64>

    /// The generation of the revocations under which no one was about the token.
    private let revocations = Atomic<UInt64>(0)

    /// A token whose signature held under the keys of this generation.
    init(
        _ token: VerifiedToken,
        digest: SHA256Digest,
        text: ArraySlice<UInt8>,
        issuer: TrustedIssuer,
        audiences: ServiceAudiences,
        generation: UInt64
    ) {
        self.digest = digest
        self.issuer = issuer
        proof = .signature(token)
        textBytes = text.count
        caller = Caller(token, digest: digest, of: issuer, audiences: audiences)
        otherAudiences = issuer.otherAudiences(of: token)
        self.text = issuer.asksUserinfo && token.use == .access ? Secret(Array(text)) : nil
        self.generation = Atomic(generation)
    }

    /// A token that is no JWS, and what its issuer said of it.
    init(_ told: ToldProfile, digest: SHA256Digest, text: Secret, issuer: TrustedIssuer) {
        self.digest = digest
        self.issuer = issuer
        proof = .userinfo(told)
        textBytes = text.byteCount
        caller = Caller(userinfo: told.subject, digest: digest, of: issuer)
        otherAudiences = []
        self.text = text
        generation = Atomic(0)
    }

    /// Whether the issuer still publishes the key that verified this token.
    ///
    /// The key set is searched only after it changed. A withdrawn key, or another key under the same
    /// `kid`, ends the token.
    func isKeyInForce() -> Bool {
        guard case .signature(let token) = proof else { return true }
        let snapshot = issuer.keys.snapshot
        guard let keys = snapshot.keys else { return false }
        if snapshot.generation == generation.load(ordering: .relaxed) { return true }
        guard token.isVouchedFor(by: keys) else { return false }
        generation.store(snapshot.generation, ordering: .relaxed)
        return true
    }

    /// Whether the token is still for something that the directory gives out tokens for.
    var isAudienceInForce: Bool {
        otherAudiences.isEmpty || otherAudiences.contains(where: issuer.audiences)
    }

    /// Whether it was given out before `client` was made, and so to another one of its id.
    func isOlder(than client: ClientFacts) -> Bool {
        guard case .signature(let token) = proof else { return false }
        // `iat` has whole seconds.
        return client.createdAt.wholeSecond.isAfterIssue(token.issuedAt)
    }

    /// Whether one of `list` is about this token at `now`.
    ///
    /// The list is searched only after it changed: with time alone it stops fewer.
    func isRevoked(by list: RevocationList, at now: UserTime) -> Bool {
        let current = list.generation
        guard current != revocations.load(ordering: .relaxed) else { return false }
        let (tokenID, issuedAt) =
            switch proof {
            case .signature(let token): (token.claims["jti"]?.string, token.issuedAt)
            case .userinfo: (nil as ExactString?, nil as Double?)
            }
        guard
            !list.stops(
                issuer.issuer,
                subject: subject,
                tokenID: tokenID,
                issuedAt: issuedAt,
                at: now
            )
        else { return true }
        revocations.store(current, ordering: .relaxed)
        return false
    }

    /// The verified claims; none of a token that is no JWS.
    var claims: JSONObject {
        switch proof {
        case .signature(let token): token.claims
        case .userinfo: JSONObject()
        }
    }

    /// What `/userinfo` said of a token that is no JWS.
    var told: ToldProfile? {
        switch proof {
        case .signature: nil
        case .userinfo(let told): told
        }
    }

    /// The `sub`.
    var subject: ExactString {
        switch proof {
        case .signature(let token): token.subject
        case .userinfo(let told): told.subject
        }
    }

    /// What is known of the client whose token this is, or that it was given to; nil where no client of
    /// the directory is concerned.
    var client: ClientState? {
        switch proof {
        case .signature(let token): issuer.client(of: token, caller)
        case .userinfo: nil
        }
    }
}

/// Verified tokens by the SHA-256 of their whole text.
///
/// The key is the text: two tokens that differ anywhere are different tokens, so that no claim of one
/// can be answered with the verification of another.
struct TokenCache: Sendable {
    /// Bounds: as many tokens as users are cached, and this many bytes of token text.
    static let textBytesMax = 256 * 1024 * 1024

    private let tokens: BoundedCache<SHA256Digest, AuthenticatedToken>

    /// How long it is believed what `/userinfo` said of a token, in nanoseconds.
    private let opaqueNanoseconds: UInt64

    init(entries: Int, opaqueTime: Duration) {
        opaqueNanoseconds = opaqueTime.wholeNanoseconds
        tokens = BoundedCache(.init(entries: entries, cost: Self.textBytesMax))
    }

    var count: Int { tokens.count }

    /// The token with this digest, if it is valid; an outdated one is dropped.
    ///
    /// - Throws: `TokenError` of the times, as at the first verification.
    func token(
        for digest: SHA256Digest,
        clock: ServiceClock
    ) throws(TokenError) -> AuthenticatedToken? {
        guard let token = tokens.value(for: digest) else { return nil }
        do throws(TokenError) {
            if try isInForce(token, clock) { return token }
        } catch {
            tokens.remove(digest)
            throw error
        }
        tokens.remove(digest)
        return nil
    }

    /// Whether `token`, which was found here before, would be found now.
    func isValid(_ token: AuthenticatedToken, clock: ServiceClock) -> Bool {
        do throws(TokenError) {
            return try isInForce(token, clock)
        } catch {
            return false
        }
    }

    func remove(_ token: AuthenticatedToken) { tokens.remove(token.digest) }

    func insert(_ token: AuthenticatedToken) {
        tokens.insert(token, for: token.digest, cost: token.textBytes)
    }

    /// Whether a token's key is one still, and what was found out about it not too long ago.
    private func isInForce(
        _ token: AuthenticatedToken,
        _ clock: ServiceClock
    ) throws(TokenError) -> Bool {
        guard token.isKeyInForce() else { return false }
        switch token.proof {
        case .signature(let verified):
            try verified.checkTimes(
                now: clock.wallSeconds(),
                leeway: token.issuer.policy.leewaySeconds
            )
            return true
        case .userinfo(let told):
            let now = clock.monotonicNanoseconds()
            return now >= told.askedAt && now - told.askedAt < opaqueNanoseconds
        }
    }
}
