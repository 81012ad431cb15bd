public import JSON

/// Which users a list shows, and in which order.
public struct UserPage: Hashable, Sendable {
    /// A root attribute by which lists can be sorted.
    public enum Key: String, CaseIterable, Sendable {
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case lastLogin = "last_login"
        case loginsCount = "logins_count"
        case userID = "user_id"
        case email
        case emailVerified = "email_verified"
        case username
        case name
        case nickname
        case givenName = "given_name"
        case familyName = "family_name"
        case phoneNumber = "phone_number"
        case blocked
    }

    /// The connection that they must have an identity in; nil for all.
    public var connection: ExactString?
    /// What they are sorted by: texts as bytes, missing values first; then by id.
    public var key: Key
    /// Whether the order is from small to large.
    public var isAscending: Bool
    /// How many to leave out.
    public var offset: Int
    /// How many to show at most.
    public var limit: Int

    /// A page; by default in the order of creation.
    public init(
        connection: ExactString? = nil,
        key: Key = .createdAt,
        isAscending: Bool = true,
        offset: Int,
        limit: Int
    ) {
        self.connection = connection
        self.key = key
        self.isAscending = isAscending
        self.offset = offset
        self.limit = limit
    }
}
