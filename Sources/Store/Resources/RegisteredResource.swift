public import Directory
public import JSON

/// A resource whose properties decisions may use.
public struct RegisteredResource: Equatable, Sendable {
    /// Which resource.
    public let key: ResourceKey
    /// What is known of it.
    public let properties: ResourceProperties
    /// When it was registered.
    public let createdAt: UserTime
    /// When its properties were changed last.
    public let updatedAt: UserTime
    /// The state that the last change left.
    public let revision: Revision

    /// A resource.
    public init(
        _ key: ResourceKey,
        _ properties: ResourceProperties,
        createdAt: UserTime,
        updatedAt: UserTime,
        revision: Revision
    ) {
        self.key = key
        self.properties = properties
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.revision = revision
    }
}

/// Properties of a resource, no more than decisions can carry.
public struct ResourceProperties: Equatable, Sendable {
    /// The most bytes of compact JSON.
    public static let bytesMax = 64 << 10
    /// The most arrays and objects inside one another, the properties themselves among them.
    public static let depthMax = 32

    /// The properties.
    public let object: JSONObject
    /// Their compact JSON, by which changes are told.
    public let text: [UInt8]

    /// Properties; nil if they are more than ``bytesMax`` or ``depthMax``.
    public init?(_ object: JSONObject) {
        let value = JSONValue.object(object)
        guard !value.isDeeper(than: Self.depthMax) else { return nil }
        text = value.encoded()
        guard text.count <= Self.bytesMax else { return nil }
        self.object = object
    }

    /// Whether both are the same text.
    public static func == (first: Self, second: Self) -> Bool { first.text == second.text }
}
