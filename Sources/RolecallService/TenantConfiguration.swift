public import Authorization
public import JSON

/// What the service is told of the tenant whose users are its directory.
public struct TenantConfiguration: Sendable {
    /// The `iss` of the tenant's own tokens, whose subjects are its users by their `user_id`.
    public let issuer: ExactString

    /// Finds its users.
    public let users: any TenantUsers

    /// How subjects find users, by type, of which there is at least one: the first is that of the users'
    /// own tokens.
    ///
    /// The Management API finds users by `user_id` and verified `email` alone.
    public let subjects: [SubjectAttributes]

    /// Where in a user privilege is read.
    public let attributes: ProfileAttributes

    /// Describes a tenant; without subjects, type `user` finds users by `user_id`.
    public init(
        issuer: ExactString,
        users: any TenantUsers,
        subjects: [SubjectAttributes] = SubjectAttributes.standard,
        attributes: ProfileAttributes = .appMetadata
    ) {
        self.issuer = issuer
        self.users = users
        let usable = subjects.filter { !$0.attributes.isEmpty }
        self.subjects = usable.isEmpty ? SubjectAttributes.standard : usable
        self.attributes = attributes
    }
}
