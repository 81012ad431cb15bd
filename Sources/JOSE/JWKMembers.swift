internal import JSON
internal import OpenSSL

/// The members of a JWK, read with their types (RFC 7517 §4, RFC 7518 §6).
struct JWKMembers {
    /// What is only in secret and private keys (RFC 7518 §6.2.2, §6.3.2, §6.4).
    static let privateNames = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    private let object: JSONObject

    init(_ value: JSONValue) throws(JSONWebKeyError) {
        guard case .object(let object) = value else { throw .notAnObject }
        self.object = object
    }

    func has(_ name: String) -> Bool { object[ExactString(name)] != nil }

    /// A member that is a string or not there.
    func text(_ name: String) throws(JSONWebKeyError) -> ExactString? {
        guard let value = object[ExactString(name)] else { return nil }
        guard let text = value.string else { throw .memberInvalid(name) }
        return text
    }

    /// A member that is base64url of at least one byte.
    func bytes(_ name: String) throws(JSONWebKeyError) -> [UInt8] {
        guard let text = try text(name), let bytes = Base64URL.decode(text), !bytes.isEmpty else {
            throw .memberInvalid(name)
        }
        return bytes
    }

    /// `kid`, if there is one.
    func keyID() throws(JSONWebKeyError) -> KeyID? {
        guard let text = try text("kid") else { return nil }
        guard let keyID = KeyID(text) else { throw .memberInvalid("kid") }
        return keyID
    }

    /// `alg`, if there is one; it must be one that is known.
    func algorithm() throws(JSONWebKeyError) -> JWSAlgorithm? {
        guard let text = try text("alg") else { return nil }
        guard let algorithm = JWSAlgorithm(rawValue: text.string) else {
            throw .notSupported("alg")
        }
        return algorithm
    }

    /// Throws unless `use` and `key_ops`, as far as they are there, allow `operation`.
    func check(operation: ExactString) throws(JSONWebKeyError) {
        if let use = try text("use"), use != "sig" { throw .notForSignatures }
        guard let operations = object["key_ops"] else { return }
        guard let names = operations.array?.map(\.string), !names.contains(nil) else {
            throw .memberInvalid("key_ops")
        }
        guard names.contains(operation) else { throw .notForSignatures }
    }

    /// The public numbers.
    func publicComponents() throws(JSONWebKeyError) -> PublicKeyComponents {
        switch try text("kty") {
        case "RSA": return .rsa(modulus: try bytes("n"), exponent: try bytes("e"))
        case "EC":
            let curve = try text("crv").flatMap { EllipticCurve(rawValue: $0.string) }
            guard let curve else { throw .notSupported("crv") }
            return .ec(curve, x: try bytes("x"), y: try bytes("y"))
        case "OKP":
            guard try text("crv") == "Ed25519" else { throw .notSupported("crv") }
            return .ed25519(try bytes("x"))
        case nil: throw .memberInvalid("kty")
        case _?: throw .notSupported("kty")
        }
    }
}
