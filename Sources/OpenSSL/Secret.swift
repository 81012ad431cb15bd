internal import COpenSSL

/// Bytes that never print, held once and wiped when the last owner lets go.
///
/// The arrays that it is made of, or lends, are ordinary memory: keep them short-lived.
@safe
public final class Secret: Confidential, @unchecked Sendable {
    // Safety: the buffer is owned by this object alone and not written between init and deinit.
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    /// Copies `bytes`.
    public init(_ bytes: [UInt8]) {
        unsafe buffer = .allocate(capacity: bytes.count)
        _ = unsafe buffer.initialize(fromContentsOf: bytes)
    }

    /// Lets `fill` write `byteCount` bytes; nil if it says that it could not.
    init?(byteCount: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Bool) {
        unsafe buffer = .allocate(capacity: byteCount)
        unsafe buffer.initialize(repeating: 0)
        guard unsafe fill(buffer) else { return nil }
    }

    /// Makes `count` random bytes: 16 for what names, 32 for what proves.
    public convenience init(randomByteCount count: Int) throws(OpenSSLError) {
        self.init(try randomBytes(count: count))
    }

    deinit {
        unsafe OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        unsafe buffer.deallocate()
    }

    /// How many bytes there are.
    public var byteCount: Int { unsafe buffer.count }

    /// A copy of the bytes.
    public var bytes: [UInt8] { unsafe Array(buffer) }

    /// Lends the bytes, without a copy.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        unsafe body(UnsafeBufferPointer(buffer))
    }

    /// Whether `candidate` is this secret.
    ///
    /// The digests are compared, in constant time, so that the time says nothing of the length either.
    public func matches(_ candidate: [UInt8]) throws(OpenSSLError) -> Bool {
        let own = try DigestAlgorithm.sha256.digest(of: bytes)
        let other = try DigestAlgorithm.sha256.digest(of: candidate)
        return constantTimeEqual(own, other)
    }
}
