public import JSON
public import OpenSSL

/// A private key with its name and its one algorithm: makes tokens.
///
/// It never prints.
public struct JWSSigner: Confidential, Sendable {
    /// The bits of an RSA key that is made here.
    public static let rsaModulusBits = 2_048

    /// The half to publish, with `kid` and `alg`.
    public let publicKey: JSONWebKey

    /// `kid`.
    public let keyID: KeyID
    /// `alg`.
    public let algorithm: JWSAlgorithm

    private let privateKey: PrivateKey
    private let method: SignatureAlgorithm

    /// Makes a new key for `algorithm`, which must not be an HMAC one.
    ///
    /// Without `keyID` its name is its thumbprint.
    public init(
        generating algorithm: JWSAlgorithm,
        keyID: KeyID? = nil
    ) throws(JSONWebKeyError) {
        let privateKey: PrivateKey
        let kind: KeyKind
        switch algorithm.keyRequirement {
        case .rsa: kind = .rsa(bits: JWSSigner.rsaModulusBits)
        case .ec(let curve): kind = .ec(curve)
        case .ed25519: kind = .ed25519
        case .secret: throw .notSupported("alg")
        }
        do { privateKey = try PrivateKey(generating: kind) } catch { throw .keyRefused(error) }
        try self.init(privateKey, algorithm: algorithm, keyID: keyID)
    }

    /// Gives a key its one algorithm, which must be one of its type.
    ///
    /// Without `keyID` its name is its thumbprint.
    public init(
        _ privateKey: PrivateKey,
        algorithm: JWSAlgorithm,
        keyID: KeyID? = nil
    ) throws(JSONWebKeyError) {
        guard let method = algorithm.signature else { throw .notSupported("alg") }
        let unnamed = try JSONWebKey(privateKey.publicKey, id: nil, algorithm: algorithm)
        guard let keyID = keyID ?? KeyID(unnamed.thumbprintText) else { throw .keyIDMissing }
        publicKey = try JSONWebKey(privateKey.publicKey, id: keyID, algorithm: algorithm)
        self.keyID = keyID
        self.algorithm = algorithm
        self.privateKey = privateKey
        self.method = method
    }

    /// A token of `claims` whose header has `alg`, `kid` and `type` as `typ`.
    public func token(
        claims: JSONObject,
        type: ExactString = "JWT"
    ) throws(OpenSSLError) -> String {
        let header: JSONValue = [
            "alg": .string(ExactString(algorithm.rawValue)), "typ": .string(type),
            "kid": .string(keyID.text),
        ]
        let payload = JSONValue.object(claims).encoded()
        let token = try compact(header: header.encoded(), payload: payload)
        return String(decoding: token, as: UTF8.self)
    }

    /// A compact JWS of a header and a payload that are taken as they are, right or wrong.
    public func compact(header: [UInt8], payload: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        let dot = [UInt8(ascii: ".")]
        let signed = Base64URL.encode(header.span) + dot + Base64URL.encode(payload.span)
        let signature = try privateKey.signature(of: signed, by: method)
        return signed + dot + Base64URL.encode(signature.span)
    }
}
