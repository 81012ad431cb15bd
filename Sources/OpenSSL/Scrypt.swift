internal import COpenSSL

/// What scrypt costs: memory of about `128 * 2^costExponent * blockSize` bytes, and time in
/// proportion to that and to `parallelism` (RFC 7914 §2).
public struct ScryptParameters: Hashable, Sendable {
    /// The binary logarithm of `N`, the cost.
    public let costExponent: Int
    /// `r`, the block size.
    public let blockSize: Int
    /// `p`, the parallelism.
    public let parallelism: Int

    /// Parameters of any size; ``key(password:salt:byteCount:memoryBytesMax:)`` checks them.
    public init(costExponent: Int, blockSize: Int, parallelism: Int) {
        self.costExponent = costExponent
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// Derives a key of `byteCount` bytes from a password.
    ///
    /// Takes as long as the parameters say, on the calling thread.
    ///
    /// - Throws: `OpenSSLError` for parameters that scrypt does not know, and for those that would take
    ///   more than `memoryBytesMax` bytes of memory.
    public func key(
        password: [UInt8],
        salt: [UInt8],
        byteCount: Int,
        memoryBytesMax: Int
    ) throws(OpenSSLError) -> [UInt8] {
        guard (1...40).contains(costExponent), blockSize > 0, parallelism > 0, byteCount > 0,
            memoryBytesMax > 0
        else { throw OpenSSLError(.deriveKey, "parameters are out of range") }
        ERR_clear_error()
        var key = [UInt8](repeating: 0, count: byteCount)
        // Both are lent as pointers to their first byte, which OpenSSL does not take for text.
        let done = unsafe password.withUnsafeBytes { password in
            unsafe EVP_PBE_scrypt(
                password.bindMemory(to: CChar.self).baseAddress,
                password.count,
                salt,
                salt.count,
                1 << UInt64(costExponent),
                UInt64(blockSize),
                UInt64(parallelism),
                UInt64(memoryBytesMax),
                &key,
                byteCount
            )
        }
        guard done == 1 else { throw OpenSSLError(draining: .deriveKey) }
        return key
    }
}
