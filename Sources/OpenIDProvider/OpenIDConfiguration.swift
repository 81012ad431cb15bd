internal import JOSE
public import JSON

/// What the provider serves, and for how long its tokens live.
public struct OpenIDConfiguration: Sendable {
    /// The longest life of any token, in seconds: 30 days.
    public static let tokenSecondsMax = 2_592_000
    /// The life of a client's access token by default, in seconds: a day.
    public static let clientTokenSeconds = 86_400
    /// The life of a user's access token by default, in seconds: a day.
    public static let userTokenSeconds = 86_400
    /// The life of an ID token by default, in seconds: ten hours.
    public static let idTokenSeconds = 36_000
    /// The most bytes of a request's body by default.
    public static let bodyBytesMax = 64 << 10

    /// The server's URL, without a slash at its end.
    public let publicURL: String
    /// The audience of Rolecall's own API.
    public var ownAudience: ExactString
    /// The name of the database connection whose users sign in.
    public var connection: ExactString
    /// The life of a client's access token, in seconds.
    public var clientTokenSeconds = OpenIDConfiguration.clientTokenSeconds
    /// The life of a user's access token, in seconds.
    public var userTokenSeconds = OpenIDConfiguration.userTokenSeconds
    /// The life of an ID token, in seconds.
    public var idTokenSeconds = OpenIDConfiguration.idTokenSeconds
    /// How far the clocks of those who verify tokens may differ, in seconds; 0 to 300.
    public var leewaySeconds = 60
    /// The most bytes of a request's body.
    public var bodyBytesMax = OpenIDConfiguration.bodyBytesMax
    /// How long an answer without a body to read may take.
    public var requestTime = Duration.seconds(15)

    /// A configuration for the server at `publicURL`.
    ///
    /// - Parameters:
    ///   - publicURL: `https://HOST[:PORT][/PATH]`, or `http:`; a slash at its end is left out.
    ///   - ownAudience: the audience when none is asked for; by default the issuer.
    ///   - connection: the name of the database connection.
    public init(publicURL: String, ownAudience: ExactString? = nil, connection: ExactString) {
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.ownAudience = ownAudience ?? ExactString(self.publicURL + "/")
        self.connection = connection
    }
}

extension OpenIDConfiguration {
    /// The issuer of all tokens: the URL with a slash at its end.
    public var issuer: ExactString { ExactString(publicURL + "/") }

    /// The audience by which a user's token opens `/userinfo`.
    public var userInfoAudience: ExactString { ExactString(publicURL + "/userinfo") }

    /// The audiences of the Management API: its URL with `https:`, which SDKs always ask for, and with
    /// `http:`.
    public var managementAudiences: [ExactString] {
        ["https://", "http://"].map { ExactString($0 + authorityAndPath + "/api/v2/") }
    }

    /// The host of the URL, without a port and without brackets.
    var host: String {
        let authority = authorityAndPath.prefix { $0 != "/" }
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }

    /// How long a key that signs no more has to be published.
    var keyOverlapSeconds: Int {
        let longest = max(clientTokenSeconds, userTokenSeconds, idTokenSeconds)
        let leeway = min(max(leewaySeconds, 0), Int(TokenPolicy.leewaySecondsMax))
        return Self.bounded(longest) + leeway
    }

    /// A life within the bounds.
    static func bounded(_ seconds: Int) -> Int { min(max(seconds, 1), tokenSecondsMax) }

    private var authorityAndPath: Substring {
        for scheme in ["https://", "http://"] where publicURL.hasPrefix(scheme) {
            return publicURL.dropFirst(scheme.count)
        }
        return publicURL[...]
    }
}
