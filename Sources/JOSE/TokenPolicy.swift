public import JSON

/// What tokens of one issuer must be like.
public struct TokenPolicy: Sendable {
    /// The most seconds of leeway; more counts as this.
    public static let leewaySecondsMax = 300.0

    /// The `iss` of its tokens, byte for byte.
    public var issuer: ExactString
    /// The audiences that tokens may be for; with none, no token is taken.
    public var audiences: [Audience]
    /// The algorithms that the issuer uses; with none, no token is taken.
    public var algorithms: Set<JWSAlgorithm>
    /// How far the clocks may differ, in seconds, for `exp`, `nbf` and `iat`.
    public var leewaySeconds: Double
    /// The `typ` that every access token must have; nil if any that `TokenType` knows, or none, will do.
    ///
    /// ID tokens have `JWT` or none, whatever it is.
    public var requiredType: TokenType?
    /// The `nonce` that an ID token must have; nil if none was sent.
    public var expectedNonce: ExactString?

    /// A policy for tokens of `issuer`.
    public init(
        issuer: ExactString,
        audiences: [Audience],
        algorithms: Set<JWSAlgorithm>,
        leewaySeconds: Double = 60,
        requiredType: TokenType? = nil,
        expectedNonce: ExactString? = nil
    ) {
        self.issuer = issuer
        self.audiences = audiences
        self.algorithms = algorithms
        self.leewaySeconds = leewaySeconds
        self.requiredType = requiredType
        self.expectedNonce = expectedNonce
    }
}

/// A value of `aud` and the kind of token that may have it.
public struct Audience: Sendable, Hashable {
    /// The audience, byte for byte; of ID tokens the client id.
    public var value: ExactString
    /// Which rules its tokens follow.
    public var use: TokenUse

    /// An audience of tokens for `use`.
    public init(_ value: ExactString, use: TokenUse) {
        self.value = value
        self.use = use
    }
}

/// What a token is for.
///
/// Each use has rules that exclude the other's tokens (RFC 8725 §3.12).
public enum TokenUse: String, Sendable, Hashable {
    /// It lets its bearer call an API (RFC 9068).
    case access
    /// It tells a client who signed in (OpenID Connect Core §2).
    case id
}

/// The `typ` of a token, compared without regard to ASCII case (RFC 7515 §4.1.9, RFC 9068 §2.1).
public enum TokenType: Sendable, Hashable {
    /// `JWT`.
    case jwt
    /// `at+jwt` or `application/at+jwt`: an access token.
    case accessToken

    /// The type called `text`; nil for every other.
    public init?(_ text: ExactString) {
        switch text.asciiLowercased {
        case "jwt": self = .jwt
        case "at+jwt", "application/at+jwt": self = .accessToken
        default: return nil
        }
    }
}
