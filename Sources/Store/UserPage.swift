public import JSON

/// Which users a list shows, and in which order.
public struct UserPage: Hashable, Sendable {
    /// A root attribute by which lists can be sorted.
    public enum Key: String, CaseIterable, Sendable {
        /// When the user was created.
        case createdAt = "created_at"
        /// When anything about the user changed.
        case updatedAt = "updated_at"
        /// The last sign-in.
        case lastLogin = "last_login"
        /// How many sign-ins there were.
        case loginsCount = "logins_count"
        /// The id.
        case userID = "user_id"
        /// The e-mail address.
        case email
        /// Whether the address was verified.
        case emailVerified = "email_verified"
        /// The user name.
        case username
        /// The full name.
        case name
        /// The nickname.
        case nickname
        /// The given name.
        case givenName = "given_name"
        /// The family name.
        case familyName = "family_name"
        /// The phone number.
        case phoneNumber = "phone_number"
        /// Whether an administrator blocked the user.
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
