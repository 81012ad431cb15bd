internal import JSON

/// The claims that are looked at (RFC 7519 §4.1, OpenID Connect Core §2, RFC 7800, RFC 8417).
public enum ClaimName: String, Sendable, CaseIterable {
    /// The issuer.
    case iss
    /// The subject.
    case sub
    /// The audience.
    case aud
    /// The end of validity.
    case exp
    /// The begin of validity.
    case nbf
    /// The time of issue.
    case iat
    /// What tells the token from all others of its issuer.
    case jti
    /// What ties an ID token to a sign-in.
    case nonce
    /// The client that an ID token was issued to.
    case azp
    /// The hash of the access token that came with an ID token.
    case accessTokenHash = "at_hash"
    /// The hash of the code that came with an ID token.
    case codeHash = "c_hash"
    /// The hash of the state that came with an ID token.
    case stateHash = "s_hash"
    /// What a security event or logout token tells.
    case events
    /// The key that the sender must prove to have.
    case cnf
}

extension JSONObject {
    subscript(_ claim: ClaimName) -> JSONValue? { self[ExactString(claim.rawValue)] }
}
