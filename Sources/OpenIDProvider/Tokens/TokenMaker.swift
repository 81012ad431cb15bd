internal import Directory
internal import JOSE
internal import JSON
internal import OpenSSL
internal import Store

/// Makes access and ID tokens with the current key.
struct TokenMaker: Sendable {
    /// Random bytes of a `jti`.
    static let identifierByteCount = 16

    /// For whom, and for what, a user's tokens are.
    struct UserGrant: Sendable {
        let user: User
        let client: MachineClient
        let audience: ExactString
        let scopes: ScopeList
    }

    let configuration: OpenIDConfiguration
    let keys: SigningKeys
    let clock: OpenIDClock

    /// A token that a client gets in its own name.
    func clientToken(
        _ client: MachineClient,
        audience: ExactString,
        scopes: ScopeList
    ) throws(OpenSSLError) -> IssuedTokens {
        let seconds = OpenIDConfiguration.bounded(configuration.clientTokenSeconds)
        var claims = try common(seconds: seconds)
        claims["sub"] = .string(ExactString(client.id.string + UserID.clientSuffix))
        claims["aud"] = .string(audience)
        claims["azp"] = .string(client.id)
        claims["scope"] = scopes.isEmpty ? nil : .string(scopes.text)
        claims["gty"] = "client-credentials"
        return IssuedTokens(
            accessToken: try keys.snapshot.signer.token(claims: claims),
            idToken: nil,
            scopes: scopes,
            seconds: seconds
        )
    }

    /// The tokens of a user who has just signed in: with `openid` an ID token too, and an access token that
    /// also opens `/userinfo`.
    func userTokens(_ grant: UserGrant) throws(OpenSSLError) -> IssuedTokens {
        let signer = keys.snapshot.signer
        let hasOpenID = grant.scopes.contains(Scopes.openID)
        let seconds = OpenIDConfiguration.bounded(configuration.userTokenSeconds)
        var claims = try common(seconds: seconds)
        claims["sub"] = .string(grant.user.id.text)
        claims["aud"] =
            hasOpenID
            ? [.string(grant.audience), .string(configuration.userInfoAudience)]
            : .string(grant.audience)
        claims["azp"] = .string(grant.client.id)
        claims["scope"] = grant.scopes.isEmpty ? nil : .string(grant.scopes.text)
        claims["gty"] = "password"
        let accessToken = try signer.token(claims: claims)
        return IssuedTokens(
            accessToken: accessToken,
            idToken: hasOpenID
                ? try signer.token(claims: idClaims(grant, accessToken: accessToken)) : nil,
            scopes: grant.scopes,
            seconds: seconds
        )
    }
}

extension TokenMaker {
    /// The claims that every token has, for a life of `seconds`.
    private func common(seconds: Int) throws(OpenSSLError) -> JSONObject {
        let now = Int(clock.now().milliseconds / 1_000)
        var claims = JSONObject()
        claims["iss"] = .string(configuration.issuer)
        claims["iat"] = .number(JSONNumber(now))
        claims["exp"] = .number(JSONNumber(now + seconds))
        claims["jti"] = .string(Base64URL.encode(try randomBytes(count: Self.identifierByteCount)))
        return claims
    }

    private func idClaims(
        _ grant: UserGrant,
        accessToken: String
    ) throws(OpenSSLError) -> JSONObject {
        let profile = UserClaims(user: grant.user).claims(grant.scopes)
        var claims = try common(seconds: OpenIDConfiguration.bounded(configuration.idTokenSeconds))
        claims["sub"] = .string(grant.user.id.text)
        claims["aud"] = .string(grant.client.id)
        claims["auth_time"] = claims["iat"]
        claims["at_hash"] = .string(try Self.hash(ofToken: accessToken))
        for member in profile { claims[member.key] = member.value }
        return claims
    }

    /// `at_hash`: the left half of the token's digest (OpenID Connect Core §3.1.3.6).
    private static func hash(ofToken token: String) throws(OpenSSLError) -> ExactString {
        let digest = try DigestAlgorithm.sha256.digest(of: Array(token.utf8))
        return Base64URL.encode(Array(digest.prefix(digest.count / 2)))
    }
}
