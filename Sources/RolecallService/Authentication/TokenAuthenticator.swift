internal import JOSE
internal import JSON
internal import MicroHTTPD
internal import OpenSSL

/// Turns the text of a token into a verified token, from the cache or by verifying it.
struct TokenAuthenticator: Sendable {
    /// What one attempt came to.
    enum Outcome: Sendable {
        case authenticated(AuthenticatedToken)
        /// The key is not at hand: ask the issuer, off the server's threads.
        case pending(PendingToken)
    }

    /// A well-formed token whose key is not in the issuer's key set as it is known now.
    struct PendingToken: Sendable {
        fileprivate let token: UnverifiedToken
        fileprivate let issuer: TrustedIssuer
        fileprivate let digest: SHA256Digest
        fileprivate let textBytes: Int
        fileprivate let peer: PeerAddress
    }

    let issuers: [ExactString: TrustedIssuer]
    let ownAudience: ExactString
    let cache: TokenCache
    let tokenLimits: TokenLimits
    let budget: FailedAuthenticationBudget
    let clock: ServiceClock
    let events: ServiceEvents

    /// Authenticates the `Authorization` header of a request.
    ///
    /// Never blocks.
    func authenticate(header: ArraySlice<UInt8>?, from peer: PeerAddress) throws(Refusal) -> Outcome
    {
        try authenticate(BearerCredentials.token(in: header), from: peer)
    }

    /// Authenticates the text of a token.
    ///
    /// Never blocks.
    func authenticate(_ text: ArraySlice<UInt8>, from peer: PeerAddress) throws(Refusal) -> Outcome
    {
        let digest = try digest(of: text)
        do throws(TokenError) {
            if let hit = try cache.token(for: digest, now: clock.wallSeconds()) {
                events.tokenCacheHits.add(1)
                return .authenticated(hit)
            }
        } catch {
            throw refuse(error, digest: digest, key: nil, peer: peer)
        }
        events.tokenCacheMisses.add(1)
        try budget.check(peer)
        guard BearerCredentials.isToken68(text) else {
            throw refuse(.notCompact, digest: digest, key: nil, peer: peer)
        }
        let pending = try read(text, digest: digest, peer: peer)
        let snapshot = pending.issuer.keys.snapshot
        guard let keys = snapshot.keys else { return .pending(pending) }
        do throws(TokenError) {
            return .authenticated(try accept(pending, keys: keys, generation: snapshot.generation))
        } catch {
            if case .unknownKey = error { return .pending(pending) }
            throw refuse(error, digest: digest, key: pending.token.header.keyID, peer: peer)
        }
    }

    /// Verifies a pending token after the issuer was asked for its keys once more.
    func finish(_ pending: PendingToken) async throws(Refusal) -> AuthenticatedToken {
        let key = pending.token.header.keyID
        guard let key else {
            throw refuse(.keyIDMissing, digest: pending.digest, key: nil, peer: pending.peer)
        }
        let snapshot = await pending.issuer.keys.refreshed(afterUnknown: key)
        guard let keys = snapshot.keys else { throw Refusal(.keysUnavailable) }
        do throws(TokenError) {
            return try accept(pending, keys: keys, generation: snapshot.generation)
        } catch {
            throw refuse(error, digest: pending.digest, key: key, peer: pending.peer)
        }
    }
}

extension TokenAuthenticator {
    private func digest(of text: ArraySlice<UInt8>) throws(Refusal) -> SHA256Digest {
        do {
            return try SHA256Digest(hashing: text.span)
        } catch {
            throw Refusal(.internalError)
        }
    }

    private func read(
        _ text: ArraySlice<UInt8>,
        digest: SHA256Digest,
        peer: PeerAddress
    ) throws(Refusal) -> PendingToken {
        do throws(TokenError) {
            let token = try UnverifiedToken(compact: Array(text), limits: tokenLimits)
            guard let name = token.unverifiedIssuer, let issuer = issuers[name] else {
                throw .issuerMismatch
            }
            return PendingToken(
                token: token,
                issuer: issuer,
                digest: digest,
                textBytes: text.count,
                peer: peer
            )
        } catch {
            throw refuse(error, digest: digest, key: nil, peer: peer)
        }
    }

    private func accept(
        _ pending: PendingToken,
        keys: JSONWebKeySet,
        generation: UInt64
    ) throws(TokenError) -> AuthenticatedToken {
        let issuer = pending.issuer
        let verified = try pending.token.verify(
            keys: keys,
            policy: issuer.policy,
            now: clock.wallSeconds()
        )
        let token = AuthenticatedToken(
            digest: pending.digest,
            token: verified,
            textBytes: pending.textBytes,
            issuer: issuer,
            caller: Caller(verified, of: issuer, ownAudience: ownAudience),
            generation: generation
        )
        cache.insert(token)
        return token
    }

    /// One refusal for all failures, but for an expired token whose signature held; the log has the
    /// precise code and what identifies the token without being it.
    private func refuse(
        _ error: TokenError,
        digest: SHA256Digest,
        key: KeyID?,
        peer: PeerAddress
    ) -> Refusal {
        budget.spend(peer)
        events.tokenRefused(error, digest: digest, key: key)
        return Refusal(error == .expired ? .tokenExpired : .tokenInvalid)
    }
}
