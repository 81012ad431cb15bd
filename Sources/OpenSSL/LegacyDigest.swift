internal import COpenSSL

/// Hash functions that protect nothing any more, for the two formats that are fixed on them.
///
/// Collisions of both are cheap to make, so nothing may be trusted because of such a digest.
public enum LegacyDigest {
    /// SHA-1 of a DER certificate: the `x5t` of a JWK (RFC 7517 §4.8), a label by which to find it.
    public static func sha1(ofCertificate der: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        try digest(der, by: "SHA1", byteCount: 20)
    }

    /// MD5 of an e-mail address: the name of its picture at gravatar.com.
    public static func md5(ofAddress address: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        try digest(address, by: "MD5", byteCount: 16)
    }

    private static func digest(
        _ message: [UInt8],
        by name: StaticString,
        byteCount: Int
    ) throws(OpenSSLError) -> [UInt8] {
        let text = unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        var digest = [UInt8](repeating: 0, count: byteCount)
        var written = 0
        guard
            unsafe EVP_Q_digest(nil, text, nil, message, message.count, &digest, &written) == 1,
            written == byteCount
        else { throw OpenSSLError(draining: .allocate) }
        return digest
    }
}
