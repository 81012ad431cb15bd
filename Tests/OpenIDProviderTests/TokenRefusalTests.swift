import JSON
import OpenIDProvider
import OpenSSL
import Testing

/// A request that gets no token, and what it gets instead.
struct TokenRefusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: String
    var mediaType = Provider.form
    var headers: [(name: String, value: String)] = []
    let status: Int
    let error: String
    var errorDescription: String?

    init(
        _ name: String,
        _ body: String,
        json: Bool = false,
        mediaType: String? = nil,
        headers: [(name: String, value: String)] = [],
        _ status: Int,
        _ error: String,
        _ errorDescription: String? = nil
    ) {
        testDescription = name
        self.body = body
        self.mediaType = mediaType ?? (json ? "application/json" : Provider.form)
        self.headers = headers
        self.status = status
        self.error = error
        self.errorDescription = errorDescription
    }

    private static let own =
        "grant_type=client_credentials&client_id=backend&client_secret=backend-secret"
    private static let web = "&client_id=web&client_secret=web-secret"
    private static let realm =
        "grant_type=http%3A%2F%2Fauth0.com%2Foauth%2Fgrant-type%2Fpassword-realm" + web
    private static let user = "&username=ada&password=x"

    static let clients: [TokenRefusal] = [
        TokenRefusal(
            "a wrong secret",
            "grant_type=client_credentials&client_id=backend&client_secret=backend-secre",
            401,
            "access_denied",
            "Unauthorized"
        ),
        TokenRefusal(
            "an unknown client",
            "grant_type=client_credentials&client_id=nobody&client_secret=x",
            401,
            "access_denied",
            "Unauthorized"
        ),
        TokenRefusal(
            "no secret",
            "grant_type=client_credentials&client_id=backend",
            401,
            "access_denied",
            "Unauthorized"
        ),
        TokenRefusal(
            "a secret of a client that has none",
            "grant_type=password&client_id=app&client_secret=x" + user,
            401,
            "access_denied",
            "Unauthorized"
        ),
        TokenRefusal(
            "a client without a secret, in its own name",
            "grant_type=client_credentials&client_id=bare",
            401,
            "access_denied",
            "Unauthorized"
        ),
        TokenRefusal(
            "an assertion",
            own + "&client_assertion=x.y.z",
            401,
            "access_denied",
            "Unauthorized"
        ),
        TokenRefusal(
            "no client",
            "grant_type=client_credentials",
            400,
            "invalid_request",
            "Missing required parameter: client_id"
        ),
        TokenRefusal(
            "another audience than the client may ask for",
            own + "&audience=https%3A%2F%2Fid.example.com%2Fapi%2Fv2%2F",
            403,
            "access_denied",
            "Client is not authorized to access \"https://id.example.com/api/v2/\". You need to "
                + "create a \"client-grant\" associated to this API. See: "
                + "https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants"
        ),
        TokenRefusal(
            "an unknown audience",
            own + "&audience=https%3A%2F%2Fnowhere.example%2F",
            403,
            "access_denied",
            "Service not found: https://nowhere.example/"
        ),
        TokenRefusal(
            "an audience that differs by its last slash",
            own + "&audience=https%3A%2F%2Frolecall.example",
            403,
            "access_denied",
            "Service not found: https://rolecall.example"
        ),
        TokenRefusal(
            "a grant type that the client does not have",
            "grant_type=password&client_id=backend&client_secret=backend-secret" + user,
            403,
            "unauthorized_client",
            "Grant type 'password' not allowed for the client."
        ),
        TokenRefusal(
            "no grant type",
            "client_id=backend&client_secret=backend-secret",
            400,
            "invalid_request",
            "Missing required parameter: grant_type"
        ),
        TokenRefusal(
            "an unknown grant type",
            "grant_type=refresh_token&client_id=backend&client_secret=backend-secret",
            400,
            "unsupported_grant_type"
        ),
        TokenRefusal(
            "a scope with a quote",
            own + "&scope=read%3Aa%22",
            400,
            "invalid_scope"
        ),
        TokenRefusal(
            "an organization",
            own + "&organization=org_1",
            400,
            "invalid_request"
        ),
    ]

    static let users: [TokenRefusal] = [
        TokenRefusal(
            "no user name",
            realm + "&realm=Username-Password-Authentication&password=x",
            400,
            "invalid_request",
            "Missing required parameter: username"
        ),
        TokenRefusal(
            "no password",
            realm + "&realm=Username-Password-Authentication&username=ada&password=",
            400,
            "invalid_request",
            "Missing required parameter: password"
        ),
        TokenRefusal(
            "no realm",
            realm + user,
            400,
            "invalid_request",
            "Missing required parameter: realm"
        ),
        TokenRefusal(
            "another realm",
            realm + "&realm=email" + user,
            400,
            "invalid_request",
            "The connection does not exist."
        ),
        TokenRefusal(
            "an unknown user",
            "grant_type=password" + web + user,
            403,
            "invalid_grant",
            "Wrong email or password."
        ),
    ]

    static let bodies: [TokenRefusal] = [
        TokenRefusal("an empty body", "", 400, "invalid_request"),
        TokenRefusal("no JSON", "{", json: true, 400, "invalid_request"),
        TokenRefusal("an array", "[]", json: true, 400, "invalid_request"),
        TokenRefusal(
            "a member twice",
            #"{"grant_type":"password","grant_type":"client_credentials"}"#,
            json: true,
            400,
            "invalid_request"
        ),
        TokenRefusal(
            "a number for a text",
            #"{"grant_type":1}"#,
            json: true,
            400,
            "invalid_request",
            "parameter `grant_type` is not a string"
        ),
        TokenRefusal(
            "JSON nine deep",
            #"{"grant_type":"client_credentials","x":[[[[[[[[1]]]]]]]]}"#,
            json: true,
            400,
            "invalid_request"
        ),
        TokenRefusal(
            "a parameter twice",
            own + "&client%5Fid=backend",
            400,
            "invalid_request",
            "a parameter stands twice"
        ),
        TokenRefusal(
            "a broken escape",
            own + "&scope=%2",
            400,
            "invalid_request",
            "the form is not encoded as it should be"
        ),
        TokenRefusal(
            "65 parameters",
            (0..<65).map { "a\($0)=1" }.joined(separator: "&"),
            400,
            "invalid_request",
            "more than 64 parameters"
        ),
        TokenRefusal(
            "another media type",
            own,
            mediaType: "text/plain",
            415,
            "invalid_request"
        ),
        TokenRefusal(
            "multipart",
            own,
            mediaType: "multipart/form-data",
            415,
            "invalid_request"
        ),
        TokenRefusal(
            "a compressed body",
            own,
            headers: [("Content-Encoding", "gzip")],
            415,
            "invalid_request"
        ),
        TokenRefusal(
            "64 KiB and a byte",
            own + "&x=" + String(repeating: "a", count: (64 << 10) + 1 - own.utf8.count - 3),
            413,
            "invalid_request"
        ),
    ]

    private static let bare = "grant_type=client_credentials"

    static let headers: [TokenRefusal] = [
        TokenRefusal(
            "credentials in both places",
            bare + "&client_secret=backend-secret",
            headers: basic("backend:backend-secret"),
            400,
            "invalid_request"
        ),
        TokenRefusal(
            "another client in the body",
            bare + "&client_id=web",
            headers: basic("backend:backend-secret"),
            400,
            "invalid_request"
        ),
        TokenRefusal(
            "a wrong secret in the header",
            bare,
            headers: basic("backend:x"),
            401,
            "access_denied"
        ),
        TokenRefusal(
            "an empty secret in the header",
            bare,
            headers: basic("backend:"),
            401,
            "access_denied"
        ),
        TokenRefusal("no colon", bare, headers: basic("backend"), 401, "access_denied"),
        TokenRefusal("a broken escape", bare, headers: basic("backend:%z"), 401, "access_denied"),
        TokenRefusal(
            "no base64",
            bare,
            headers: [("Authorization", "Basic backend:backend-secret")],
            401,
            "access_denied"
        ),
        TokenRefusal(
            "another scheme",
            own,
            headers: [("Authorization", "Bearer x")],
            401,
            "access_denied"
        ),
    ]
}

@Suite("Refused token requests")
struct TokenRefusalTests {
    private static func expect(
        _ refusals: [TokenRefusal],
        _ provider: Provider
    ) async throws {
        for refusal in refusals {
            let answer = try await provider.post(
                "/oauth/token",
                refusal.body,
                mediaType: refusal.mediaType,
                refusal.headers
            )
            let told = "\(refusal.testDescription): \(answer.text)"
            #expect(answer.status == refusal.status, "\(told)")
            #expect(answer.error == refusal.error, "\(told)")
            #expect(answer.names == ["error", "error_description"], "\(told)")
            if let expected = refusal.errorDescription {
                #expect(answer.errorDescription == expected, "\(told)")
            }
            #expect(answer["Cache-Control"] == "no-store")
            #expect(answer["Content-Type"] == "application/json; charset=utf-8")
            let isBasic = refusal.status == 401 && !refusal.headers.isEmpty
            #expect(answer["WWW-Authenticate"]?.hasPrefix("Basic ") == (isBasic ? true : nil))
        }
    }

    private static var setup: Provider.Setup {
        var setup = Provider.Setup()
        setup.configured = [TestClients.client("bare", hasSecret: false)]
        return setup
    }

    @Test("of clients are answered in the documented form")
    func clients() async throws {
        try await withProvider(Self.setup) { try await Self.expect(TokenRefusal.clients, $0) }
    }

    @Test("of users are answered in the documented form")
    func users() async throws {
        try await withProvider { try await Self.expect(TokenRefusal.users, $0) }
    }

    @Test("that cannot be read are answered in the same form")
    func bodies() async throws {
        try await withProvider { try await Self.expect(TokenRefusal.bodies, $0) }
    }

    @Test("with a bad header are answered in the same form, and name the scheme")
    func headers() async throws {
        try await withProvider { try await Self.expect(TokenRefusal.headers, $0) }
    }

    @Test("are told to the operator, without any secret")
    func log() async throws {
        try await withProvider(Self.setup) { provider in
            try await Self.expect(TokenRefusal.clients + TokenRefusal.users, provider)
            let codes = Set(provider.log.codes)
            #expect(
                codes == ["access_denied", "unauthorized_client", "invalid_grant"]
            )
            // Ids are random and hexadecimal: by chance they hold some of the words.
            let text = provider.log.text.replacing(/[0-9a-f]{16,}/, with: "")
            for secret in ["secre", "client_secret", "nobody", "ada"] {
                #expect(!text.contains(secret), "\(secret)")
            }
        }
    }

    @Test("take exactly 64 KiB")
    func largest() async throws {
        try await withProvider { provider in
            let start = "grant_type=client_credentials&client_id=backend&client_secret="
            let rest = "backend-secret&x="
            let filling = String(
                repeating: "a",
                count: (64 << 10) - start.utf8.count - rest.utf8.count
            )
            let answer = try await provider.post("/oauth/token", start + rest + filling)
            #expect(answer.status == 200)
        }
    }

    @Test("by other methods find nothing")
    func methods() async throws {
        try await withProvider { provider in
            let answer = try await provider.get("/oauth/token")
            #expect(answer.status == 405)
        }
    }
}
