/// A way to sign, all its parameters included (RFC 7518 §3.3 to §3.5, RFC 8037 §3.1).
public enum SignatureAlgorithm: Sendable, Hashable {
    /// RSASSA-PKCS1-v1_5.
    case rsaPKCS1(DigestAlgorithm)
    /// RSASSA-PSS whose salt is as long as the digest, with MGF1 over the same hash function.
    case rsaPSS(DigestAlgorithm)
    /// ECDSA; the signature is `r` and `s`, each as long as the curve's field, one after the other.
    case ecdsa(DigestAlgorithm)
    /// Ed25519 (RFC 8032 §5.1).
    case ed25519

    /// The hash function applied to the message first; none for Ed25519, which does that itself.
    var digest: DigestAlgorithm? {
        switch self {
        case .rsaPKCS1(let digest), .rsaPSS(let digest), .ecdsa(let digest): digest
        case .ed25519: nil
        }
    }
}
