public import JSON

/// An action on a type of resource, as roles, rules and profiles write it.
///
/// `action:type` means every id of the type, `action:type/id-pattern` some of them. The text is split
/// at its first `:` into action and rest, the rest at its first `/` into type and id pattern, the id
/// pattern at every `/`. `*` stands for a whole action, type or piece (an empty piece too), `**` only
/// as last piece for one or more. `%` and two hexadecimal digits stand for that byte. Everything else
/// is compared byte for byte. The type `*` does not match the reserved type `rolecall`.
public struct PermissionPattern: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as written.
    public let text: ExactString

    let action: PatternPiece
    let resource: ResourcePattern

    /// Reads a pattern.
    public init(parsing text: ExactString) throws(PatternError) {
        let bytes = Array(text.utf8)
        guard let actionEnd = bytes.firstIndex(of: UInt8(ascii: ":")) else { throw .withoutType }
        guard actionEnd > 0 else { throw .empty(.action) }
        action = try PatternPiece(parsing: bytes[..<actionEnd], of: .action)
        guard action.byteCount <= PermissionPart.action.bytesMax else { throw .tooLong(.action) }
        resource = try ResourcePattern(parsing: bytes[(actionEnd + 1)...])
        self.text = text
    }

    /// The pattern as written.
    public var description: String { text.string }

    /// Whether the permission is a right on Rolecall itself, on the reserved type `rolecall`.
    public var isReserved: Bool { resource.isReserved }

    /// Whether every question that `other` matches is matched by this pattern too.
    public func covers(_ other: PermissionPattern) -> Bool {
        action.covers(other.action) && resource.covers(other.resource)
    }

    /// Whether this pattern and a scope have a question in common.
    public func meets(_ scope: Scope) -> Bool { resource.meets(scope.resource) }
}

/// The resources to which a grant is limited: `type` or `type/id-pattern`, written as in a
/// ``PermissionPattern``.
public struct Scope: Hashable, Sendable, CustomStringConvertible {
    /// The scope as written.
    public let text: ExactString

    let resource: ResourcePattern

    /// Reads a scope.
    public init(parsing text: ExactString) throws(PatternError) {
        resource = try ResourcePattern(parsing: Array(text.utf8)[...])
        self.text = text
    }

    /// The scope as written.
    public var description: String { text.string }

    /// Whether every resource of `other` is in this scope too.
    public func covers(_ other: Scope) -> Bool { resource.covers(other.resource) }
}
