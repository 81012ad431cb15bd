/// Why a YAML text was refused: what, and where.
public struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name, as it was given.
    public let file: String
    /// The place in the file.
    public let position: YAMLPosition
    /// What was found and what was expected, without a full stop.
    public let message: String

    /// Names a fault and its place.
    public init(file: String, position: YAMLPosition, message: String) {
        self.file = file
        self.position = position
        self.message = message
    }

    /// `file:line:column: message`.
    public var description: String {
        "\(file):\(position.line):\(position.column): \(message)"
    }
}

/// How large a YAML text may be.
public struct YAMLLimits: Hashable, Sendable {
    /// The most bytes.
    public var bytes: Int
    /// The deepest nesting; a list of texts has depth 2.
    public var depth: Int
    /// The most values, keys included.
    public var nodes: Int

    /// Sets the limits.
    public init(bytes: Int = 4 << 20, depth: Int = 32, nodes: Int = 500_000) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }

    /// 4 MiB, depth 32, 500,000 values.
    public static let standard = YAMLLimits()
}
