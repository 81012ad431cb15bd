internal import JSON
internal import MicroHTTPD
internal import Store

/// `/.well-known/openid-configuration` and `/.well-known/jwks.json`.
struct MetadataEndpoint: Sendable {
    /// For how many seconds others may keep the documents.
    ///
    /// A key signs after it was the next one; it is known by then unless keys rotate twice in this time.
    static let cacheSeconds = 300

    private let document: [UInt8]
    private let keys: SigningKeys

    init(_ configuration: OpenIDConfiguration, _ keys: SigningKeys) {
        document = Self.document(configuration).encoded()
        self.keys = keys
    }

    /// What the provider can do (OpenID Connect Discovery §3).
    var configuration: HTTPResponse { Self.cached(document) }

    /// The keys in force.
    var keySet: HTTPResponse { Self.cached(keys.snapshot.document) }

    private static func cached(_ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            headers: [
                ("Content-Type", "application/json; charset=utf-8"),
                ("Cache-Control", "public, max-age=\(cacheSeconds)"),
            ],
            body: body
        )
    }

    /// Only what is true: there is no page to sign in at, and so no response type.
    private static func document(_ configuration: OpenIDConfiguration) -> JSONValue {
        func url(_ operation: OpenIDOperation) -> JSONValue {
            .string(ExactString(configuration.publicURL + operation.path))
        }
        return [
            "issuer": .string(configuration.issuer),
            "token_endpoint": url(.token),
            "userinfo_endpoint": url(.userInfo),
            "jwks_uri": url(.keySet),
            "scopes_supported": .array(Scopes.identityInOrder.map(JSONValue.string)),
            "response_types_supported": [],
            "grant_types_supported": .array(
                MachineClient.GrantType.allCases.map { .string(ExactString($0.rawValue)) }
            ),
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "claims_supported": [
                "iss", "sub", "aud", "exp", "iat", "jti", "auth_time", "at_hash", "name",
                "nickname", "given_name", "family_name", "picture", "updated_at", "email",
                "email_verified", "phone_number", "phone_number_verified",
            ],
            "request_parameter_supported": false,
            "request_uri_parameter_supported": false,
        ]
    }
}
