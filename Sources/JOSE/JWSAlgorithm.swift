internal import JSON
internal import OpenSSL

/// An algorithm of RFC 7518 §3.1 or RFC 8037 §3.1 that this module knows.
///
/// `none` is not one.
public enum JWSAlgorithm: Sendable, Hashable, CaseIterable {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    case rs384
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    case rs512
    /// RSASSA-PSS with SHA-256.
    case ps256
    /// RSASSA-PSS with SHA-384.
    case ps384
    /// RSASSA-PSS with SHA-512.
    case ps512
    /// ECDSA on P-256 with SHA-256.
    case es256
    /// ECDSA on P-384 with SHA-384.
    case es384
    /// ECDSA on P-521 with SHA-512.
    case es512
    /// Ed25519. Ed448, the other curve of this name, is not supported.
    case edDSA
    /// HMAC with SHA-256, for explicit symmetric keys only.
    case hs256
    /// HMAC with SHA-384, for explicit symmetric keys only.
    case hs384
    /// HMAC with SHA-512, for explicit symmetric keys only.
    case hs512
}

extension JWSAlgorithm: RawRepresentable {
    /// The algorithm whose `alg` value is `rawValue`, byte for byte.
    public init?(rawValue: String) {
        let name = ExactString(rawValue)
        guard let algorithm = JWSAlgorithm.allCases.first(where: { $0.name == name }) else {
            return nil
        }
        self = algorithm
    }

    /// The `alg` value.
    public var rawValue: String { name.string }

    private var name: ExactString {
        switch self {
        case .rs256: "RS256"
        case .rs384: "RS384"
        case .rs512: "RS512"
        case .ps256: "PS256"
        case .ps384: "PS384"
        case .ps512: "PS512"
        case .es256: "ES256"
        case .es384: "ES384"
        case .es512: "ES512"
        case .edDSA: "EdDSA"
        case .hs256: "HS256"
        case .hs384: "HS384"
        case .hs512: "HS512"
        }
    }
}

extension JWSAlgorithm {
    /// What the algorithm asks of a key.
    enum KeyRequirement: Equatable {
        case rsa
        case ec(EllipticCurve)
        case ed25519
        /// At least as many bytes as the digest has (RFC 7518 §3.2).
        case secret(DigestAlgorithm)
    }

    /// The kind of key that this goes with.
    var keyRequirement: KeyRequirement {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: .rsa
        case .es256: .ec(.p256)
        case .es384: .ec(.p384)
        case .es512: .ec(.p521)
        case .edDSA: .ed25519
        case .hs256: .secret(.sha256)
        case .hs384: .secret(.sha384)
        case .hs512: .secret(.sha512)
        }
    }

    /// The signature algorithm; nil where a tag is made with a shared secret.
    var signature: SignatureAlgorithm? {
        switch self {
        case .rs256: .rsaPKCS1(.sha256)
        case .rs384: .rsaPKCS1(.sha384)
        case .rs512: .rsaPKCS1(.sha512)
        case .ps256: .rsaPSS(.sha256)
        case .ps384: .rsaPSS(.sha384)
        case .ps512: .rsaPSS(.sha512)
        case .es256: .ecdsa(.sha256)
        case .es384: .ecdsa(.sha384)
        case .es512: .ecdsa(.sha512)
        case .edDSA: .ed25519
        case .hs256, .hs384, .hs512: nil
        }
    }
}
