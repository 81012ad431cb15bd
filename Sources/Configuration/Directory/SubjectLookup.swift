public import JSON

/// By which attributes subjects of one type find a user of the directory.
public struct SubjectLookup: Equatable, Sendable {
    /// The subject type.
    public var type: ExactString
    /// Root attributes or JSON Pointers, tried in this order; never empty.
    public var attributes: [SubjectAttribute]

    /// What a configuration without `subjects` has: type `user` by `user_id`.
    public static let standard = [SubjectLookup(type: "user", attributes: [.root("user_id")])]
    /// The most subject types.
    public static let countMax = 32
    /// The most attributes of one type.
    public static let attributesMax = 16
}

/// An attribute by which a user is found.
public enum SubjectAttribute: Hashable, Sendable {
    /// A member of the user itself.
    case root(ExactString)
    /// A value inside the user.
    case pointer(JSONPointer)
}
