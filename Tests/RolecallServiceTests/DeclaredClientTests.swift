import Curl
import Foundation
import JSON
import ServedBinary
import Testing

/// A server with a configuration of its own, and how to ask it.
private struct Configured {
    let folder: URL
    let client: HTTPClient
    let process: ServedProcess
    let url: String
    let port: Int

    func post(_ path: String, token: String? = nil, _ body: JSONValue) async throws -> Answer {
        let method = HTTPClientRequest.Method.post(
            body: body.encoded(),
            mediaType: "application/json"
        )
        let headers = try token.map { [try RequestHeader("Authorization", "Bearer \($0)")] } ?? []
        let request = HTTPClientRequest(
            try HTTPURL(url + path),
            method: method,
            headers: headers,
            timeout: .seconds(60)
        )
        return Answer(try await client.send(request))
    }

    /// Sends a request with any method to the Management API; the status, and the code of an error.
    func manage(_ line: String, token: String, _ body: JSONValue? = nil) async throws -> String {
        var lines = ["Authorization: Bearer \(token)"]
        if body != nil { lines.append("Content-Type: application/json") }
        let answer = Answer(
            try await RawRequest(line, lines, body: body?.encoded()).answer(port: port)
        )
        let code = answer.json["errorCode"]?.string.map { " \($0)" } ?? ""
        return "\(answer.status)\(code)"
    }

    func askToken(_ id: String, _ secret: String, audience: String) async throws -> Answer {
        try await post(
            "/oauth/token",
            [
                "grant_type": "client_credentials", "client_id": .string(ExactString(id)),
                "client_secret": .string(ExactString(secret)),
                "audience": .string(ExactString(audience)),
            ]
        )
    }
}

/// One after the other: most make users with passwords, whose hashes want a whole core each.
@Suite("Clients that the configuration declares", .serialized, .timeLimit(.minutes(2)))
struct DeclaredClientTests {
    private static let policies = """
        version: 1
        roles:
          viewer: { permissions: ["read:document"] }
          admin: { permissions: ["*:rolecall"] }
        """

    private static func config(_ clients: String) -> String {
        """
        public_url: https://rolecall.example
        subjects: { user: [user_id, /app_metadata/badge] }
        listeners: [{ address: 127.0.0.1, port: 0 }]
        clients:
        \(clients)
        """
    }

    private static let management = "https://rolecall.example/api/v2/"
    private static let clients = """
          - { id: plain, secret_file: plain.secret, grants: [ { audience: management, scopes: ["*"] } ] }
          - { id: boss, secret_file: boss.secret, roles: [admin],
              grants: [ { audience: management, scopes: ["*"] } ] }
        """

    private func serving(
        _ clients: String = Self.clients,
        _ body: (Configured) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "declared-\(UUID())")
        let manager = FileManager.default
        try manager.createDirectory(
            at: folder.appending(path: "policies"),
            withIntermediateDirectories: true
        )
        defer { try? manager.removeItem(at: folder) }
        for (name, text) in [
            ("rolecall.yaml", Self.config(clients)), ("policies/a.yaml", Self.policies),
            ("plain.secret", "plain-secret\n"), ("boss.secret", "boss-secret\n"),
        ] {
            let file = folder.appending(path: name)
            try Data(text.utf8).write(to: file)
            try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        }
        let process = try ServedProcess(config: folder.appending(path: "rolecall.yaml"))
        defer { process.stop() }
        let port = try await process.port()
        let client = try HTTPClient()
        let url = "http://127.0.0.1:\(port)"
        try await body(
            Configured(folder: folder, client: client, process: process, url: url, port: port)
        )
        await client.shutdown()
    }

    @Test("get tokens, and lose them with the declaration on reload")
    func reload() async throws {
        try await serving { server in
            let first = try await server.askToken(
                "plain",
                "plain-secret",
                audience: Self.management
            )
            #expect(first.status == 200, "\(first.text)")
            let wrong = try await server.askToken("plain", "other", audience: Self.management)
            #expect(wrong.status == 401)
            let token = try #require(first.json["access_token"]?.string?.string)
            let without = Self.config(
                Self.clients.split(separator: "\n").dropFirst().joined(separator: "\n")
            )
            try Data(without.utf8).write(to: server.folder.appending(path: "rolecall.yaml"))
            try await server.process.signal(SIGHUP, until: "reloaded")
            let gone = try await server.askToken("plain", "plain-secret", audience: Self.management)
            #expect(gone.status == 401)
            let user = try await server.post("/api/v2/users", token: token, [:])
            #expect(user.status == 401, "\(user.text)")
        }
    }

    @Test("are warned of at the start and on reload if no policy defines a role of theirs")
    func undefinedRole() async throws {
        try await serving(Self.clients.replacing("[admin]", with: "[admin, nope]")) { server in
            let text = "names role `nope`, which no policy defines"
            try await server.process.line(containing: text)
            try await server.process.signal(SIGHUP, until: text)
            #expect(!server.process.log.contains { $0.contains("names role `admin`") })
        }
    }

    @Test("give no rights through the Management API that they do not have")
    func privilege() async throws {
        try await serving { server in
            let plain = try await server.askToken(
                "plain",
                "plain-secret",
                audience: Self.management
            )
            let boss = try await server.askToken("boss", "boss-secret", audience: Self.management)
            let tokens = [plain, boss].compactMap { $0.json["access_token"]?.string?.string }
            try #require(tokens.count == 2)
            func create(_ token: String, _ name: String, _ metadata: JSONValue) async throws -> Int
            {
                try await server.post(
                    "/api/v2/users",
                    token: token,
                    [
                        "connection": "Username-Password-Authentication",
                        "email": .string(ExactString("\(name)@example.com")),
                        "password": "c0rrect-Horse!battery", "app_metadata": metadata,
                    ]
                ).status
            }
            let (weak, strong) = (tokens[0], tokens[1])
            #expect(try await create(weak, "a", ["plan": "gold", "roles": []]) == 201)
            for (index, metadata) in [
                ["roles": ["viewer"]], ["roles": "admin"], ["permissions": ["read:document"]],
                ["acl": [["effect": "deny", "permissions": ["*:*"]]]],
                ["authorization": ["roles": ["viewer"]]],
            ].enumerated() as EnumeratedSequence<[JSONValue]> {
                #expect(try await create(weak, "b\(index)", metadata) == 403)
            }
            #expect(try await create(strong, "c", ["roles": ["admin"]]) == 201)
            // A value by which another user is found would make one be the other.
            #expect(try await create(weak, "d", ["badge": "7"]) == 201)
            #expect(try await create(weak, "e", ["badge": "7"]) == 403)
            #expect(try await create(weak, "f", ["badge": "demo@clients"]) == 403)
            #expect(try await create(weak, "g", ["badge": "https://a.example/#b"]) == 403)
            #expect(try await create(strong, "h", ["badge": "8"]) == 201)
        }
    }

    /// Makes full admins by a client that may, but is not privileged; and gives its token, and a weak one.
    private func makeAdmins(
        _ names: [String],
        _ server: Configured
    ) async throws -> (strong: String, weak: String) {
        var tokens: [String] = []
        for id in ["boss", "plain"] {
            let answer = try await server.askToken(
                id,
                "\(id)-secret",
                audience: Self.management
            )
            tokens.append(try #require(answer.json["access_token"]?.string?.string))
        }
        for name in names {
            let made = try await server.post(
                "/api/v2/users",
                token: tokens[0],
                [
                    "connection": "Username-Password-Authentication",
                    "user_id": .string(ExactString(name)),
                    "email": .string(ExactString("\(name)@example.com")),
                    "password": "c0rrect-Horse!battery", "app_metadata": ["roles": ["admin"]],
                ]
            )
            try #require(made.status == 201, "\(made.text)")
        }
        return (tokens[0], tokens[1])
    }

    private static let path = "/api/v2/users/auth0%7C"
    /// What ends that somebody is a full admin.
    private static let endings: [(String, JSONValue?)] = [
        ("PATCH", ["blocked": true]), ("DELETE", nil), ("PATCH", ["app_metadata": ["roles": []]]),
        ("PATCH", ["app_metadata": [:]]),
        (
            "PATCH",
            [
                "app_metadata": [
                    "roles": [["role": "admin", "expires_at": "2999-01-01T00:00:00Z"]]
                ]
            ]
        ),
        ("PATCH", ["app_metadata": ["roles": [["role": "admin", "scope": "document"]]]]),
        (
            "PATCH",
            ["app_metadata": ["acl": [["effect": "deny", "permissions": ["*:rolecall"]]]]]
        ),
    ]

    @Test("leave the last full admin, whatever they try by the Management API")
    func lastAdmin() async throws {
        try await serving { server in
            let (strong, weak) = try await makeAdmins(["c"], server)
            let user = Self.path + "c"
            for (method, body) in Self.endings {
                let line = "\(method) \(user)"
                let comment = "\(line) \(body?.text ?? "")"
                let refused = try await server.manage(line, token: weak, body)
                #expect(refused == "403 insufficient_scope", "\(comment)")
                let kept = try await server.manage(line, token: strong, body)
                #expect(kept == "409 last_admin", "\(comment)")
            }
            _ = try await makeAdmins(["d"], server)
            #expect(try await server.manage("DELETE \(user)", token: strong) == "204")
        }
    }

    @Test("leave one of two full admins, whoever of two is first")
    func lastAdminAtOnce() async throws {
        try await serving { server in
            let (strong, _) = try await makeAdmins(["c", "d"], server)
            for (method, body) in Self.endings where method == "PATCH" {
                async let first = server.manage("PATCH \(Self.path)c", token: strong, body)
                async let second = server.manage(
                    "PATCH \(Self.path)d",
                    token: strong,
                    ["blocked": true]
                )
                let both = try await [first, second].sorted()
                #expect(both == ["200", "409 last_admin"], "\(body?.text ?? "")")
                for name in ["c", "d"] {
                    let restored = try await server.manage(
                        "PATCH \(Self.path)\(name)",
                        token: strong,
                        ["blocked": false, "app_metadata": ["roles": ["admin"], "acl": []]]
                    )
                    #expect(restored == "200")
                }
            }
            async let first = server.manage("DELETE \(Self.path)c", token: strong)
            async let second = server.manage("DELETE \(Self.path)d", token: strong)
            #expect(try await [first, second].sorted() == ["204", "409 last_admin"])
        }
    }

    @Test("delete users whose tokens are not those of a later user with the same id")
    func laterUser() async throws {
        try await serving { server in
            let (strong, _) = try await makeAdmins(["c", "d"], server)
            func signIn(_ audience: String) async throws -> String {
                let answer = try await server.post(
                    "/oauth/token",
                    [
                        "grant_type": "password", "client_id": "boss",
                        "client_secret": "boss-secret", "username": "c@example.com",
                        "password": "c0rrect-Horse!battery",
                        "audience": .string(ExactString(audience)),
                        "scope": "openid read:current_user",
                    ]
                )
                return try #require(answer.json["access_token"]?.string?.string, "\(answer.text)")
            }
            func statuses(_ own: String, _ management: String) async throws -> [String] {
                let check = try await server.post(
                    "/access/v1/evaluation",
                    token: own,
                    ["action": ["name": "read"], "resource": ["type": "document", "id": "1"]]
                )
                return [
                    "\(check.status)",
                    try await server.manage("GET /userinfo", token: own),
                    try await server.manage("GET \(Self.path)c", token: management),
                ]
            }
            let own = try await signIn("https://rolecall.example/")
            let management = try await signIn(Self.management)
            #expect(try await statuses(own, management) == ["200", "200", "200"])
            // `iat` has whole seconds: the user is deleted in a later one.
            let second = Date().timeIntervalSince1970.rounded(.down)
            while Date().timeIntervalSince1970 < second + 1 {
                _ = try await statuses(own, management)
            }
            #expect(try await server.manage("DELETE \(Self.path)c", token: strong) == "204")
            _ = try await makeAdmins(["c"], server)
            let old = try await statuses(own, management)
            #expect(old == ["401", "401", "401"])
            let (next, other) = (
                try await signIn("https://rolecall.example/"), try await signIn(Self.management)
            )
            let new = try await statuses(next, other)
            #expect(new == ["200", "200", "200"])
        }
    }
}
