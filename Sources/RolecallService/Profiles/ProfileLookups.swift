public import JSON
public import OpenSSL

/// The users of a tenant, through its Management API.
public protocol TenantUsers: Sendable {
    /// The user with this id, or whose linked identity has it; nil if there is none.
    func user(_ id: ExactString) async throws(LookupFailure) -> JSONObject?

    /// The users with this e-mail address, verified or not.
    func users(email: ExactString) async throws(LookupFailure) -> [JSONObject]

    /// How the tenant is doing. Never blocks.
    var health: UpstreamHealth { get }
}

/// The `/userinfo` of an issuer.
public protocol UserinfoLookup: Sendable {
    /// The profile of the user whose access token this is.
    ///
    /// `subject` is the `sub` that the profile must have (OpenID Connect Core §5.3.2); nil for a token that
    /// does not tell it.
    func profile(
        token: Secret,
        subject: ExactString?
    ) async throws(LookupFailure) -> JSONObject

    /// How the endpoint is doing. Never blocks.
    var health: UpstreamHealth { get }
}

/// Why a source could not say what it has.
public struct LookupFailure: Error, Equatable, Sendable {
    /// What the caller can do about it.
    public enum Kind: Sendable, Equatable {
        /// The source cannot be asked at present, or what it said cannot be used.
        case unavailable
        /// The issuer refuses the user's token.
        case tokenRefused
        /// The user has more than is taken of anybody: what the limit is.
        case tooLarge(String)
        /// Several users have the value that one user has.
        case several
    }

    /// What the caller can do about it.
    public let kind: Kind
    /// A stable code for log and metrics.
    public let code: String
    /// What happened, for the log alone; nil if the code says it all.
    public let detail: String?
    /// When it is worth to come back, if that is known.
    public let retryAfter: Duration?

    /// Describes a failure.
    public init(
        _ kind: Kind,
        code: String,
        detail: String? = nil,
        retryAfter: Duration? = nil
    ) {
        self.kind = kind
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }
}

/// How a source outside is doing.
public struct UpstreamHealth: Sendable {
    /// Whether it is known not to answer at present: what is kept of it may be used for longer then.
    public var isFailing: Bool
    /// The requests under way.
    public var inFlight: Int
    /// The requests that wait for their turn.
    public var queued: Int
    /// How requests ended, by a code of a closed list.
    public var outcomes: [(code: String, count: UInt64)]

    /// Describes a source.
    public init(
        isFailing: Bool,
        inFlight: Int,
        queued: Int,
        outcomes: [(code: String, count: UInt64)]
    ) {
        self.isFailing = isFailing
        self.inFlight = inFlight
        self.queued = queued
        self.outcomes = outcomes
    }
}
