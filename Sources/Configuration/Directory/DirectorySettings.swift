public import JSON

/// Where users are looked up.
public struct DirectorySettings: Equatable, Sendable {
    /// The kind of directory.
    public enum Kind: String, CaseIterable, Sendable {
        /// Rolecall's own.
        case embedded
        /// A tenant, through its Management API.
        case auth0
        /// None: everything stands in the tokens.
        case none
    }

    /// The kind of directory.
    public var kind: Kind = .embedded
    /// The connection of its users.
    public var connection: ExactString = "Username-Password-Authentication"
    /// The tenant of kind ``Kind/auth0``.
    public var tenant: TenantSettings?

    /// The settings of a configuration that names none.
    public init() {}
}

/// A tenant and the client that reads and writes its users.
public struct TenantSettings: Equatable, Sendable {
    /// Its host name.
    public var domain: String
    /// The client's id.
    public var clientID: ExactString
    /// The client's secret.
    public var clientSecret: SecretSetting
}

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
