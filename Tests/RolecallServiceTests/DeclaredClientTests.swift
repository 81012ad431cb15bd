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

@Suite("Clients that the configuration declares", .timeLimit(.minutes(2)))
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

    private func serving(_ body: (Configured) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "declared-\(UUID())")
        let manager = FileManager.default
        try manager.createDirectory(
            at: folder.appending(path: "policies"),
            withIntermediateDirectories: true
        )
        defer { try? manager.removeItem(at: folder) }
        for (name, text) in [
            ("rolecall.yaml", Self.config(Self.clients)), ("policies/a.yaml", Self.policies),
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
        try await body(Configured(folder: folder, client: client, process: process, url: url))
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
}
