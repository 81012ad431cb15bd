/// What a request may say of a user: a member of the bodies that create and patch.
public enum UserMember: String, CaseIterable, Sendable {
    /// The name of the connection.
    case connection
    /// The user's e-mail address.
    case email
    /// The user's name to sign in with.
    case username
    /// The user's phone number.
    case phoneNumber = "phone_number"
    /// The user's password.
    case password
    /// The user's id at the provider.
    case userID = "user_id"
    /// The user's full name.
    case name
    /// The user's nickname.
    case nickname
    /// The user's given name.
    case givenName = "given_name"
    /// The user's family name.
    case familyName = "family_name"
    /// The URL of the user's picture.
    case picture
    /// Whether the user is blocked.
    case blocked
    /// Whether the e-mail address is verified.
    case emailVerified = "email_verified"
    /// Whether the phone number is verified.
    case phoneVerified = "phone_verified"
    /// Whether to send an e-mail to verify the address.
    case verifyEmail = "verify_email"
    /// Whether to send a message to verify the phone number.
    case verifyPhoneNumber = "verify_phone_number"
    /// Data that the user may edit.
    case userMetadata = "user_metadata"
    /// Data that the user may not edit.
    case appMetadata = "app_metadata"
    /// The client for which the change is made.
    case clientID = "client_id"

    /// What a new user may be given.
    static let ofCreation: [UserMember] = allCases.filter {
        $0 != .verifyPhoneNumber && $0 != .clientID
    }

    /// What a patch may change.
    static let ofPatch: [UserMember] = allCases.filter { $0 != .userID }

    /// What answers show, and no patch may send: people send back what they read.
    static let readOnly: Set<String> = [
        "user_id", "identities", "created_at", "updated_at", "last_login", "last_ip",
        "logins_count", "last_password_reset", "multifactor", "multifactor_last_modified",
        "blocked_for",
    ]

    /// What the member means, for messages.
    var meaning: String {
        switch self {
        case .connection: "The name of the connection."
        case .email: "The user's e-mail address."
        case .username: "The user's name to sign in with."
        case .phoneNumber: "The user's phone number."
        case .password: "The user's password."
        case .userID: "The user's id at the provider."
        case .name: "The user's full name."
        case .nickname: "The user's nickname."
        case .givenName: "The user's given name."
        case .familyName: "The user's family name."
        case .picture: "The URL of the user's picture."
        case .blocked: "Whether the user is blocked."
        case .emailVerified: "Whether the e-mail address is verified."
        case .phoneVerified: "Whether the phone number is verified."
        case .verifyEmail: "Whether to send an e-mail to verify the address."
        case .verifyPhoneNumber: "Whether to send a message to verify the phone number."
        case .userMetadata: "Data that the user may edit."
        case .appMetadata: "Data that the user may not edit."
        case .clientID: "The client for which the change is made."
        }
    }
}
