internal import Directory
internal import JOSE
internal import JSON
internal import MicroHTTPD
internal import Store

/// Verifies tokens that this server gave out, and finds their users as they are now.
struct OwnTokens: Sendable {
    let store: any Store
    let configuration: OpenIDConfiguration
    let clients: ClientRegistry
    let keys: SigningKeys
    let clock: OpenIDClock
    let log: @Sendable (OpenIDEvent) -> Void

    /// The token of an `Authorization` header, if it is an access token for `/userinfo`.
    func accessToken(
        _ header: ArraySlice<UInt8>?,
        _ origin: OpenIDOrigin
    ) throws(BearerError) -> VerifiedToken {
        guard let header, header.prefix(7).isASCII("bearer ") else { throw .missing }
        let audience = Audience(configuration.userInfoAudience, use: .access)
        return try verified(Array(header.dropFirst(7)), [audience], origin)
    }

    /// `text`, if it is an ID token for one of the clients.
    func idToken(
        _ text: ExactString,
        _ origin: OpenIDOrigin
    ) throws(BearerError) -> VerifiedToken {
        let audiences = clients.snapshot.ids.map { Audience($0, use: .id) }
        return try verified(Array(text.utf8), audiences, origin)
    }

    /// The user of a token, who must be there and not blocked.
    func user(
        of token: VerifiedToken,
        _ origin: OpenIDOrigin
    ) async throws(BearerError) -> User {
        guard let id = UserID(token.subject) else { throw refuse("subject_not_a_user", origin) }
        let found: User?
        do { found = try await store.read { try $0.user(id) }.value } catch {
            log(.storeFailed(StoreError(anything: error), origin))
            throw .temporarilyUnavailable
        }
        guard let found else { throw refuse("unknown_subject", origin) }
        guard !found.isBlocked else { throw refuse("subject_blocked", origin) }
        return found
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
        log(.tokenRefused(code: code, origin))
        return .invalid
    }
}
