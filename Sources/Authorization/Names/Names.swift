public import JSON

/// The name of a role: 1 to 128 bytes, compared byte for byte.
public struct RoleName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The most bytes that a role name may have.
    public static let bytesMax = 128

    /// The name as written.
    public let text: ExactString

    /// Takes a name as it is.
    ///
    /// - Returns: `nil` if it is empty or longer than ``bytesMax``.
    public init?(_ text: ExactString) {
        guard !text.isEmpty, text.utf8.count <= Self.bytesMax else { return nil }
        self.text = text
    }

    /// The name as written.
    public var description: String { text.string }

    /// Orders by UTF-8 bytes.
    public static func < (left: RoleName, right: RoleName) -> Bool { left.text < right.text }
}

/// The id of a policy rule, unique in a policy set: 1 to 128 bytes.
public struct RuleID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The most bytes that a rule's id may have.
    public static let bytesMax = 128

    /// The id as written.
    public let text: ExactString

    /// Takes an id as it is.
    ///
    /// - Returns: `nil` if it is empty or longer than ``bytesMax``.
    public init?(_ text: ExactString) {
        guard !text.isEmpty, text.utf8.count <= Self.bytesMax else { return nil }
        self.text = text
    }

    /// The id as written.
    public var description: String { text.string }

    /// Orders by UTF-8 bytes.
    public static func < (left: RuleID, right: RuleID) -> Bool { left.text < right.text }
}

/// The key to a user, unique within its type.
public struct Subject: Hashable, Sendable {
    /// The kind of subject, `user` for instance.
    public let type: ExactString
    /// The subject's id within its type.
    public let id: ExactString

    /// Names a subject.
    public init(type: ExactString, id: ExactString) {
        self.type = type
        self.id = id
    }
}
