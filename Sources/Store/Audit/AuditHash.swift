internal import JSON
public import OpenSSL

/// The SHA-256 digest (FIPS 180-4) of an entry of the audit journal.
public struct AuditHash: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of a digest.
    public static let byteCount = 32

    /// What the first entry has for the digest of the entry before it: 32 bytes of zero.
    public static let zero = AuditHash(checked: Array(repeating: 0, count: byteCount))

    /// The bytes of the digest.
    public let bytes: [UInt8]

    /// A digest that was kept; nil if it has not ``byteCount`` bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The digest written as 64 lower-case hexadecimal digits; nil for anything else.
    public init?(hexadecimal text: some Collection<UInt8>) {
        guard text.count == 2 * Self.byteCount else { return nil }
        let digits = text.compactMap(\.hexadecimalValue)
        guard digits.count == text.count else { return nil }
        self.init((0..<Self.byteCount).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] })
    }

    /// The digest of `message`.
    public init(hashing message: [UInt8]) throws(OpenSSLError) {
        bytes = try SHA256Digest(hashing: message).bytes
    }

    private init(checked bytes: [UInt8]) { self.bytes = bytes }

    /// 64 lower-case hexadecimal digits.
    public var description: String { ExactString(hexadecimal: bytes).string }
}

extension UInt8 {
    /// The value of a lower-case hexadecimal digit; nil for any other byte.
    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
