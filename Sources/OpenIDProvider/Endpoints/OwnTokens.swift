internal import Directory
internal import JOSE
internal import JSON
internal import MicroHTTPD
internal import Store

/// Verifies tokens that this server gave out, and finds their users as they are now.
struct OwnTokens: Sendable {
    /// What the store says of a token.
    private enum Standing: Sendable {
        case user(User)
        case unknownSubject
        case revoked
    }

    let store: any Store
    let configuration: OpenIDConfiguration
    let clients: ClientRegistry
    let keys: SigningKeys
    let clock: OpenIDClock
    let budget: FailureBudget
    let log: @Sendable (OpenIDEvent) -> Void

    /// The token of an `Authorization` header, if it is an access token for `/userinfo`.
    func accessToken(
        _ header: ArraySlice<UInt8>?,
        _ origin: OpenIDOrigin
    ) throws(BearerError) -> VerifiedToken {
        guard let header, header.prefix(7).isASCII("bearer ") else { throw .missing }
        try checkBudget(origin)
        let audience = Audience(configuration.userInfoAudience, use: .access)
        return try verified(Array(header.dropFirst(7)), [audience], origin)
    }

    /// `text`, if it is an ID token for one of the clients.
    func idToken(
        _ text: ExactString,
        _ origin: OpenIDOrigin
    ) async throws(BearerError) -> VerifiedToken {
        try checkBudget(origin)
        let known: ClientSet
        do throws(StoreError) { known = try await clients.settled() } catch {
            throw storeFailed(error, origin)
        }
        let audiences = known.ids.map { Audience($0, use: .id) }
        return try verified(Array(text.utf8), audiences, origin)
    }

    /// The user of a token, who must be there and not blocked, as the token must not be revoked.
    func user(
        of token: VerifiedToken,
        _ origin: OpenIDOrigin
    ) async throws(BearerError) -> User {
        guard let id = UserID(token.subject) else { throw refuse("subject_not_a_user", origin) }
        switch try await standing(of: token, id, origin) {
        case .user(let user):
            guard !user.isBlocked else { throw refuse("subject_blocked", origin) }
            return user
        case .unknownSubject: throw refuse("unknown_subject", origin)
        case .revoked: throw refuse("token_revoked", origin)
        }
    }

    /// The client with this id, as it is after every commit that was acknowledged.
    func client(
        _ id: ExactString,
        _ origin: OpenIDOrigin
    ) async throws(BearerError) -> MachineClient? {
        do throws(StoreError) { return try await clients.client(id) } catch {
            throw storeFailed(error, origin)
        }
    }
}

extension OwnTokens {
    /// Reads user and revocations of one state of the store.
    private func standing(
        of token: VerifiedToken,
        _ id: UserID,
        _ origin: OpenIDOrigin
    ) async throws(BearerError) -> Standing {
        let (issuer, subject, issuedAt) = (token.issuer, token.subject, token.issuedAt)
        let tokenID = token.claims["jti"]?.string
        do {
            return try await store.read { reading in
                let isRevoked = try reading.stopsToken(
                    of: issuer,
                    subject: subject,
                    tokenID: tokenID,
                    issuedAt: issuedAt
                )
                guard !isRevoked else { return .revoked }
                return try reading.user(id).map { .user($0) } ?? .unknownSubject
            }.value
        } catch {
            throw storeFailed(StoreError(anything: error), origin)
        }
    }

    private func checkBudget(_ origin: OpenIDOrigin) throws(BearerError) {
        guard !budget.isSpent(origin.peer) else { throw .tooManyAttempts }
    }

    private func verified(
        _ text: [UInt8],
        _ audiences: [Audience],
        _ origin: OpenIDOrigin
    ) throws(BearerError) -> VerifiedToken {
        let policy = TokenPolicy(
            issuer: configuration.issuer,
            audiences: audiences,
            algorithms: [.rs256],
            leewaySeconds: Double(configuration.leewaySeconds),
            requiredType: .jwt
        )
        do throws(TokenError) {
            let token = try UnverifiedToken(compact: text)
            return try token.verify(
                keys: keys.snapshot.keys,
                policy: policy,
                now: clock.now().unixSeconds
            )
        } catch {
            throw refuse(error.code, origin)
        }
    }

    private func refuse(_ code: String, _ origin: OpenIDOrigin) -> BearerError {
        budget.spend(origin.peer)
        log(.tokenRefused(code: code, origin))
        return .invalid
    }

    private func storeFailed(_ error: StoreError, _ origin: OpenIDOrigin) -> BearerError {
        log(.storeFailed(error, origin))
        return .temporarilyUnavailable
    }
}
