public import Authorization
public import Directory
internal import JSON

/// Where a directory's users keep what carries privilege, and by what they are found.
public struct AdministrationRules: Sendable {
    /// Where grants, permissions and ACL entries stand.
    public let attributes: ProfileAttributes
    /// The attributes by which subjects are found, in order: the first that finds anybody decides.
    public let names: [UserAttribute]
    /// How large a profile may be.
    public let limits: ProfileLimits

    /// Rules; without `names`, users are found by `user_id`.
    ///
    /// A store must have been opened with all `names` but `user_id`.
    public init(
        attributes: ProfileAttributes = .appMetadata,
        names: [UserAttribute] = [],
        limits: ProfileLimits = .standard
    ) {
        self.attributes = attributes
        self.names = names.isEmpty ? Self.userID : names
        self.limits = limits
    }

    private static let userID = ["/user_id"].compactMap { try? JSONPointer($0) }
        .map(UserAttribute.init)
}

extension UserAttribute {
    /// Whether this is `user_id`, by which linked identities find their user too.
    var isUserID: Bool { pointer.tokens == ["user_id"] }
}
