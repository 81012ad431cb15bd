/// A SHA-256 digest (FIPS 180-4), as a key of tables and a name of keys.
public struct SHA256Digest: Hashable, Sendable {
    /// Bytes of a digest.
    public static let byteCount = 32

    // Four machine words, so that comparing and hashing need no memory elsewhere.
    private let words: Words

    /// Hashes `message`.
    ///
    /// Throws only when there is no memory. A token of 1 KiB takes about a microsecond.
    public init(hashing message: Span<UInt8>) throws(OpenSSLError) {
        var words = Words()
        let done = unsafe withUnsafeMutableBytes(of: &words) { bytes in
            unsafe DigestAlgorithm.sha256.write(
                digestOf: message,
                to: bytes.assumingMemoryBound(to: UInt8.self)
            )
        }
        guard done else { throw OpenSSLError(draining: .allocate) }
        self.words = words
    }

    /// Hashes `message`.
    public init(hashing message: [UInt8]) throws(OpenSSLError) {
        try self.init(hashing: message.span)
    }

    /// A quarter of a digest tells digests apart as well as any hash of all of it; equality looks at all.
    public func hash(into hasher: inout Hasher) { hasher.combine(words.first) }

    /// The 32 bytes in their order.
    public var bytes: [UInt8] {
        unsafe withUnsafeBytes(of: words) { unsafe Array($0) }
    }
}

/// Storage of a digest in memory order.
private struct Words: Hashable, Sendable {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var third: UInt64 = 0
    var fourth: UInt64 = 0
}

extension SHA256Digest: CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
