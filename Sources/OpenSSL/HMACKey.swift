internal import COpenSSL

/// A secret with which messages are authenticated (HMAC, RFC 2104).
public struct HMACKey: Confidential, Sendable {
    private let secret: Secret

    /// A key of any length; whoever chooses one makes it at least as long as the digest.
    public init(_ secret: Secret) { self.secret = secret }

    /// Bytes of the key.
    public var byteCount: Int { secret.byteCount }

    /// The tag of `message`, as long as a digest of `algorithm`.
    public func tag(
        of message: Span<UInt8>,
        by algorithm: DigestAlgorithm
    ) throws(OpenSSLError) -> [UInt8] {
        guard let context = unsafe EVP_MAC_CTX_new(HMACMethod.fetched.raw) else {
            throw OpenSSLError(draining: .allocate)
        }
        defer { unsafe EVP_MAC_CTX_free(context) }
        var tag = [UInt8](repeating: 0, count: algorithm.byteCount)
        var written = 0
        guard unsafe start(context, algorithm), unsafe HMACKey.update(context, with: message),
            unsafe EVP_MAC_final(context, &tag, &written, algorithm.byteCount) == 1,
            written == algorithm.byteCount
        else { throw OpenSSLError(draining: .sign) }
        return tag
    }

    /// Whether `tag` is the whole tag of `message`, compared in constant time.
    public func isTag(
        _ tag: Span<UInt8>,
        of message: Span<UInt8>,
        by algorithm: DigestAlgorithm
    ) throws(OpenSSLError) -> Bool {
        let expected = try self.tag(of: message, by: algorithm)
        return constantTimeEqual(tag, expected.span)
    }
}

extension HMACKey {
    private func start(_ context: OpaquePointer, _ algorithm: DigestAlgorithm) -> Bool {
        var parameters = Parameters()
        parameters.text("digest", algorithm.name)
        let key = secret.bytes
        return unsafe parameters.withList { list in
            unsafe EVP_MAC_init(context, key, key.count, list) == 1
        }
    }

    private static func update(_ context: OpaquePointer, with message: Span<UInt8>) -> Bool {
        unsafe message.withUnsafeBufferPointer { message in
            unsafe EVP_MAC_update(context, message.baseAddress, message.count) == 1
        }
    }
}

/// The implementation of HMAC, which lives as long as the process.
@safe
private struct HMACMethod: @unchecked Sendable {
    // Safety: an EVP_MAC is not changed after its fetch, and this one is never freed.
    let raw = unsafe EVP_MAC_fetch(nil, "HMAC", nil)

    static let fetched = HMACMethod()
}
