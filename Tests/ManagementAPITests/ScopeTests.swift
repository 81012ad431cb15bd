import JSON
import Testing

@Suite("Scopes")
struct ScopeTests {
    static let id = "auth0|x"
    static let path = Management.path(id)

    /// A request, whether it carries a valid body, the scopes of which one is enough, and the status.
    static let table: [(request: String, scopes: String, status: Int)] = [
        ("GET /api/v2/users", "read:users", 200),
        ("GET /api/v2/users-by-email?email=a", "read:users", 200),
        ("POST /api/v2/users", "create:users", 201),
        ("GET \(path)", "read:users read:current_user read:user_idp_tokens", 200),
        (
            "PATCH \(path)", "update:users update:users_app_metadata update:current_user_metadata",
            200
        ),
        ("DELETE \(path)", "delete:users delete:current_user", 204),
    ]

    static let all = [
        "read:users", "create:users", "update:users", "delete:users",
        "update:users_app_metadata", "read:user_idp_tokens", "read:current_user",
        "update:current_user_metadata", "delete:current_user", "read:users_app_metadata",
        "read:roles", "READ:USERS", "*",
    ]

    @Test("each opens what the table says, and nothing else", arguments: table)
    func scopes(request: String, scopes: String, status: Int) async throws {
        let parts = request.split(separator: " ").map(String.init)
        let enough = scopes.split(separator: " ").map(String.init)
        let body: [String: JSONValue] = ["POST": Management.newUser, "PATCH": [:]]
        try await withManagement { management in
            _ = try await management.create(["user_id": "x", "email": "b@b.de"])
            for scope in Self.all.filter({ !enough.contains($0) }) + [""] {
                let answer = try await management.send(
                    parts[0],
                    parts[1],
                    body: body[parts[0]]?.encoded(),
                    scopes: scope,
                    subject: Self.id
                )
                expectError(
                    answer,
                    403,
                    "insufficient_scope",
                    "Insufficient scope, expected any of: \(enough.joined(separator: ","))"
                )
                #expect(
                    answer["WWW-Authenticate"]
                        == #"Bearer error="insufficient_scope", scope="\#(scopes)""#
                )
            }
            let answer = try await management.send(
                parts[0],
                parts[1],
                body: body[parts[0]]?.encoded(),
                scopes: "openid \(enough[0])"
            )
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test(
        "scopes of the own user are for no other, whether it exists or not",
        arguments: [
            ("GET", "read:current_user", nil, 200), ("DELETE", "delete:current_user", nil, 204),
            ("PATCH", "update:current_user_metadata", #"{"user_metadata": {"a": 1}}"#, 200),
        ] as [(String, String, String?, Int)]
    )
    func ownUser(method: String, scope: String, body: String?, status: Int) async throws {
        try await withManagement { management in
            _ = try await management.create(["user_id": "x"])
            for (id, subject, expected) in [
                ("auth0|y", "auth0|x", 403), ("auth0|x", "auth0|y", 403),
                ("none", "auth0|x", 403), ("auth0|x", "auth0|x", status),
            ] {
                let answer = try await management.send(
                    method,
                    Management.path(id),
                    body: body.map { Array($0.utf8) },
                    scopes: scope,
                    subject: subject
                )
                #expect(answer.status == expected, "\(id) \(subject)")
            }
        }
    }

    @Test(
        "a patch by less than `update:users` names what the scope is for alone",
        arguments: [
            ("update:users_app_metadata", #"{"app_metadata": {"a": 1}}"#, nil),
            ("update:users_app_metadata", #"{"user_metadata": {"a": 1}}"#, "user_metadata"),
            (
                "update:users_app_metadata", #"{"app_metadata": {}, "blocked": true, "shoe": 1}"#,
                "blocked, shoe"
            ),
            ("update:current_user_metadata", #"{"user_metadata": {"a": 1}}"#, nil),
            ("update:current_user_metadata", #"{"app_metadata": {"a": 1}}"#, "app_metadata"),
            (
                "update:current_user_metadata", #"{"email": "b@b.de", "password": "x"}"#,
                "email, password"
            ),
            (
                "update:current_user_metadata update:users_app_metadata",
                #"{"app_metadata": {"a": 1}, "user_metadata": {"a": 1}}"#, nil
            ),
            ("update:current_user_metadata update:users", #"{"name": "x"}"#, nil),
        ] as [(String, String, String?)]
    )
    func partOfUser(scopes: String, body: String, refused: String?) async throws {
        try await withManagement { management in
            let user = try await management.create(["user_id": "x"])
            let answer = try await management.send(
                "PATCH",
                Self.path,
                body: Array(body.utf8),
                scopes: scopes,
                subject: Self.id
            )
            guard let refused else {
                #expect(answer.status == 200)
                return
            }
            expectError(
                answer,
                403,
                "insufficient_scope",
                "You cannot update the following fields: \(refused)"
            )
            #expect(try await management.get(Self.path).json == user.json)
        }
    }

    @Test("a scope is asked for before path, query, media type and body are looked at")
    func order() async throws {
        try await withManagement { management in
            for (method, target) in [
                ("GET", "/api/v2/users?page=x"), ("GET", "/api/v2/users/none"),
                ("POST", "/api/v2/users"), ("PATCH", "/api/v2/users/none"),
            ] {
                let answer = try await management.send(
                    method,
                    target,
                    body: method == "GET" ? nil : [0x7B],
                    scopes: "",
                    headers: ["Content-Type: text/plain"]
                )
                expectError(answer, 403, "insufficient_scope")
            }
        }
    }
}
