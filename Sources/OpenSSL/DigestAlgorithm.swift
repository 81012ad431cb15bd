internal import COpenSSL

/// A hash function of the SHA-2 family (FIPS 180-4).
public enum DigestAlgorithm: Sendable, Hashable, CaseIterable {
    /// SHA-256.
    case sha256
    /// SHA-384.
    case sha384
    /// SHA-512.
    case sha512

    /// Bytes of a digest.
    public var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The name by which OpenSSL knows it.
    var name: String {
        switch self {
        case .sha256: "SHA256"
        case .sha384: "SHA384"
        case .sha512: "SHA512"
        }
    }

    /// The digest of `message`.
    public func digest(of message: Span<UInt8>) throws(OpenSSLError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        let done = unsafe digest.withUnsafeMutableBufferPointer { digest in
            unsafe write(digestOf: message, to: digest)
        }
        guard done else { throw OpenSSLError(draining: .allocate) }
        return digest
    }

    /// The digest of `message`.
    public func digest(of message: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        try digest(of: message.span)
    }

    /// Writes the digest of `message` to `output`, which has at least `byteCount` bytes.
    func write(digestOf message: Span<UInt8>, to output: UnsafeMutableBufferPointer<UInt8>) -> Bool
    {
        guard let method = unsafe method, output.count >= byteCount else { return false }
        return unsafe message.withUnsafeBufferPointer { message in
            unsafe EVP_Digest(
                message.baseAddress,
                message.count,
                output.baseAddress,
                nil,
                method,
                nil
            ) == 1
        }
    }

    /// The implementation, fetched once for the process: a fetch for each digest would take locks.
    var method: OpaquePointer? {
        switch self {
        case .sha256: unsafe DigestMethods.fetched.sha256
        case .sha384: unsafe DigestMethods.fetched.sha384
        case .sha512: unsafe DigestMethods.fetched.sha512
        }
    }
}

/// The `EVP_MD`s in use; they live as long as the process.
@safe
private struct DigestMethods: @unchecked Sendable {
    // Safety: an EVP_MD is not changed after its fetch, and these are never freed.
    let sha256 = unsafe fetch(.sha256)
    let sha384 = unsafe fetch(.sha384)
    let sha512 = unsafe fetch(.sha512)

    static let fetched = DigestMethods()

    private static func fetch(_ algorithm: DigestAlgorithm) -> OpaquePointer? {
        unsafe EVP_MD_fetch(nil, algorithm.name, nil)
    }
}
