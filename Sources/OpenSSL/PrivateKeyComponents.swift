/// The numbers that make up a key pair, in the forms of a private JWK (RFC 7518 §6, RFC 8037 §2).
public enum PrivateKeyComponents: Confidential, Sendable {
    /// An RSA key of two primes.
    case rsa(RSAPrivateNumbers)
    /// A point, and the big-endian number that it comes from.
    case ec(EllipticCurve, x: [UInt8], y: [UInt8], d: [UInt8])
    /// The 32 bytes of an Ed25519 key, and the seed that it comes from.
    case ed25519(publicKey: [UInt8], seed: [UInt8])

    /// The public half.
    public var publicKey: PublicKeyComponents {
        switch self {
        case .rsa(let numbers): .rsa(modulus: numbers.n, exponent: numbers.e)
        case .ec(let curve, let x, let y, _): .ec(curve, x: x, y: y)
        case .ed25519(let bytes, _): .ed25519(bytes)
        }
    }
}

/// The numbers of an RSA key, big-endian, called as in RFC 7518 §6.3.
public struct RSAPrivateNumbers: Confidential, Sendable {
    /// The modulus.
    public var n: [UInt8]
    /// The public exponent.
    public var e: [UInt8]
    /// The private exponent.
    public var d: [UInt8]
    /// The first prime.
    public var p: [UInt8]
    /// The second prime.
    public var q: [UInt8]
    /// `d` modulo `p - 1`.
    public var dp: [UInt8]
    /// `d` modulo `q - 1`.
    public var dq: [UInt8]
    /// The inverse of `q` modulo `p`.
    public var qi: [UInt8]

    /// A key of these numbers.
    public init(
        n: [UInt8],
        e: [UInt8],
        d: [UInt8],
        p: [UInt8],
        q: [UInt8],
        dp: [UInt8],
        dq: [UInt8],
        qi: [UInt8]
    ) {
        self.n = n
        self.e = e
        self.d = d
        self.p = p
        self.q = q
        self.dp = dp
        self.dq = dq
        self.qi = qi
    }
}
