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
