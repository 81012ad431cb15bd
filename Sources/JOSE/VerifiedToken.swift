public import JSON
public import OpenSSL

/// A token whose signature and claims have been checked.
///
/// Only `UnverifiedToken.verify` makes one. It never prints, since claims belong into no log. An object, so that each
/// request hands all of it on by one reference.
public final class VerifiedToken: Confidential, Sendable {
    /// `iss`, which is the policy's.
    public let issuer: ExactString
    /// `sub`, which is an identity together with `issuer` only.
    public let subject: ExactString
    /// All claims.
    public let claims: JSONObject
    /// What the token is for.
    public let use: TokenUse
    /// The policy's audiences that the token names, in the policy's order; at least one.
    public let audiences: [ExactString]
    /// `kid`.
    public let keyID: KeyID
    /// The thumbprint of the key (RFC 7638).
    public let keyThumbprint: SHA256Digest
    /// `alg`.
    public let algorithm: JWSAlgorithm

    private let times: TokenTimes

    /// `exp` in seconds since 1970: finite, but of any size.
    public var expiresAt: Double { times.expiresAt }
    /// `nbf` in seconds since 1970.
    public var notBefore: Double? { times.notBefore }
    /// `iat` in seconds since 1970.
    public var issuedAt: Double? { times.issuedAt }

    fileprivate init(
        issuer: ExactString,
        claims: JSONObject,
        checked: CheckedClaims,
        key: SelectedKey
    ) {
        self.issuer = issuer
        self.claims = claims
        subject = checked.subject
        use = checked.use
        audiences = checked.audiences
        times = checked.times
        keyID = key.id
        keyThumbprint = key.key.thumbprint
        algorithm = key.algorithm
    }

    /// Checks the times again, for a token that is used some time after it was verified.
    public func checkTimes(now: Double, leeway: Double) throws(TokenError) {
        try times.check(now: now, leeway: leeway)
    }

    /// Whether `keys` would still choose the key that this was verified with.
    public func isVouchedFor(by keys: JSONWebKeySet) -> Bool {
        keys.key(id: keyID, algorithm: algorithm)?.thumbprint == keyThumbprint
    }
}

extension UnverifiedToken {
    /// Checks everything: header, claims, key, signature and, last, the times (RFC 7519 §7.2, RFC 8725,
    /// RFC 9068 §4, OpenID Connect Core §3.1.3.7).
    ///
    /// `keys` must be those of `policy.issuer` alone. `unknownKey` means that fetching them once more
    /// may help; no other error does. An answer to the sender must not tell the errors apart, except
    /// for `expired`, which is thrown only when nothing else is wrong. `now` is the wall clock in seconds
    /// since 1970.
    ///
    /// - Complexity: One signature verification; no I/O, no locks.
    public func verify(
        keys: JSONWebKeySet,
        policy: TokenPolicy,
        now: Double
    ) throws(TokenError) -> VerifiedToken {
        guard let algorithm = header.algorithm, policy.algorithms.contains(algorithm) else {
            throw .algorithmNotAllowed(header.algorithmName)
        }
        let type = try header.tokenType()
        let checked = try CheckedClaims(claims, type: type, policy: policy)
        guard let keyID = header.keyID else { throw .keyIDMissing }
        let key = try SelectedKey(keyID, algorithm, in: keys)
        guard jws.isSigned(by: key.key) else { throw .signatureInvalid }
        try checked.times.check(now: now, leeway: policy.leewaySeconds)
        return VerifiedToken(issuer: policy.issuer, claims: claims, checked: checked, key: key)
    }
}

/// The one key that a token names.
private struct SelectedKey {
    let id: KeyID
    let algorithm: JWSAlgorithm
    let key: JSONWebKey

    init(_ id: KeyID, _ algorithm: JWSAlgorithm, in keys: JSONWebKeySet) throws(TokenError) {
        guard let key = keys.key(id: id, algorithm: algorithm) else {
            throw keys.contains(id) ? .keyNotUsable(id) : .unknownKey(id)
        }
        self.id = id
        self.algorithm = algorithm
        self.key = key
    }
}

extension JOSEHeader {
    /// The type, which must be one of a token.
    fileprivate func tokenType() throws(TokenError) -> TokenType? {
        let known = type.flatMap { TokenType($0) }
        guard type == nil || known != nil else { throw .typeNotAllowed }
        return known
    }
}
