internal import JSON
internal import OpenSSL

/// A shared secret for one HMAC algorithm, which somebody has named explicitly.
///
/// There is no way from a key set to it.
struct SymmetricKey: Sendable {
    let algorithm: JWSAlgorithm

    private let key: HMACKey
    private let digest: DigestAlgorithm

    /// Reads a JWK of type `oct`, whose `alg`, if there is one, is `algorithm`.
    ///
    /// The secret must be as long as the digest at least (RFC 7518 §3.2).
    init(_ value: JSONValue, for algorithm: JWSAlgorithm) throws(JSONWebKeyError) {
        guard case .secret(let digest) = algorithm.keyRequirement else {
            throw .notSupported("alg")
        }
        let members = try JWKMembers(value)
        try members.check(operation: "verify")
        guard try members.text("kty") == "oct" else { throw .notSupported("kty") }
        if let declared = try members.algorithm(), declared != algorithm {
            throw .memberInvalid("alg")
        }
        let secret = try members.bytes("k")
        guard secret.count >= digest.byteCount else { throw .memberInvalid("k") }
        self.algorithm = algorithm
        self.digest = digest
        key = HMACKey(Secret(secret))
    }

    /// Whether `tag` is the whole tag of `message`.
    func isTag(_ tag: Span<UInt8>, of message: Span<UInt8>) throws(OpenSSLError) -> Bool {
        try key.isTag(tag, of: message, by: digest)
    }
}
