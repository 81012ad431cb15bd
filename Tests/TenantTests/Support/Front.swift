import Curl
import FaultProxy
import Foundation
import JSON
import ServedBinary
import Testing

/// The server under test, in front of a tenant, and a client that asks it.
struct Front: Sendable {
    /// `cache.fresh` and what follows it, in seconds.
    struct CacheTimes: Sendable {
        var fresh = 1
        var revalidate = 1
        var ifError = 4

        /// After so many seconds nothing is used.
        var whole: Int { fresh + revalidate + ifError }
    }

    let tenant: Tenant
    let process: ServedProcess
    let client: HTTPClient
    let port: Int
    /// The token of a client that may ask about anybody.
    let token: String

    var proxy: FaultProxy { tenant.proxy }

    /// Runs a test with a server in front of that tenant, and ends it in any case.
    static func run<Value: Sendable>(
        before tenant: Tenant,
        _ cache: CacheTimes = CacheTimes(),
        issuer: String = "profile: [management]",
        policies: String = Tenant.policies,
        _ test: (Front) async throws -> Value
    ) async throws -> Value {
        let token = try await tenant.clientToken(of: "backend")
        let config = try tenant.configuration(
            issuer: issuer,
            policies: policies,
            more: settings(cache)
        )
        let process = try ServedProcess(config: URL(filePath: config))
        var options = HTTPClientOptions()
        options.requestsMax = connectionsMax
        options.connectionsMax = connectionsMax
        options.connectionsPerHostMax = connectionsMax
        let client = try HTTPClient(options)
        let outcome: Result<Value, any Error>
        do {
            let front = Front(
                tenant: tenant,
                process: process,
                client: client,
                port: try await process.port(),
                token: token
            )
            outcome = .success(try await test(front))
        } catch {
            outcome = .failure(error)
        }
        process.stop()
        await client.shutdown()
        return try outcome.get()
    }

    /// The most connections that a test has to it.
    private static let connectionsMax = 300

    /// The secret of its hooks.
    private static let hookSecret = "secret-of-keeper"

    private static func settings(_ cache: CacheTimes) -> String {
        """
        audience: \(Tenant.audience)
        log: { level: error }
        hooks: { secret_file: keeper.secret }
        cache:
          fresh: \(cache.fresh)s
          stale_while_revalidate: \(cache.revalidate)s
          stale_if_error: \(cache.ifError)s
        """
    }
}

extension Front {
    /// Asks whether the tenant's user `auth0|USER` may read a document; with a token of the user's own,
    /// the user itself asks.
    func check(_ user: String, token own: String? = nil) async throws -> FrontAnswer {
        var question: JSONObject = [
            "action": ["name": "read"], "resource": ["type": "document", "id": "1"],
        ]
        if own == nil {
            question["subject"] = ["type": "user", "id": .string(ExactString("auth0|\(user)"))]
        }
        return try await send(
            "/access/v1/evaluation",
            about: user,
            .post(body: JSONValue.object(question).encoded(), mediaType: "application/json"),
            token: own ?? token
        )
    }

    /// The same question by another client's token.
    func check(_ user: String, clientToken: String) async throws -> FrontAnswer {
        try await Front(
            tenant: tenant,
            process: process,
            client: client,
            port: port,
            token: clientToken
        ).check(user)
    }

    /// Gets what needs no token.
    func get(_ path: String) async throws -> FrontAnswer {
        try await send(path, about: path, .get, token: nil)
    }

    /// Tells it that a user was changed at the tenant.
    func tellChanged(_ user: String) async throws {
        let body: JSONValue = ["users": [.string(ExactString("auth0|\(user)"))]]
        let answer = try await send(
            "/v1/hooks/users-changed",
            about: user,
            .post(body: body.encoded(), mediaType: "application/json"),
            token: Self.hookSecret
        )
        try #require(answer.status == 204)
    }

    private func send(
        _ path: String,
        about user: String,
        _ method: HTTPClientRequest.Method,
        token: String?
    ) async throws -> FrontAnswer {
        let headers = try token.map { [try RequestHeader("Authorization", "Bearer \($0)")] } ?? []
        let request = HTTPClientRequest(
            try HTTPURL("http://127.0.0.1:\(port)\(path)"),
            method: method,
            headers: headers,
            timeout: .seconds(30)
        )
        let sent = ContinuousClock.now
        return FrontAnswer(try await client.send(request), about: user, sent: sent)
    }
}
