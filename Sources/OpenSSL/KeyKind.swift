/// What kind of key to make.
public enum KeyKind: Sendable, Hashable {
    /// RSA with a modulus of `bits`, from 2,048 to 8,192, and the exponent 65537.
    case rsa(bits: Int)
    /// A point of a curve.
    case ec(EllipticCurve)
    /// Ed25519.
    case ed25519
}
