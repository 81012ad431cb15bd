internal import JSON

/// The scopes that this server knows.
enum Scopes {
    /// Those of Rolecall's own API, for clients.
    static let rolecall: [ExactString] = [
        "evaluate:access", "search:access", "read:permissions", "invalidate:subjects",
        "admin:access",
    ]

    /// What a user's token for Rolecall's own API needs for its admin surface, together with roles.
    static let admin: ExactString = "admin:access"

    /// Those by which a user's client asks for parts of the profile (OpenID Connect Core §5.4).
    static let openID: ExactString = "openid"
    static let profile: ExactString = "profile"
    static let email: ExactString = "email"
    static let phone: ExactString = "phone"

    static let identityInOrder = [openID, profile, email, phone]
    static let identity = Set(identityInOrder)

    /// What a user's token for the Management API may hold: each acts on its own subject only.
    static let currentUser: Set<ExactString> = [
        "read:current_user", "update:current_user_identities", "create:current_user_metadata",
        "update:current_user_metadata", "delete:current_user_metadata",
        "create:current_user_device_credentials", "delete:current_user_device_credentials",
    ]

    /// Those of Management API v2, for clients: what `*` stands for there.
    static let management: [ExactString] = {
        let complete = [
            "users", "roles", "resource_servers", "connections", "clients", "client_grants",
            "users_app_metadata",
        ]
        let all = complete.flatMap { name in
            ["read", "create", "update", "delete"].map { "\($0):\(name)" }
        }
        let others = [
            "read:user_idp_tokens", "read:role_members", "create:role_members",
            "delete:role_members", "read:logs", "read:logs_users", "read:sessions",
            "delete:sessions", "read:refresh_tokens", "delete:refresh_tokens",
            "read:organizations", "read:user_effective_permissions", "read:user_effective_roles",
            "read:client_keys", "create:user_tickets", "read:stats", "read:grants",
            "delete:grants", "read:signing_keys", "create:signing_keys", "update:signing_keys",
            "read:tenant_settings", "update:tenant_settings", "read:user_custom_blocks",
        ]
        return (all + others).map { ExactString($0) }
    }()
}
