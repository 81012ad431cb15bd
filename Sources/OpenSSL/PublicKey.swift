internal import COpenSSL

/// A public key to verify signatures with.
public final class PublicKey: Sendable {
    private let verifiers: [Verifier]

    /// The numbers that the key was made of.
    public let components: PublicKeyComponents

    /// Imports a key.
    ///
    /// Refused are RSA moduli of fewer than 2,048 or more than 8,192 bits, even ones and those of the
    /// ROCA generator; RSA exponents that are even, under 3 or over 33 bits; points that are not on
    /// their curve; Ed25519 points of small order.
    public init(_ components: PublicKeyComponents) throws(OpenSSLError) {
        // What an earlier caller left in the queue would be taken for the reason of a failure here.
        ERR_clear_error()
        let components = components.minimal
        try components.check()
        let key = try PublicKey.makeKey(components)
        var verifiers: [Verifier] = []
        for algorithm in components.algorithms { verifiers.append(try Verifier(key, algorithm)) }
        self.components = components
        self.verifiers = verifiers
    }

    /// Whether `signature` is this key's signature of `message`.
    ///
    /// An algorithm for another type of key, or a signature of another length than the algorithm's,
    /// gives false. So does a lack of memory.
    public func isSignature(
        _ signature: Span<UInt8>,
        of message: Span<UInt8>,
        by algorithm: SignatureAlgorithm
    ) -> Bool {
        guard let verifier = verifiers.first(where: { $0.algorithm == algorithm }) else {
            return false
        }
        return verifier.isSignature(signature, of: message)
    }

    /// Whether `signature` is this key's signature of `message`.
    public func isSignature(
        _ signature: [UInt8],
        of message: [UInt8],
        by algorithm: SignatureAlgorithm
    ) -> Bool {
        isSignature(signature.span, of: message.span, by: algorithm)
    }

    private static func makeKey(
        _ components: PublicKeyComponents
    ) throws(OpenSSLError) -> KeyHandle {
        var parameters = Parameters()
        switch components {
        case .rsa(let modulus, let exponent):
            parameters.number("n", modulus)
            parameters.number("e", exponent)
            return try parameters.makeKey(type: "RSA", rolecall_public_key)
        case .ec(let curve, let x, let y):
            parameters.text("group", curve.rawValue)
            parameters.octets("pub", EllipticCurve.uncompressed(x: x, y: y))
            let key = try parameters.makeKey(type: "EC", rolecall_public_key)
            try checkPoint(of: key)
            return key
        case .ed25519(let bytes):
            let key = unsafe EVP_PKEY_new_raw_public_key_ex(
                nil,
                "ED25519",
                nil,
                bytes,
                bytes.count
            )
            return unsafe try KeyHandle(owning: key, or: .importKey)
        }
    }

    /// Throws unless the point of an EC key is on its curve.
    private static func checkPoint(of key: KeyHandle) throws(OpenSSLError) {
        let context = unsafe try key.makeContext()
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_public_check(context) == 1 else {
            throw OpenSSLError(draining: .importKey)
        }
    }
}

extension PublicKeyComponents {
    /// The algorithms for which a key of this kind gets a verifier.
    fileprivate var algorithms: [SignatureAlgorithm] {
        switch self {
        case .rsa:
            DigestAlgorithm.allCases.flatMap { [.rsaPKCS1($0), .rsaPSS($0)] }
        case .ec: DigestAlgorithm.allCases.map { .ecdsa($0) }
        case .ed25519: [.ed25519]
        }
    }

    /// The same key, RSA numbers without leading zeros.
    fileprivate var minimal: PublicKeyComponents {
        guard case .rsa(let modulus, let exponent) = self else { return self }
        return .rsa(
            modulus: Array(modulus.drop { $0 == 0 }),
            exponent: Array(exponent.drop { $0 == 0 })
        )
    }
}

extension EllipticCurve {
    /// A point in the form of SEC 1 §2.3.3.
    static func uncompressed(x: [UInt8], y: [UInt8]) -> [UInt8] { [4] + x + y }
}
