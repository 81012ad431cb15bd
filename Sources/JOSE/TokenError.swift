public import JSON

/// Why a token was refused.
///
/// All but `expired` are one answer to whoever sent the token. The rest is for logs, where texts that
/// come from the token must be escaped and cut.
public enum TokenError: Error, Equatable, Sendable {
    /// More than `limit` bytes.
    case tooLarge(limit: Int)
    /// Not three parts between dots: another serialization, an encrypted token, or no JWS at all.
    case notCompact
    /// A part is not strict base64url, or not one JSON object (RFC 7515 §5.2, RFC 7519 §7.2).
    case malformed(Part)
    /// The header has a member with a value that it may not have.
    case headerInvalid(HeaderMember)
    /// The header has a member that asks for what is not done here: `crit`, `b64`, `cty`.
    case headerNotUnderstood(HeaderMember)
    /// `typ` is not that of a token which may be used here (RFC 8725 §3.11).
    case typeNotAllowed
    /// `alg` is not one that this issuer may use (RFC 8725 §3.1).
    case algorithmNotAllowed(ExactString)
    /// There is no `kid`.
    case keyIDMissing
    /// No usable key of the set has this `kid`: to fetch the set once more may help.
    case unknownKey(KeyID)
    /// The set has this `kid`, but not exactly one key of it goes with the token's algorithm.
    case keyNotUsable(KeyID)
    /// The signature is not that of the key.
    case signatureInvalid
    /// `iss` is not the issuer whose policy and keys these are.
    case issuerMismatch
    /// `aud` names no configured audience.
    case audienceMismatch
    /// `aud` names audiences of both uses.
    case useAmbiguous
    /// A required claim is not there.
    case claimMissing(ClaimName)
    /// A claim has a type or value that it may not have.
    case claimInvalid(ClaimName)
    /// A claim marks a token of another kind (RFC 8725 §3.12).
    case claimNotAllowed(ClaimName)
    /// `nonce` is not the expected one.
    case nonceMismatch
    /// `azp` is not the client that the token is for.
    case authorizedPartyMismatch
    /// The token is before its `nbf` or `iat`, leeway included.
    case notYetValid(ClaimName)
    /// The token is past its `exp`, leeway included (RFC 7519 §4.1.4), and all else holds: the
    /// signature too.
    case expired

    /// A part of a compact JWS.
    public enum Part: String, Sendable {
        /// The first part.
        case header
        /// The second part.
        case payload
        /// The third part.
        case signature
    }

    /// The code in log and audit records, never reworded once released.
    public var code: String {
        switch self {
        case .tooLarge: "token_too_large"
        case .notCompact: "token_not_compact"
        case .malformed: "token_malformed"
        case .headerInvalid: "token_header_invalid"
        case .headerNotUnderstood: "token_header_not_understood"
        case .typeNotAllowed: "token_type_not_allowed"
        case .algorithmNotAllowed: "token_algorithm_not_allowed"
        case .keyIDMissing: "token_key_id_missing"
        case .unknownKey: "token_key_unknown"
        case .keyNotUsable: "token_key_not_usable"
        case .signatureInvalid: "token_signature_invalid"
        case .issuerMismatch: "token_issuer_mismatch"
        case .audienceMismatch: "token_audience_mismatch"
        case .useAmbiguous: "token_use_ambiguous"
        case .claimMissing: "token_claim_missing"
        case .claimInvalid: "token_claim_invalid"
        case .claimNotAllowed: "token_claim_not_allowed"
        case .nonceMismatch: "token_nonce_mismatch"
        case .authorizedPartyMismatch: "token_authorized_party_mismatch"
        case .notYetValid: "token_not_yet_valid"
        case .expired: "token_expired"
        }
    }
}
