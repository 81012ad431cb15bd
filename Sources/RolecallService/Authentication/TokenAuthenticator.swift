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
        fileprivate let payer: PeerAddress?
        fileprivate let purpose: TokenPurposes
    }

    let issuers: [ExactString: TrustedIssuer]
    let audiences: ServiceAudiences
    let cache: TokenCache
    let tokenLimits: TokenLimits
    let budget: FailedAuthenticationBudget
    let clock: ServiceClock
    let events: ServiceEvents

    /// Authenticates the `Authorization` header of a request.
    ///
    /// Never blocks.
    func authenticate(
        header: ArraySlice<UInt8>?,
        from peer: PeerAddress,
        for purpose: TokenPurposes = .decisions
    ) throws(Refusal) -> Outcome {
        try authenticate(BearerCredentials.token(in: header), payer: peer, for: purpose)
    }

    /// Authenticates the text of a token.
    ///
    /// Never blocks.
    ///
    /// - Parameters:
    ///   - text: the compact token.
    ///   - payer: whose budget a failure spends. Nil for the tokens that a client brings of others:
    ///     their faults must not shut the client out.
    ///   - purpose: what the token must open.
    /// - Returns: the token, or that its issuer must be asked first.
    /// - Throws: `Refusal` for a token that is not accepted, and for a payer whose budget is spent.
    func authenticate(
        _ text: ArraySlice<UInt8>,
        payer: PeerAddress?,
        for purpose: TokenPurposes = .decisions
    ) throws(Refusal) -> Outcome {
        let digest = try digest(of: text)
        let hit: AuthenticatedToken?
        do throws(TokenError) {
            hit = try cache.token(for: digest, now: clock.wallSeconds())
        } catch {
            throw refuse(error, digest: digest, key: nil, payer: payer)
        }
        if let hit {
            events.tokenCacheHits.add(1)
            return .authenticated(try admit(hit, for: purpose, payer: payer))
        }
        events.tokenCacheMisses.add(1)
        if let payer { try budget.check(payer) }
        guard BearerCredentials.isToken68(text) else {
            throw refuse(.notCompact, digest: digest, key: nil, payer: payer)
        }
        let pending = try read(text, digest: digest, payer: payer, purpose: purpose)
        let snapshot = pending.issuer.keys.snapshot
        guard let keys = snapshot.keys else { return .pending(pending) }
        let token: AuthenticatedToken
        do throws(TokenError) {
            token = try accept(pending, keys: keys, generation: snapshot.generation)
        } catch {
            if case .unknownKey(let key) = error, pending.issuer.keys.mayBring(key) {
                return .pending(pending)
            }
            throw refuse(error, digest: digest, key: pending.token.header.keyID, payer: payer)
        }
        return .authenticated(try admit(token, for: purpose, payer: payer))
    }

    /// Verifies a pending token after the issuer was asked for its keys once more.
    func finish(_ pending: PendingToken) async throws(Refusal) -> AuthenticatedToken {
        let key = pending.token.header.keyID
        guard let key else {
            throw refuse(.keyIDMissing, digest: pending.digest, key: nil, payer: pending.payer)
        }
        let snapshot = await pending.issuer.keys.refreshed(afterUnknown: key)
        guard let keys = snapshot.keys else { throw Refusal(.keysUnavailable) }
        let token: AuthenticatedToken
        do throws(TokenError) {
            token = try accept(pending, keys: keys, generation: snapshot.generation)
        } catch {
            throw refuse(error, digest: pending.digest, key: key, payer: pending.payer)
        }
        return try admit(token, for: pending.purpose, payer: pending.payer)
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
        payer: PeerAddress?,
        purpose: TokenPurposes
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
                payer: payer,
                purpose: purpose
            )
        } catch {
            throw refuse(error, digest: digest, key: nil, payer: payer)
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
            policy: issuer.policy(for: pending.token),
            now: clock.wallSeconds()
        )
        let caller = Caller(verified, of: issuer, audiences: audiences)
        let token = AuthenticatedToken(
            digest: pending.digest,
            token: verified,
            textBytes: pending.textBytes,
            issuer: issuer,
            caller: caller,
            generation: generation
        )
        cache.insert(token)
        return token
    }

    /// The token, if it opens what is asked for, and its client is there.
    ///
    /// One for the Management API opens nothing else.
    private func admit(
        _ token: AuthenticatedToken,
        for purpose: TokenPurposes,
        payer: PeerAddress?
    ) throws(Refusal) -> AuthenticatedToken {
        switch token.client {
        case nil, .known: break
        case .changing: throw Refusal(.storeUnavailable)
        case .unknown:
            throw refuse(.claimInvalid(.azp), digest: token.digest, key: nil, payer: payer)
        }
        guard token.caller.purposes.isSuperset(of: purpose) else {
            throw refuse(.audienceMismatch, digest: token.digest, key: nil, payer: payer)
        }
        return token
    }

    /// One refusal for all failures, but for an expired token whose signature held; the log has the
    /// precise code and what identifies the token without being it.
    private func refuse(
        _ error: TokenError,
        digest: SHA256Digest,
        key: KeyID?,
        payer: PeerAddress?
    ) -> Refusal {
        if let payer { budget.spend(payer) }
        events.tokenRefused(error, digest: digest, key: key)
        return Refusal(error == .expired ? .tokenExpired : .tokenInvalid)
    }
}
