/// How much text a parser takes on.
public struct JSONLimits: Sendable, Equatable {
    /// The most bytes of text.
    public var bytes: Int
    /// The most arrays and objects inside one another, at most 512.
    ///
    /// `[]` is one deep. More than 512 counts as 512, because walking a value takes stack.
    public var depth: Int

    /// Limits of `bytes` of text and `depth` containers inside one another.
    public init(bytes: Int, depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    /// 1 MiB, 64 deep: the limits for request bodies.
    public static let standard = JSONLimits(bytes: 1 << 20, depth: 64)
}
