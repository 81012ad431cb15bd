public import JSON

/// A user of the embedded directory, with the attributes of Management API v2.
///
/// Nil means that the attribute was never set, or was removed: it is absent from answers.
public struct User: Sendable, Equatable {
    /// The user's own id.
    public let id: UserID
    /// The user's accounts, its own first; never empty.
    public var identities: [Identity]
    /// The e-mail address; lower case in a database connection.
    public var email: ExactString?
    /// Whether the address was verified.
    public var isEmailVerified = false
    /// The user name, where the connection has them; lower case.
    public var username: ExactString?
    /// The phone number: `+` and digits.
    public var phoneNumber: ExactString?
    /// Whether the phone number was verified.
    public var isPhoneVerified: Bool?
    /// The full name.
    public var name: ExactString?
    /// The nickname.
    public var nickname: ExactString?
    /// The given name.
    public var givenName: ExactString?
    /// The family name.
    public var familyName: ExactString?
    /// The URL of a picture.
    public var picture: ExactString?
    /// Whether an administrator blocked the user; nil until it was said.
    public var blocked: Bool?
    /// What the user may edit: never a source of rights.
    public var userMetadata: JSONObject?
    /// What applications and administrators keep, roles and ACL entries among it.
    public var appMetadata: JSONObject?
    /// When the user was created.
    public let createdAt: UserTime
    /// When anything about the user changed, a sign-in too.
    public var updatedAt: UserTime
    /// The last sign-in.
    public var lastLogin: UserTime?
    /// Where it came from.
    public var lastIP: ExactString?
    /// How many sign-ins there were.
    public var loginsCount: Int?
    /// When the password was changed last.
    public var lastPasswordReset: UserTime?

    /// A user with one account and no more attributes than every user has.
    public init(id: UserID, identity: Identity, createdAt: UserTime) {
        self.id = id
        identities = [identity]
        self.createdAt = createdAt
        updatedAt = createdAt
    }

    /// Whether the user may not sign in, and is denied everything.
    public var isBlocked: Bool { blocked == true }

    /// The connection of the user's own account.
    public var connection: ExactString? { identities.first?.connection }

    /// The picture to show: the user's own choice or else the profile's.
    ///
    /// Nobody checked the choice when it was written: it counts if it could be the profile's.
    public var shownPicture: ExactString? {
        userMetadata?["picture"]?.string.flatMap(PictureURL.init)?.text ?? picture
    }
}
