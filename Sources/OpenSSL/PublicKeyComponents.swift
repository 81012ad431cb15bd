/// The numbers that make up a public key, in the forms of a JWK (RFC 7518 §6, RFC 8037 §2).
public enum PublicKeyComponents: Sendable, Hashable {
    /// The modulus and the exponent, big-endian without leading zeros.
    case rsa(modulus: [UInt8], exponent: [UInt8])
    /// The coordinates of a point, big-endian, each exactly as long as the curve's field.
    case ec(EllipticCurve, x: [UInt8], y: [UInt8])
    /// The 32 bytes of an Ed25519 key (RFC 8032 §5.1.5).
    case ed25519([UInt8])
}

/// A curve for ECDSA (FIPS 186-5, RFC 7518 §6.2.1.1).
public enum EllipticCurve: String, Sendable, Hashable, CaseIterable {
    /// P-256, also called secp256r1.
    case p256 = "P-256"
    /// P-384, also called secp384r1.
    case p384 = "P-384"
    /// P-521, also called secp521r1.
    case p521 = "P-521"

    /// Bytes of a coordinate, and of each half of a signature.
    public var coordinateByteCount: Int {
        switch self {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        }
    }
}
