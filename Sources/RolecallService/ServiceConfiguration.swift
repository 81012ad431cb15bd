internal import JOSE
public import JSON
public import OpenSSL
public import Store

/// What the service is told at start.
///
/// It does not change while it runs.
public struct ServiceConfiguration: Sendable {
    /// The base of every absolute URL in answers, without a slash at its end.
    ///
    /// Never taken from a request's `Host`.
    public let publicURL: String

    /// The audience of the service's own API.
    public let audience: ExactString

    /// The issuers whose tokens are accepted, apart from the directory's own.
    public let issuers: [TrustedIssuer]

    /// The embedded directory; nil if there is none.
    public let directory: DirectoryConfiguration?

    /// The tenant whose users are the directory, if there is one.
    public let tenant: TenantConfiguration?

    /// What must survive a restart; nil if nothing is kept.
    public let store: (any Store)?

    /// The tokens that were revoked; nil if none ever are.
    public let revocations: RevocationList?

    /// What administrators may do; nil where there is no directory.
    public let administration: AdministrationConfiguration?

    /// How long profiles from outside are used.
    public let profileTimes: ProfileTimes

    /// The bearer secret of the hooks, if they are open to one.
    public let hookSecret: Secret?

    /// What each listener offers, in the order of the server's listeners.
    public let surfaces: [Set<ServiceSurface>]

    /// The origins whose pages may call the decision and permission endpoints.
    public let corsOrigins: [String]

    /// How long a request may wait for what is not in memory: keys, profiles, the store.
    public let requestTime: Duration

    /// The bounds on requests.
    public let limits: ServiceLimits

    /// The budget of failed authentications, if others spend it too; otherwise the service has one of its
    /// own, as `limits` say.
    public let failures: FailedAuthenticationBudget?

    /// Creates a configuration.
    public init(
        publicURL: String,
        audience: ExactString,
        issuers: [TrustedIssuer],
        directory: DirectoryConfiguration? = nil,
        tenant: TenantConfiguration? = nil,
        store: (any Store)? = nil,
        revocations: RevocationList? = nil,
        administration: AdministrationConfiguration? = nil,
        profileTimes: ProfileTimes = ProfileTimes(),
        hookSecret: Secret? = nil,
        surfaces: [Set<ServiceSurface>],
        corsOrigins: [String],
        requestTime: Duration,
        limits: ServiceLimits,
        failures: FailedAuthenticationBudget? = nil
    ) {
        self.publicURL = publicURL
        self.audience = audience
        self.issuers = issuers
        self.directory = directory
        self.tenant = tenant
        self.store = store ?? directory?.store
        self.revocations = revocations
        self.administration = administration
        self.profileTimes = profileTimes
        self.hookSecret = hookSecret
        self.surfaces = surfaces
        self.corsOrigins = corsOrigins
        self.requestTime = requestTime
        self.limits = limits
        self.failures = failures
    }
}

/// The bounds on what a request may hold and cause.
public struct ServiceLimits: Sendable {
    /// The most bytes of a body.
    public var bodyBytes = 1024 * 1024
    /// The most bytes of a token.
    public var tokenBytes = 16 * 1024
    /// The deepest nesting of JSON in a body.
    public var jsonDepth = 64
    /// The most items of a batch.
    public var batchItems = 1000
    /// The most failed authentications a second from one address; 0 for no bound.
    public var failedAuthenticationsPerSecond = 100.0
    /// The most principals, and the most tokens, that are kept compiled and verified.
    public var cachedUsers = 100_000

    /// The most loads of users that requests wait for at one time; further requests are refused.
    public var userWaiters = 4_096

    /// The default bounds.
    public init() {}
}

extension ServiceConfiguration {
    /// What tokens may be for.
    var audiences: ServiceAudiences { ServiceAudiences(own: audience, publicURL: publicURL) }

    /// All issuers; of two with one name the first counts, which the directory's own is.
    var trustedIssuers: [TrustedIssuer] {
        let own = directory.map { directory in
            TrustedIssuer.own(of: directory, publicURL: publicURL, audiences: audiences)
        }
        guard let own else { return issuers }
        return [own] + issuers.filter { $0.issuer != own.issuer }
    }
}

/// A part of the HTTP API that a listener may offer.
public enum ServiceSurface: String, CaseIterable, Sendable {
    /// AuthZEN evaluations and its metadata.
    case decisions
    /// Permission lists.
    case permissions
    /// What administrators see and change.
    case admin
    /// What others tell of changed users.
    case hooks
    /// The APIs of the embedded directory.
    case directory
    /// Health and metrics.
    case operations
}
