public import JSON

/// Everything that `rolecall serve` is told, validated, with the defaults filled in.
///
/// Paths are as they must be opened: relative ones are joined to the folder of the configuration file.
/// Durations that a caller adds to Unix times are seconds as `Double`; all others are `Duration`.
public struct Settings: Equatable, Sendable {
    /// Where clients reach this server, if the configuration says so; else see ``addresses(port:)``.
    public var publicURL: ServiceURL?
    /// The audience of Rolecall's own API, if the configuration says so; else see ``addresses(port:)``.
    public var audience: ExactString?
    /// The sockets to listen on, at least one.
    public var listeners: [ListenerSettings] = [ListenerSettings()]
    /// The policy files.
    public var policies = PolicySettings()
    /// The issuers whose tokens are taken, each name once.
    public var issuers: [IssuerSettings] = []
    /// The clients declared in the file, each id once.
    public var clients: [ClientSettings] = []
    /// By which attributes a subject of each type finds a user of the directory.
    public var subjects: [SubjectLookup] = SubjectLookup.standard
    /// The clock skew allowed on `exp`, `nbf` and `iat`, 0 to 300 seconds.
    public var leewaySeconds: Double = 60
    /// Bounds on requests, connections and tokens.
    public var limits = LimitSettings()
    /// The web origins that may call the decisions and the own permission list.
    public var corsOrigins: [Origin] = []
    /// How long what was looked up is used, and for how many users.
    public var cache = CacheSettings()
    /// What is logged, and how.
    public var log = LogSettings()
    /// Where what must survive a restart is kept.
    public var store = StoreSettings()
    /// Where users are looked up.
    public var directory = DirectorySettings()
    /// Who may tell of changed users.
    public var hooks = HookSettings()
    /// The log of decisions, if one is asked for.
    public var decisionLog: DecisionLogSettings?

    /// A configuration with every key at its default and no issuer.
    public init() {}
}

extension Settings {
    /// What clients call this server and its API.
    public struct Addresses: Equatable, Sendable {
        /// The public URL without a slash at its end.
        public var publicURL: ExactString
        /// The audience of Rolecall's own API.
        public var audience: ExactString
    }

    /// The public URL and audience in force.
    ///
    /// - Parameter port: the port that the first TCP listener got, which counts where 0 was asked for.
    /// - Returns: without a TCP listener, addresses at `http://localhost` (loading asks for a
    ///   `public_url` then).
    public func addresses(port: UInt16?) -> Addresses {
        let url = publicURL?.text ?? derivedURL(port: port)
        return Addresses(publicURL: url, audience: audience ?? ExactString(url.string + "/"))
    }

    private func derivedURL(port: UInt16?) -> ExactString {
        for listener in listeners {
            guard case .tcp(let address, let configured) = listener.socket else { continue }
            let host = address.isIPv6 ? "[\(address.text)]" : address.text
            return ExactString("http://\(host):\(port ?? configured)")
        }
        return "http://localhost"
    }
}
