public import JSON
public import OpenSSL

/// A public key to verify signatures with, of the kinds that JOSE names (RFC 7517).
public struct JSONWebKey: Sendable {
    /// `kid`; without one, no token can name the key.
    public let id: KeyID?
    /// `alg`: the only algorithm that the key may be used with, if there is one.
    public let algorithm: JWSAlgorithm?
    /// The hash of the public numbers (RFC 7638), by which the same key is known whatever its `kid`.
    public let thumbprint: SHA256Digest

    let publicKey: PublicKey

    /// Reads a JWK.
    ///
    /// Refused are secret keys, private keys, keys for other uses, `alg` that does not go with the
    /// numbers, and numbers that `PublicKey` refuses. Unknown members are ignored, certificates too.
    public init(_ value: JSONValue) throws(JSONWebKeyError) {
        let members = try JWKMembers(value)
        guard !JWKMembers.privateNames.contains(where: members.has) else { throw .notPublic }
        try members.check(operation: "verify")
        let components = try members.publicComponents()
        let publicKey: PublicKey
        do { publicKey = try PublicKey(components) } catch { throw .keyRefused(error) }
        try self.init(publicKey, id: try members.keyID(), algorithm: try members.algorithm())
    }

    /// A key of the given name, for all algorithms of its type or for one.
    init(
        _ publicKey: PublicKey,
        id: KeyID?,
        algorithm: JWSAlgorithm?
    ) throws(JSONWebKeyError) {
        let components = publicKey.components
        if let algorithm, !components.suits(algorithm) { throw .memberInvalid("alg") }
        do { thumbprint = try components.thumbprint() } catch { throw .keyRefused(error) }
        self.id = id
        self.algorithm = algorithm
        self.publicKey = publicKey
    }

    /// Whether the key's type and curve are `algorithm`'s, and `alg`, if there is one, too.
    public func isUsable(for algorithm: JWSAlgorithm) -> Bool {
        (self.algorithm == nil || self.algorithm == algorithm)
            && publicKey.components.suits(algorithm)
    }

    /// The thumbprint as base64url text, as it serves for a `kid`.
    public var thumbprintText: ExactString { Base64URL.encode(thumbprint.bytes) }

    /// The JWK to publish: `kty` and the numbers, `use`, and `kid` and `alg` if they are set.
    public var publicJSON: JSONValue {
        var object = publicKey.components.requiredMembers
        object["use"] = "sig"
        object["kid"] = id.map { .string($0.text) }
        object["alg"] = algorithm.map { .string(ExactString($0.rawValue)) }
        return .object(object)
    }

    /// The JWK to publish with the key's certificate: `x5c`, which is padded base64, and the SHA-1 label
    /// `x5t` (RFC 7517 §4.7, §4.8).
    public func publicJSON(certificate: Certificate) throws(OpenSSLError) -> JSONValue {
        let thumbprint = try LegacyDigest.sha1(ofCertificate: certificate.der)
        var object = publicJSON.object ?? JSONObject()
        object["x5t"] = .string(Base64URL.encode(thumbprint))
        object["x5c"] = [.string(ExactString(Base64.encode(certificate.der)))]
        return .object(object)
    }
}

extension PublicKeyComponents {
    /// Whether a key of this type and curve goes with `algorithm`.
    func suits(_ algorithm: JWSAlgorithm) -> Bool {
        switch self {
        case .rsa: algorithm.keyRequirement == .rsa
        case .ec(let curve, _, _): algorithm.keyRequirement == .ec(curve)
        case .ed25519: algorithm.keyRequirement == .ed25519
        }
    }

    /// The members that RFC 7638 §3.2 and RFC 8037 §2 require, in the order of their names.
    fileprivate var requiredMembers: JSONObject {
        switch self {
        case .rsa(let modulus, let exponent):
            JSONObject([
                "e": Base64URL.encode(exponent), "kty": "RSA", "n": Base64URL.encode(modulus),
            ])
        case .ec(let curve, let x, let y):
            JSONObject([
                "crv": ExactString(curve.rawValue), "kty": "EC", "x": Base64URL.encode(x),
                "y": Base64URL.encode(y),
            ])
        case .ed25519(let x):
            JSONObject(["crv": "Ed25519", "kty": "OKP", "x": Base64URL.encode(x)])
        }
    }

    fileprivate func thumbprint() throws(OpenSSLError) -> SHA256Digest {
        try SHA256Digest(hashing: JSONValue.object(requiredMembers).encoded())
    }
}

extension JSONObject {
    /// An object of strings, in the order given.
    fileprivate init(_ members: KeyValuePairs<ExactString, ExactString>) {
        self.init(members.map { Member(key: $0.key, value: .string($0.value)) })
    }
}
