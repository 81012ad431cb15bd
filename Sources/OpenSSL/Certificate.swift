internal import COpenSSL

/// An X.509 v3 certificate, as DER (RFC 5280 §4.1).
public struct Certificate: Sendable, Hashable {
    /// The most characters of a common name (RFC 5280 §A.1, `ub-common-name`).
    public static let commonNameCountMax = 64

    /// Bytes of a serial number: positive, and random enough never to come twice.
    static let serialByteCount = 16

    /// The encoded certificate.
    public let der: [UInt8]

    /// A certificate that `key` signs for itself with SHA-256.
    ///
    /// It is for signatures and for no other certificates. Its serial number is random.
    ///
    /// - Parameters:
    ///   - key: an RSA or EC key.
    ///   - commonName: the subject and issuer, 1 to ``commonNameCountMax`` characters.
    ///   - validity: seconds since 1970, in the years 1950 to 9999.
    /// - Throws: `OpenSSLError` for a name or a time that no certificate can hold.
    public init(
        selfSignedBy key: PrivateKey,
        commonName: String,
        validity: ClosedRange<Int64>
    ) throws(OpenSSLError) {
        ERR_clear_error()
        let builder = try CertificateHandle(empty: ())
        try builder.setVersion3()
        try builder.setSerial(try randomBytes(count: Certificate.serialByteCount))
        try builder.setName(commonName)
        try builder.setValidity(validity)
        try builder.setPublicKey(of: key.handle)
        try builder.addExtensions()
        try builder.sign(with: key.handle)
        der = try builder.encoded()
    }

    /// Takes an encoded certificate; throws unless it is one and nothing follows it.
    public init(der: [UInt8]) throws(OpenSSLError) {
        _ = try CertificateHandle(der: der)
        self.der = der
    }

    /// Whether this certificate is for `key`, which is RSA, EC or Ed25519, and signed by it.
    public func isSelfSigned(by key: PrivateKey) throws(OpenSSLError) -> Bool {
        try CertificateHandle(der: der).isSelfSigned(by: key.handle)
    }
}
