internal import COpenSSL

/// A key pair to sign with.
///
/// It never prints, and gives its secret half away to a store alone, by `pkcs8()`.
public final class PrivateKey: Confidential, Sendable {
    let handle: KeyHandle

    /// The half that others may have.
    public let publicKey: PublicKey

    /// Makes a new key.
    ///
    /// RSA takes a tenth of a second or more.
    public init(generating kind: KeyKind) throws(OpenSSLError) {
        handle = try KeyHandle(generating: kind)
        publicKey = try PublicKey(try handle.publicComponents(kind))
    }

    /// Imports a key, and refuses one whose halves do not belong together.
    public init(_ components: PrivateKeyComponents) throws(OpenSSLError) {
        publicKey = try PublicKey(components.publicKey)
        handle = try components.makeKey()
        try handle.checkPair()
        guard try handle.publicComponents(components.kind) == publicKey.components else {
            throw OpenSSLError(.importKey, "the public half belongs to another key")
        }
    }

    /// A key whose halves are known to belong together.
    init(_ handle: KeyHandle, _ publicKey: PublicKey) {
        self.handle = handle
        self.publicKey = publicKey
    }

    /// Signs `message`; the signature is in JOSE's form.
    ///
    /// Throws for an algorithm of another type of key.
    public func signature(
        of message: Span<UInt8>,
        by algorithm: SignatureAlgorithm
    ) throws(OpenSSLError) -> [UInt8] {
        switch (algorithm, publicKey.components) {
        case (.rsaPKCS1, .rsa), (.rsaPSS, .rsa):
            return try handle.sign(message, by: algorithm)
        case (.ecdsa, .ec(let curve, _, _)):
            let der = try handle.sign(message, by: algorithm)
            let half = curve.coordinateByteCount
            guard let raw = ECDSASignature.decodeDER(der, half: half) else {
                throw OpenSSLError(draining: .sign)
            }
            return raw
        case (.ed25519, .ed25519):
            return try handle.signWhole(message)
        case (.rsaPKCS1, _), (.rsaPSS, _), (.ecdsa, _), (.ed25519, _):
            throw OpenSSLError(.sign, "the algorithm is for another type of key")
        }
    }

    /// Signs `message`; the signature is in JOSE's form.
    public func signature(
        of message: [UInt8],
        by algorithm: SignatureAlgorithm
    ) throws(OpenSSLError) -> [UInt8] {
        try signature(of: message.span, by: algorithm)
    }
}

extension PrivateKeyComponents {
    fileprivate var kind: KeyKind {
        switch self {
        case .rsa(let numbers): .rsa(bits: PublicKeyComponents.bitCount(of: numbers.n))
        case .ec(let curve, _, _, _): .ec(curve)
        case .ed25519: .ed25519
        }
    }
}
