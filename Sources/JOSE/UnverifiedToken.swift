public import JSON
public import OpenSSL

/// A bearer token whose form is right, and of which nothing is known yet.
///
/// Its claims cannot be read; `verify` gives a `VerifiedToken`, which has them. The issuer can be,
/// to choose by exact comparison whose keys and policy the token is to be verified with. It never prints.
public struct UnverifiedToken: Confidential, Sendable {
    let jws: CompactJWS
    let claims: JSONObject

    /// Takes a compact JWS apart (RFC 7519 §7.2, steps 1 to 10, without the signature).
    public init(compact text: [UInt8], limits: TokenLimits = .standard) throws(TokenError) {
        jws = try CompactJWS(text, limits: limits)
        claims = try CompactJWS.object(in: jws.payload, .payload, limits)
    }

    /// Takes a compact JWS apart.
    public init(compact text: String, limits: TokenLimits = .standard) throws(TokenError) {
        guard text.utf8.count <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
        try self.init(compact: Array(text.utf8), limits: limits)
    }

    /// The header, which anyone may have written.
    public var header: JOSEHeader { jws.header }

    /// The `iss` that the token claims to have; nil if there is none or it is not a string.
    public var unverifiedIssuer: ExactString? { claims[.iss]?.string }
}
