import JSON
import OpenSSL

@testable import JOSE

/// A shared secret for one HMAC algorithm (RFC 2104), for the vectors alone: the server takes no such token.
struct SymmetricKey {
    private let algorithm: JWSAlgorithm
    private let digest: DigestAlgorithm
    private let secret: [UInt8]

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
        secret = try members.bytes("k")
        guard secret.count >= digest.byteCount else { throw .memberInvalid("k") }
        self.algorithm = algorithm
        self.digest = digest
    }

    /// Whether `text`, a compact JWS, bears the tag that this key makes.
    func hasTagged(_ text: String) throws -> Bool {
        let bytes = Array(text.utf8)
        let jws = try CompactJWS(bytes, limits: .standard)
        let end = bytes.lastIndex(of: UInt8(ascii: ".")) ?? 0
        let sent = Base64URL.decode(Array(bytes[(end + 1)...]).span)
        return try jws.header.algorithm == algorithm && sent == tag(of: Array(bytes[..<end]))
    }

    private func tag(of message: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        let blockBytes = digest == .sha256 ? 64 : 128
        var key = secret.count > blockBytes ? try digest.digest(of: secret) : secret
        key += [UInt8](repeating: 0, count: blockBytes - key.count)
        let inner = try digest.digest(of: key.map { $0 ^ 0x36 } + message)
        return try digest.digest(of: key.map { $0 ^ 0x5C } + inner)
    }
}
