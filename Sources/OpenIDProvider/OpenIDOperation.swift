public import MicroHTTPD

/// What the provider answers, one case for each path and kind of method.
public enum OpenIDOperation: String, CaseIterable, Sendable {
    /// Gives tokens (RFC 6749 §3.2).
    case token
    /// Describes the provider (OpenID Connect Discovery §4).
    case configuration
    /// Shows the public keys (RFC 7517 §5).
    case keySet
    /// Tells about the user of an access token (OpenID Connect Core §5.3).
    case userInfo
    /// Tells about the user of an ID token.
    case tokenInfo

    /// The methods that lead here; `GET` takes `HEAD` along.
    public var methods: [HTTPMethod] {
        switch self {
        case .token: [.post]
        case .configuration, .keySet: [.get]
        case .userInfo, .tokenInfo: [.get, .post]
        }
    }

    /// The path.
    public var path: String {
        switch self {
        case .token: "/oauth/token"
        case .configuration: "/.well-known/openid-configuration"
        case .keySet: "/.well-known/jwks.json"
        case .userInfo: "/userinfo"
        case .tokenInfo: "/tokeninfo"
        }
    }

    /// The parameters of the path that may hold `%2F`: there are none.
    public var opaque: [String] { [] }
}
