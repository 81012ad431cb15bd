public import Curl
public import JOSE
public import JSON

/// Why no key set came of a fetch, or why none can be fetched.
public enum KeySetError: Error, Equatable, Sendable {
    /// The issuer is no URL that a discovery document can belong to (OpenID Connect Discovery §3).
    case issuerInvalid(String)
    /// No response arrived.
    case unreachable(CurlError)
    /// The response's status is not 200. Redirects are not followed.
    case statusNotOK(Int)
    /// The response is not declared to be JSON.
    case notJSON(mediaType: String?)
    /// The discovery document is not JSON, or over the limits.
    case discoveryInvalid(JSONError)
    /// The discovery document has no text in this member.
    case discoveryMemberMissing(ExactString)
    /// The discovery document is of another issuer (OpenID Connect Discovery §4.3).
    case issuerMismatch
    /// The discovery document's `jwks_uri` is one that is not followed: what is wrong with it.
    case keySetURLRefused(String)
    /// The key set's document is none.
    case keySetInvalid(JSONWebKeySetError)
    /// The document has no key that a token's signature could be verified with.
    case noUsableKey

    /// The code in logs and metrics, never reworded once released.
    public var code: String {
        switch self {
        case .issuerInvalid: "issuer_invalid"
        case .unreachable: "issuer_unreachable"
        case .statusNotOK: "issuer_status_not_ok"
        case .notJSON: "issuer_response_not_json"
        case .discoveryInvalid: "discovery_invalid_json"
        case .discoveryMemberMissing: "discovery_member_missing"
        case .issuerMismatch: "discovery_issuer_mismatch"
        case .keySetURLRefused: "discovery_jwks_uri_refused"
        case .keySetInvalid(let error): error.code
        case .noUsableKey: "key_set_no_usable_key"
        }
    }
}
