import Curl
import Foundation
import JSON
import ServedBinary
import Testing

extension Tenant {
    /// Replaces members of a user's `app_metadata`, past the proxy.
    func changeUser(_ name: String, _ appMetadata: JSONValue) async throws {
        try await change(name, ["app_metadata": appMetadata])
    }

    /// Blocks a user, past the proxy.
    func blockUser(_ name: String) async throws { try await change(name, ["blocked": true]) }

    private func change(_ name: String, _ body: JSONValue) async throws {
        let answer = try await client.send(
            HTTPClientRequest(
                try HTTPURL("http://127.0.0.1:\(port)/api/v2/users/auth0%7C\(name)"),
                method: .patch(body: body.encoded(), mediaType: "application/json"),
                headers: [
                    try RequestHeader("Authorization", "Bearer \(try await managementToken())")
                ],
                timeout: .seconds(60)
            )
        )
        try #require(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
    }

    /// A user's `app_metadata` as it is, asked past the proxy.
    func appMetadata(of name: String) async throws -> JSONValue? {
        let answer = try await client.send(
            HTTPClientRequest(
                try HTTPURL("http://127.0.0.1:\(port)/api/v2/users/auth0%7C\(name)"),
                headers: [
                    try RequestHeader("Authorization", "Bearer \(try await managementToken())")
                ]
            )
        )
        try #require(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
        return try JSONValue(parsing: answer.body)["app_metadata"]
    }

    /// Lets the next key sign.
    func rotateKeys() async throws {
        let config = folder.appending(path: Self.configurationName).path
        let command = try ServedProcess(["keys", "rotate", "--config", config])
        try #require(try await command.exitStatus() == 0, "\(command.log)")
    }

    /// What becomes of the client as which the server in front asks.
    enum ClientState {
        /// It is there, with its secret.
        case good
        /// It has another secret.
        case secretChanged
        /// There is no such client.
        case deleted
    }

    /// Changes the client, and lets the tenant read its configuration again.
    func changeClient(_ state: ClientState) async throws {
        switch state {
        case .good:
            try Self.write("rolecall.secret", "secret-of-rolecall", in: folder)
            try Self.configure(Self.usualClient + "\n" + Self.clients, in: folder, as: url)
        case .secretChanged:
            try Self.write("rolecall.secret", "another-secret-of-rolecall", in: folder)
            try Self.configure(Self.usualClient + "\n" + Self.clients, in: folder, as: url)
        case .deleted:
            try Self.configure(Self.clients, in: folder, as: url)
        }
        try await process.signal(SIGHUP, until: "reloaded")
    }
}
