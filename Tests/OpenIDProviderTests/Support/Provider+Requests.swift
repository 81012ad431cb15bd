import Curl
import JSON
import OpenSSL
import Testing

/// An answer of the provider.
struct Answer: Sendable {
    let status: Int
    let body: [UInt8]
    private let response: HTTPClientResponse

    init(_ response: HTTPClientResponse) {
        status = response.status
        body = response.body
        self.response = response
    }

    subscript(header: String) -> String? { response.headers.first(header) }

    var text: String { String(decoding: body, as: UTF8.self) }
    /// The body, null if it is not JSON.
    var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
    var names: [String] { (json.object ?? JSONObject()).map(\.key.string).sorted() }
    var error: String? { json["error"]?.string?.string }
    var errorDescription: String? { json["error_description"]?.string?.string }
    var accessToken: String? { json["access_token"]?.string?.string }
    var idToken: String? { json["id_token"]?.string?.string }
    var scope: String? { json["scope"]?.string?.string }
}

extension Provider {
    typealias Headers = [(name: String, value: String)]

    static let form = "application/x-www-form-urlencoded"

    func get(_ path: String, token: String? = nil) async throws -> Answer {
        try await send(.get, path, token.map { [("Authorization", "Bearer \($0)")] } ?? [])
    }

    func post(
        _ path: String,
        _ body: String,
        mediaType: String = form,
        _ headers: Headers = []
    ) async throws -> Answer {
        try await send(.post(body: Array(body.utf8), mediaType: mediaType), path, headers)
    }

    /// Asks for a token with a JSON body.
    func token(_ body: JSONValue, _ headers: Headers = []) async throws -> Answer {
        try await post("/oauth/token", body.description, mediaType: "application/json", headers)
    }

    /// Asks for a client's token.
    func clientToken(
        _ client: ExactString,
        secret: String? = nil,
        audience: ExactString? = nil,
        scope: ExactString? = nil
    ) async throws -> Answer {
        try await token([
            "grant_type": "client_credentials", "client_id": .string(client),
            "client_secret": .string(ExactString(secret ?? "\(client)-secret")),
            "audience": audience.map(JSONValue.string) ?? .null,
            "scope": scope.map(JSONValue.string) ?? .null,
        ])
    }

    /// Signs a user in.
    func signIn(
        as name: ExactString = "ada@example.com",
        password: String = password,
        client: ExactString = "web",
        scope: ExactString? = "openid profile email",
        audience: ExactString? = nil
    ) async throws -> Answer {
        let hasSecret = client != "app"
        return try await token([
            "grant_type": "http://auth0.com/oauth/grant-type/password-realm",
            "realm": .string(Self.connection), "client_id": .string(client),
            "client_secret": hasSecret ? .string(ExactString("\(client)-secret")) : .null,
            "username": .string(name), "password": .string(ExactString(password)),
            "scope": scope.map(JSONValue.string) ?? .null,
            "audience": audience.map(JSONValue.string) ?? .null,
        ])
    }

    /// Signs a user in so many times at once.
    func signInAtOnce(count: Int) async throws -> [Answer] {
        let tasks = (0..<count).map { _ in Task { try await signIn() } }
        var answers: [Answer] = []
        for task in tasks { answers.append(try await task.value) }
        return answers
    }

    func send(
        _ method: HTTPClientRequest.Method,
        _ path: String,
        _ headers: Headers
    ) async throws -> Answer {
        let request = HTTPClientRequest(
            try HTTPURL("http://127.0.0.1:\(port)\(path)"),
            method: method,
            headers: try headers.map { try RequestHeader($0.name, $0.value) },
            timeout: .seconds(30)
        )
        return Answer(try await http.send(request))
    }
}

/// The value of an `Authorization` header for a client.
func basic(_ pair: String) -> [(name: String, value: String)] {
    [("Authorization", "Basic \(Base64.encode(Array(pair.utf8)))")]
}
