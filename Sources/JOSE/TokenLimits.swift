/// How large a token may be.
public struct TokenLimits: Sendable, Equatable {
    /// The most bytes of the whole token.
    public var bytes: Int
    /// The most JSON containers inside one another, in the header and in the claims.
    public var depth: Int

    /// Limits of `bytes` and `depth`.
    public init(bytes: Int, depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    /// 16 KiB, 64 deep.
    public static let standard = TokenLimits(bytes: 16 << 10, depth: 64)
}
