/// One policy file, as it was read.
public struct PolicyFile: Hashable, Sendable {
    /// The name that diagnostics give.
    ///
    /// Files are taken in the order of their names' bytes.
    public let name: String
    /// The text, which should be UTF-8.
    public let text: [UInt8]

    /// Names a file's text.
    public init(name: String, text: [UInt8]) {
        self.name = name
        self.text = text
    }
}

/// How large a policy set may be.
public struct PolicyLimits: Hashable, Sendable {
    /// The most files.
    public let files: Int
    /// The most bytes of one file.
    public let bytesPerFile: Int
    /// The most roles on a chain of inheritance.
    public let inheritanceDepth: Int
    /// The most entries in each of the tables that inheritance fills: a role with a thousand
    /// permissions that a thousand roles inherit makes a million of them.
    public let entries: Int
    /// How much conditions may be and cost, those of profiles too.
    public let conditions: ConditionLimits

    /// Sets the limits.
    public init(
        files: Int = 1000,
        bytesPerFile: Int = 4 << 20,
        inheritanceDepth: Int = 32,
        entries: Int = 4_000_000,
        conditions: ConditionLimits = .standard
    ) {
        self.files = files
        self.bytesPerFile = bytesPerFile
        self.inheritanceDepth = inheritanceDepth
        self.entries = entries
        self.conditions = conditions
    }

    /// 1,000 files of 4 MiB, inheritance through 32 roles, 4,000,000 entries.
    public static let standard = PolicyLimits()
}
