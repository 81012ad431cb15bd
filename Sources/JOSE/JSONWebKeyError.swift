public import OpenSSL

/// Why a JWK is not used.
///
/// It says nothing of key material.
public enum JSONWebKeyError: Error, Equatable, Sendable {
    /// Not a JSON object.
    case notAnObject
    /// A member is missing, or has a type, encoding or value that it may not have (RFC 7517 §4).
    case memberInvalid(String)
    /// There is no `kid`, so that no token can name the key.
    case keyIDMissing
    /// A `kty`, `crv` or `alg` that is not known or not for verifying signatures.
    case notSupported(String)
    /// The key is a secret, or published with its private half: anyone can sign.
    case notPublic
    /// `use` or `key_ops` is for something else than verifying (RFC 7517 §4.2, §4.3).
    case notForSignatures
    /// The numbers are no key that signatures should be trusted under.
    case keyRefused(OpenSSLError)

    /// The code in log records, never reworded once released.
    public var code: String {
        switch self {
        case .notAnObject: "key_not_an_object"
        case .memberInvalid: "key_member_invalid"
        case .keyIDMissing: "key_id_missing"
        case .notSupported: "key_not_supported"
        case .notPublic: "key_not_public"
        case .notForSignatures: "key_not_for_signatures"
        case .keyRefused: "key_refused"
        }
    }
}

extension JSONWebKeyError: CustomStringConvertible {
    /// What was found; nothing of it comes from the document.
    public var description: String {
        switch self {
        case .notAnObject: "not an object"
        case .memberInvalid(let name): "member `\(name)` is missing or malformed"
        case .keyIDMissing: "no `kid`"
        case .notSupported(let name): "the value of `\(name)` is not supported"
        case .notPublic: "a secret or private key"
        case .notForSignatures: "`use` or `key_ops` is not for verifying signatures"
        case .keyRefused(let error): error.description
        }
    }
}
