public import Authorization

/// What the service is told of the tenant whose users are its directory.
public struct TenantConfiguration: Sendable {
    /// Finds its users.
    public let users: any TenantUsers

    /// How subjects find users, by type, of which there is at least one: the first is that of the users'
    /// own tokens.
    ///
    /// The Management API finds users by `user_id` and verified `email` alone.
    public let subjects: [SubjectAttributes]

    /// Where in a user privilege is read.
    public let attributes: ProfileAttributes

    /// Describes a tenant; if nothing is said of subjects, type `user` finds users by `user_id`.
    ///
    /// - Throws: if there are no subjects, or some by which nobody is found.
    public init(
        users: any TenantUsers,
        subjects: [SubjectAttributes] = SubjectAttributes.standard,
        attributes: ProfileAttributes = .appMetadata
    ) throws(UnusableSubjects) {
        self.users = users
        self.subjects = try SubjectAttributes.checked(subjects)
        self.attributes = attributes
    }
}
