public import JSON

/// The type and id of a resource.
public struct ResourceKey: Hashable, Sendable {
    /// The most bytes of a type.
    public static let typeBytesMax = 256
    /// The most bytes of an id.
    public static let idBytesMax = 2_048

    /// The type.
    public let type: ExactString
    /// The id, which is unique within the type.
    public let id: ExactString

    /// A resource; nil if type or id is empty, too long, or has a control character.
    public init?(type: ExactString, id: ExactString) {
        guard (1...Self.typeBytesMax).contains(type.utf8.count),
            (1...Self.idBytesMax).contains(id.utf8.count),
            !type.hasControlCharacter, !id.hasControlCharacter
        else { return nil }
        self.type = type
        self.id = id
    }
}
