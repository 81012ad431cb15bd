import Curl
import Foundation
import JSON
import ServedBinary
import Testing

/// A running server, and tokens of the two clients of its ``Site``.
struct Serving: Sendable {
    let site: Site
    let process: ServedProcess
    let port: Int
    /// Of a client that may ask about anybody.
    private(set) var backend = ""
    /// Of a client that may change everything.
    private(set) var keeper = ""

    /// Waits until it listens.
    init(_ site: Site, _ process: ServedProcess) async throws {
        self.site = site
        self.process = process
        port = try await process.port()
        backend = try await token(of: "backend")
        keeper = try await token(of: "keeper")
    }

    /// A new token of a client.
    func token(of client: String, audience: String = Site.issuer) async throws -> String {
        let reply = try await post(
            "/oauth/token",
            [
                "grant_type": "client_credentials", "client_id": .string(ExactString(client)),
                "client_secret": .string(ExactString("secret-of-\(client)")),
                "audience": .string(ExactString(audience)),
            ]
        )
        return try #require(reply.json?["access_token"]?.string?.string, "\(reply)")
    }

    /// Asks whether the user `auth0|USER` may read a document.
    func check(_ user: String, token: String? = nil) async throws -> Reply {
        try await post("/access/v1/evaluation", Self.question(user), token: token ?? backend)
    }

    /// The body of that question.
    static func question(_ user: String) -> JSONValue {
        [
            "subject": ["type": "user", "id": .string(ExactString("auth0|\(user)"))],
            "action": ["name": "read"], "resource": ["type": "document", "id": "1"],
        ]
    }

    /// Makes a user, who may read documents or holds no role.
    func makeUser(_ name: String, mayRead: Bool = false) async throws {
        let reply = try await tryToMakeUser(name, mayRead: mayRead)
        try #require(reply.status == 201, "\(reply)")
    }

    /// The answer of the Management API to a new user.
    func tryToMakeUser(_ name: String, mayRead: Bool = false) async throws -> Reply {
        try await post(
            "/api/v2/users",
            [
                "connection": "Username-Password-Authentication",
                "user_id": .string(ExactString(name)),
                "email": .string(ExactString("\(name)@example.com")),
                "password": "Rc1-a-password-of-tests",
                "app_metadata": ["roles": mayRead ? ["viewer"] : []],
            ],
            token: token(of: "keeper", audience: Site.issuer + "api/v2/")
        )
    }

    /// Lets a user read documents, for so many seconds if it says so.
    func grant(_ user: String, forSeconds seconds: Int? = nil) async throws -> Reply {
        var grant: JSONObject = ["role": "viewer"]
        if let seconds {
            let end = Date(timeIntervalSinceNow: Double(seconds)).ISO8601Format()
            grant["expires_at"] = .string(ExactString(end))
        }
        return try await post(
            "/v1/admin/subjects/auth0%7C\(user)/grants",
            .object(grant),
            token: keeper
        )
    }

    /// Gets what needs no token.
    func get(_ path: String) async throws -> Reply { try await send(path, .get, token: nil) }

    /// Posts JSON.
    func post(_ path: String, _ body: JSONValue, token: String? = nil) async throws -> Reply {
        let method = HTTPClientRequest.Method.post(
            body: body.encoded(),
            mediaType: "application/json"
        )
        return try await send(path, method, token: token)
    }

    private func send(
        _ path: String,
        _ method: HTTPClientRequest.Method,
        token: String?
    ) async throws -> Reply {
        let headers = try token.map { [try RequestHeader("Authorization", "Bearer \($0)")] } ?? []
        let response = try await site.client.send(
            HTTPClientRequest(
                try HTTPURL("http://127.0.0.1:\(port)\(path)"),
                method: method,
                headers: headers,
                timeout: .seconds(30)
            )
        )
        return Reply(status: response.status, body: response.body)
    }

    /// Ends it in order; the exit status.
    func stop() async throws -> Int32? {
        process.send(SIGTERM)
        return try await process.exitStatus()
    }
}
