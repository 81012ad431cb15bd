/// The scopes that open something here.
public enum ManagementScope: String, CaseIterable, Sendable {
    case readUsers = "read:users"
    case createUsers = "create:users"
    case updateUsers = "update:users"
    case deleteUsers = "delete:users"
    /// Changes `app_metadata` alone.
    case updateUsersAppMetadata = "update:users_app_metadata"
    /// Reads what a provider issued for a user, of which there is nothing here; opens the user too.
    case readUserIdentityProviderTokens = "read:user_idp_tokens"
    /// Reads the token's own user.
    case readCurrentUser = "read:current_user"
    /// Changes `user_metadata` of the token's own user.
    case updateCurrentUserMetadata = "update:current_user_metadata"
    /// Deletes the token's own user.
    case deleteCurrentUser = "delete:current_user"

    /// Whether the scope is for the token's own user alone.
    var isForOwnUser: Bool {
        switch self {
        case .readUsers, .createUsers, .updateUsers, .deleteUsers, .updateUsersAppMetadata,
            .readUserIdentityProviderTokens:
            false
        case .readCurrentUser, .updateCurrentUserMetadata, .deleteCurrentUser: true
        }
    }
}

extension ManagementOperation {
    /// The scopes of which one is enough.
    public var scopes: [ManagementScope] {
        switch self {
        case .listUsers, .findUsersByEmail: [.readUsers]
        case .createUser: [.createUsers]
        case .readUser: [.readUsers, .readCurrentUser, .readUserIdentityProviderTokens]
        case .updateUser: [.updateUsers, .updateUsersAppMetadata, .updateCurrentUserMetadata]
        case .deleteUser: [.deleteUsers, .deleteCurrentUser]
        }
    }
}
