import Curl
import FaultProxy
import Foundation
import JSON
import ServedBinary
import Testing

/// A second `rolecall serve`, which is the tenant, behind a proxy that can do what a bad day does.
///
/// Its public URL is the proxy's, so all that its tokens and documents name goes through the proxy.
struct Tenant: Sendable {
    /// Where its files are, and those of the server in front of it.
    let folder: URL
    /// The way to it.
    let proxy: FaultProxy
    let process: ServedProcess
    /// Asks it past the proxy.
    let client: HTTPClient
    /// Its own port, behind the proxy.
    let port: Int

    /// The URL that others know it by.
    var url: String { proxy.url() }
    /// The audience of the tokens that its users have for their apps' API.
    static let audience = "https://api.example"
    /// The password of all its users.
    static let password = "Rc1-a-password-of-tests"

    /// The client as which a server in front of it asks, unless another is named.
    static let usualClient = """
          - { id: rolecall, secret_file: rolecall.secret, privileged: true,
              grants: [ { audience: management, scopes: ["*"] } ] }
        """

    /// The other clients, by id; each one's secret is in the file of its name.
    static let clients = """
          - { id: keeper, secret_file: keeper.secret, privileged: true,
              grants: [ { audience: management, scopes: ["*"] } ] }
          - { id: reader, secret_file: reader.secret,
              grants: [ { audience: management, scopes: ["read:users"] } ] }
          - { id: writer, secret_file: writer.secret,
              grants: [ { audience: management, scopes: ["update:users"] } ] }
          - { id: stranger, secret_file: stranger.secret, grants: [] }
          - { id: app, secret_file: app.secret,
              grants: [ { audience: \(audience), scopes: ["use:api"] } ] }
          - { id: inspector, secret_file: inspector.secret,
              grants: [ { audience: rolecall, scopes: ["evaluate:access"] } ] }
          - { id: backend, secret_file: backend.secret,
              grants: [ { audience: \(audience), scopes: ["evaluate:access"] } ] }
        """

    /// Runs a test with a tenant of its own, and ends it in any case.
    static func run<Value: Sendable>(
        _ test: (Tenant) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tenant-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let proxy = try FaultProxy(to: 0)
        let process = try serve(in: folder, as: proxy.url())
        let client = try HTTPClient()
        let outcome: Result<Value, any Error>
        do {
            let port = try await process.port()
            proxy.send(to: port)
            let tenant = Tenant(
                folder: folder,
                proxy: proxy,
                process: process,
                client: client,
                port: port
            )
            outcome = .success(try await test(tenant))
        } catch {
            outcome = .failure(error)
        }
        process.stop()
        await client.shutdown()
        await proxy.stop()
        return try outcome.get()
    }

    private static func serve(in folder: URL, as url: String) throws -> ServedProcess {
        let names = [
            "rolecall", "keeper", "reader", "writer", "stranger", "app", "backend", "inspector",
        ]
        for name in names {
            try write("\(name).secret", "secret-of-\(name)", in: folder)
        }
        try configure(usualClient + "\n" + clients, in: folder, as: url)
        return try ServedProcess(config: folder.appending(path: configurationName))
    }

    /// The name of its configuration in its folder.
    static let configurationName = "tenant.yaml"

    /// Writes its configuration, with these clients.
    static func configure(_ clients: String, in folder: URL, as url: String) throws {
        let config = """
            public_url: \(url)
            listeners: [{ port: 0 }]
            store: { path: tenant.db }
            log: { level: notice }
            limits: { request_time: 5m }
            clients:
            \(clients)
            """
        try write(configurationName, config, in: folder)
    }

    /// Writes a file that only its owner can read.
    static func write(_ name: String, _ text: String, in folder: URL) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: file.path
        )
    }
}

extension Tenant {
    /// Makes the user `auth0|NAME` with that `app_metadata`.
    func makeUser(
        _ name: String,
        _ appMetadata: JSONValue = [:],
        isBlocked: Bool = false
    ) async throws {
        let body: JSONValue = [
            "connection": "Username-Password-Authentication",
            "user_id": .string(ExactString(name)),
            "email": .string(ExactString("\(name)@example.com")), "email_verified": true,
            "password": .string(ExactString(Self.password)), "app_metadata": appMetadata,
            "blocked": .bool(isBlocked),
        ]
        let answer = try await post("/api/v2/users", body, token: managementToken())
        try #require(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
    }

    /// An access token of a user, for ``audience`` or another one.
    func token(
        of name: String,
        scope: String = "openid",
        audience: String = Self.audience
    ) async throws -> String {
        try await token(
            [
                "grant_type": "password", "username": .string(ExactString("\(name)@example.com")),
                "password": .string(ExactString(Self.password)), "client_id": "app",
                "client_secret": "secret-of-app", "scope": .string(ExactString(scope)),
                "audience": .string(ExactString(audience)),
            ]
        )
    }

    /// The ID token of a user who signs in by `app`.
    func idToken(of name: String) async throws -> String {
        let answer = try await post(
            "/oauth/token",
            [
                "grant_type": "password", "username": .string(ExactString("\(name)@example.com")),
                "password": .string(ExactString(Self.password)), "client_id": "app",
                "client_secret": "secret-of-app", "scope": "openid",
                "audience": .string(ExactString(Self.audience)),
            ]
        )
        let value = try JSONValue(parsing: answer.body)
        return try #require(value["id_token"]?.string?.string, "\(value)")
    }

    /// The own token of a client, for ``audience`` or another one.
    func clientToken(
        of name: String = "app",
        audience: String = Self.audience
    ) async throws -> String {
        try await token(
            [
                "grant_type": "client_credentials", "client_id": .string(ExactString(name)),
                "client_secret": .string(ExactString("secret-of-\(name)")),
                "audience": .string(ExactString(audience)),
            ]
        )
    }

    /// A token for the Management API of a client that may do everything there.
    func managementToken() async throws -> String {
        try await token(
            [
                "grant_type": "client_credentials", "client_id": "keeper",
                "client_secret": "secret-of-keeper",
                "audience": .string(ExactString(url + "/api/v2/")),
            ]
        )
    }

    private func token(_ body: JSONValue) async throws -> String {
        let answer = try await post("/oauth/token", body)
        let value = try JSONValue(parsing: answer.body)
        return try #require(value["access_token"]?.string?.string, "\(value)")
    }

    /// Posts JSON past the proxy.
    func post(
        _ path: String,
        _ body: JSONValue,
        token: String? = nil
    ) async throws -> HTTPClientResponse {
        let headers = try token.map { [try RequestHeader("Authorization", "Bearer \($0)")] } ?? []
        return try await client.send(
            HTTPClientRequest(
                try HTTPURL("http://127.0.0.1:\(port)\(path)"),
                method: .post(body: body.encoded(), mediaType: "application/json"),
                headers: headers,
                timeout: .seconds(240)
            )
        )
    }
}
