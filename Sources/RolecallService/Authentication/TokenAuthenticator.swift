internal import JOSE
internal import JSON
internal import MicroHTTPD
internal import OpenSSL

/// Turns the text of a token into a verified token, from the cache or by verifying it.
final class TokenAuthenticator: Sendable {
    /// What one attempt came to.
    enum Outcome: Sendable {
        case authenticated(AuthenticatedToken)
        /// The key is not at hand: ask the issuer, off the server's threads.
        case pending(PendingToken)
    }

    /// A token about which its issuer must be asked.
    ///
    /// An object, so that the outcome of nearly all attempts, in which there is none, is small.
    final class PendingToken: Sendable {
        fileprivate enum Form {
            /// Its key is not in the issuer's key set as it is known now.
            case signed(UnverifiedToken)
            /// It is no JWS.
            case opaque
        }

        fileprivate let form: Form
        fileprivate let issuer: TrustedIssuer
        fileprivate let digest: SHA256Digest
        fileprivate let text: ArraySlice<UInt8>
        fileprivate let payer: PeerAddress?
        fileprivate let purpose: TokenPurposes

        fileprivate init(
            form: Form,
            issuer: TrustedIssuer,
            digest: SHA256Digest,
            text: ArraySlice<UInt8>,
            payer: PeerAddress?,
            purpose: TokenPurposes
        ) {
            self.form = form
            self.issuer = issuer
            self.digest = digest
            self.text = text
            self.payer = payer
            self.purpose = purpose
        }
    }

    let issuers: [ExactString: TrustedIssuer]
    let audiences: ServiceAudiences
    let cache: TokenCache
    /// Tokens that are no JWS; nil if none are taken.
    let opaque: OpaqueTokens?
    /// What was revoked; nil without a store.
    let revocations: RevocationList?
    let tokenLimits: TokenLimits
    let budget: FailedAuthenticationBudget
    let clock: ServiceClock
    let events: ServiceEvents

    init(
        issuers: [ExactString: TrustedIssuer],
        audiences: ServiceAudiences,
        cache: TokenCache,
        opaque: OpaqueTokens?,
        revocations: RevocationList?,
        tokenLimits: TokenLimits,
        budget: FailedAuthenticationBudget,
        clock: ServiceClock,
        events: ServiceEvents
    ) {
        self.issuers = issuers
        self.audiences = audiences
        self.cache = cache
        self.opaque = opaque
        self.revocations = revocations
        self.tokenLimits = tokenLimits
        self.budget = budget
        self.clock = clock
        self.events = events
    }

    /// Authenticates the `Authorization` header of a request.
    ///
    /// Never blocks.
    func authenticate(
        callerOf request: HTTPRequest,
        for purpose: TokenPurposes = .decisions
    ) throws(Refusal) -> Outcome {
        let header = request.header("Authorization")
        if let header, let known = request.connection.recall(KnownToken.self),
            known.isSame(as: header)
        {
            if cache.isValid(known.token, clock: clock) {
                events.tokenCacheHits.add(1)
                return .authenticated(try admit(known, of: request, for: purpose))
            }
            request.connection.forget()
        }
        let text = try BearerCredentials.token(in: header)
        let outcome = try authenticate(text, payer: request.peer, for: purpose)
        if let header, case .authenticated(let token) = outcome,
            let known = KnownToken(token, from: header)
        {
            request.connection.keep(known)
        }
        return outcome
    }

    /// As `admit`, for the token that the connection brought last, which is forgotten if it is refused: the next
    /// time it is found, or not, like any other.
    private func admit(
        _ known: KnownToken,
        of request: HTTPRequest,
        for purpose: TokenPurposes
    ) throws(Refusal) -> AuthenticatedToken {
        do throws(Refusal) {
            return try admit(known.token, for: purpose, payer: request.peer)
        } catch {
            request.connection.forget()
            throw error
        }
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
            hit = try cache.token(for: digest, clock: clock)
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
        guard case .signed(let unverified) = pending.form else { return .pending(pending) }
        let snapshot = pending.issuer.keys.snapshot
        guard let keys = snapshot.keys else { return .pending(pending) }
        let token: AuthenticatedToken
        do throws(TokenError) {
            token = try accept(unverified, pending, keys, generation: snapshot.generation)
        } catch {
            if case .unknownKey(let key) = error, pending.issuer.keys.mayBring(key) {
                return .pending(pending)
            }
            throw refuse(error, digest: digest, key: unverified.header.keyID, payer: payer)
        }
        return .authenticated(try admit(token, for: purpose, payer: payer))
    }

    /// Authenticates a pending token after its issuer was asked.
    func finish(_ pending: PendingToken) async throws(Refusal) -> AuthenticatedToken {
        let token =
            switch pending.form {
            case .signed(let unverified): try await verified(unverified, pending)
            case .opaque: try await told(pending)
            }
        return try admit(token, for: pending.purpose, payer: pending.payer)
    }
}

extension TokenAuthenticator {
    /// Verifies a token with the keys that the issuer was asked for once more.
    private func verified(
        _ unverified: UnverifiedToken,
        _ pending: PendingToken
    ) async throws(Refusal) -> AuthenticatedToken {
        let key = unverified.header.keyID
        guard let key else {
            throw refuse(.keyIDMissing, digest: pending.digest, key: nil, payer: pending.payer)
        }
        let snapshot = await pending.issuer.keys.refreshed(afterUnknown: key)
        guard let keys = snapshot.keys else {
            throw Refusal(.keysUnavailable, retryAfter: snapshot.retryAfter)
        }
        do throws(TokenError) {
            return try accept(unverified, pending, keys, generation: snapshot.generation)
        } catch {
            throw refuse(error, digest: pending.digest, key: key, payer: pending.payer)
        }
    }

    /// Believes what the issuer says of a token that is no JWS.
    private func told(_ pending: PendingToken) async throws(Refusal) -> AuthenticatedToken {
        guard let opaque else { throw Refusal(.tokenInvalid) }
        let text = Secret(Array(pending.text))
        do {
            let told = try await opaque.profile(text, pending.digest, from: pending.payer)
            let token = AuthenticatedToken(
                told,
                digest: pending.digest,
                text: text,
                issuer: pending.issuer
            )
            cache.insert(token)
            return token
        } catch {
            guard error.code == .tokenInvalid else { throw error }
            throw refuseOpaque(pending.digest, payer: pending.payer)
        }
    }

    private func refuseOpaque(_ digest: SHA256Digest, payer: PeerAddress?) -> Refusal {
        if let payer { budget.spend(payer) }
        events.opaqueTokenRefused(digest: digest)
        return Refusal(.tokenInvalid)
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
        // The Management API is for tokens of the directory's own issuer, hooks are for clients': these are JWS.
        if let opaque, purpose == .decisions, OpaqueTokens.isOpaque(text),
            text.count <= tokenLimits.bytes
        {
            guard !opaque.isRefused(digest) else { throw refuseOpaque(digest, payer: payer) }
            return PendingToken(
                form: .opaque,
                issuer: opaque.issuer,
                digest: digest,
                text: text,
                payer: payer,
                purpose: purpose
            )
        }
        do throws(TokenError) {
            let token = try UnverifiedToken(compact: Array(text), limits: tokenLimits)
            guard let name = token.unverifiedIssuer, let issuer = issuers[name] else {
                throw .issuerMismatch
            }
            // Nobody else's keys need to be asked for to tell that.
            guard purpose != .management || issuer.clients != nil else { throw .audienceMismatch }
            return PendingToken(
                form: .signed(token),
                issuer: issuer,
                digest: digest,
                text: text,
                payer: payer,
                purpose: purpose
            )
        } catch {
            throw refuse(error, digest: digest, key: nil, payer: payer)
        }
    }

    private func accept(
        _ unverified: UnverifiedToken,
        _ pending: PendingToken,
        _ keys: JSONWebKeySet,
        generation: UInt64
    ) throws(TokenError) -> AuthenticatedToken {
        let issuer = pending.issuer
        let token = AuthenticatedToken(
            try unverified.verify(
                keys: keys,
                policy: issuer.policy(for: unverified),
                now: clock.wallSeconds()
            ),
            digest: pending.digest,
            text: pending.text,
            issuer: issuer,
            audiences: audiences,
            generation: generation
        )
        cache.insert(token)
        return token
    }

    /// The token, if it opens what is asked for, its client is there, and its audience is one still.
    ///
    /// One for the Management API opens nothing else.
    private func admit(
        _ token: AuthenticatedToken,
        for purpose: TokenPurposes,
        payer: PeerAddress?
    ) throws(Refusal) -> AuthenticatedToken {
        switch token.client {
        case nil: break
        case .known(let client):
            guard token.isOlder(than: client) else { break }
            throw refuse(.claimInvalid(.azp), digest: token.digest, key: nil, payer: payer)
        case .changing: throw Refusal(.storeUnavailable)
        case .unknown:
            throw refuse(.claimInvalid(.azp), digest: token.digest, key: nil, payer: payer)
        }
        guard token.isAudienceInForce else {
            throw refuse(.audienceMismatch, digest: token.digest, key: nil, payer: payer)
        }
        if let revocations, token.isRevoked(by: revocations, at: clock.userTime) {
            cache.remove(token)
            if let payer { budget.spend(payer) }
            events.tokenRevoked(digest: token.digest)
            throw Refusal(.tokenInvalid)
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
