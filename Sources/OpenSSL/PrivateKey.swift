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
