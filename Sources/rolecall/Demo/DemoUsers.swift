internal import JSON

/// The users of the demo: each shows one thing that `app_metadata` can say.
///
/// The roles are those of the sample policies.
enum DemoUsers {
    /// The full admin's e-mail address.
    static let adminEmail: ExactString = "admin@example.com"

    /// The admin, as a body of the Management API without connection and password.
    static let admin: JSONObject = [
        "email": .string(adminEmail), "name": "Admin", "email_verified": true,
        "app_metadata": ["roles": ["admin"]],
    ]

    /// All others; their ids are `auth0|` and the name before `@`.
    static let samples: [JSONObject] = [
        // A role holds everywhere and for good.
        sample("vera", "Vera Viewer", ["roles": ["viewer"]]),
        // A scope is a fence around a role.
        sample(
            "edith",
            "Edith Editor",
            [
                "roles": [
                    "viewer",
                    [
                        "role": "editor", "scope": "document/team-7/**", "reason": "Joined team 7",
                    ],
                ]
            ]
        ),
        // A grant that has ended gives nothing.
        sample(
            "hugo",
            "Hugo Helper",
            ["roles": [["role": "editor", "expires_at": "2026-06-01T00:00:00Z"]]]
        ),
        sample("lisa", "Lisa Librarian", ["roles": ["librarian"]]),
        // A deny wins over every role.
        sample(
            "otto",
            "Otto Outgoing",
            [
                "roles": ["librarian"],
                "acl": [
                    [
                        "id": "notice", "effect": "deny",
                        "permissions": ["share:document", "delete:document"],
                        "reason": "Under notice",
                    ]
                ],
            ]
        ),
        // One document, without any role.
        sample("paula", "Paula Partner", ["permissions": ["read:document/contracts/2026/17"]]),
        // A blocked user is denied everything.
        sample("bodo", "Bodo Blocked", ["roles": ["librarian"]], isBlocked: true),
    ]

    private static func sample(
        _ identifier: String,
        _ name: ExactString,
        _ appMetadata: JSONValue,
        isBlocked: Bool = false
    ) -> JSONObject {
        var body: JSONObject = [
            "user_id": .string(ExactString(identifier)),
            "email": .string(ExactString("\(identifier)@example.com")),
            "name": .string(name), "email_verified": true, "app_metadata": appMetadata,
        ]
        if isBlocked { body["blocked"] = true }
        return body
    }
}
