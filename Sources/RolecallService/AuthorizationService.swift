internal import Authorization
internal import JOSE
internal import JSON
public import Logging
public import MicroHTTPD

/// The HTTP API: routes a request to its endpoint and gives every answer its common headers.
///
/// A request is judged in the order framing (by the server), route, authentication, media type, body.
public final class AuthorizationService: HTTPService {
    let router: Router<Endpoint>
    let surfaces: [SurfaceSet]
    let cors: CORSPolicy
    let limits: ServiceLimits
    let reader: ExchangeReader
    let decisions: DecisionEndpoints
    let permissions: PermissionListEndpoint
    let metadata: MetadataEndpoint
    let health: HealthEndpoints
    let metrics: MetricsEndpoint
    let events: ServiceEvents
    let requests: RequestCounters
    let requestTime: Duration

    /// What pages of other origins may send, and read.
    private static let requestHeaders = [
        "Authorization", "Content-Type", "If-None-Match", "X-Request-ID", "Rolecall-At-Least",
    ]
    private static let responseHeaders = [
        "ETag", "X-Request-ID", "Rolecall-Decision-ID", "Rolecall-Policy-Revision",
    ]

    /// Creates the service.
    ///
    /// - Parameters:
    ///   - configuration: what it offers, and whom it trusts.
    ///   - policies: the policies in force; replace them there on reload.
    ///   - clock: the time.
    ///   - logger: where it tells what happened.
    ///   - randomStart: a random number, from which decision identifiers are made.
    ///   - version: the version that the metrics name.
    /// - Throws: if an origin of `cors` is none.
    public init(
        configuration: ServiceConfiguration,
        policies: PolicyStore,
        clock: ServiceClock,
        logger: Logger,
        randomStart: UInt64,
        version: String
    ) throws(CORSError) {
        let clock = clock.goingBack(atMost: configuration.leewaySeconds)
        let events = ServiceEvents(logger: logger, clock: clock)
        let limits = configuration.limits
        let tokens = TokenCache(entries: limits.cachedUsers)
        let authenticator = TokenAuthenticator(
            issuers: Dictionary(
                configuration.issuers.map { ($0.issuer, $0) },
                uniquingKeysWith: { first, _ in first }
            ),
            ownAudience: configuration.audience,
            cache: tokens,
            tokenLimits: TokenLimits(
                bytes: limits.tokenBytes,
                depth: TokenLimits.standard.depth
            ),
            budget: FailedAuthenticationBudget(
                perSecond: limits.failedAuthenticationsPerSecond,
                clock: clock
            ),
            clock: clock,
            events: events
        )
        let point = DecisionPoint(
            policies: policies,
            resolver: PrincipalResolver(
                issuers: configuration.issuers,
                usersMax: limits.cachedUsers,
                limits: .standard,
                events: events
            ),
            clock: clock,
            events: events
        )
        let router = Router(Endpoint.routes)
        self.router = router
        surfaces = configuration.surfaces.map { Self.surfaces($0, of: router) }
        cors = try CORSPolicy(
            origins: configuration.corsOrigins,
            allowedHeaders: Self.requestHeaders,
            exposedHeaders: Self.responseHeaders
        )
        self.limits = limits
        self.events = events
        requestTime = configuration.requestTime
        requests = RequestCounters()
        reader = ExchangeReader(authenticator: authenticator)
        decisions = DecisionEndpoints(
            point: point,
            limits: limits,
            identifiers: DecisionIdentifiers(start: randomStart)
        )
        permissions = PermissionListEndpoint(point: point)
        metadata = MetadataEndpoint(publicURL: configuration.publicURL)
        health = HealthEndpoints(issuers: configuration.issuers)
        metrics = MetricsEndpoint(
            version: version,
            point: point,
            tokens: tokens,
            issuers: configuration.issuers,
            requests: requests
        )
    }
}

extension AuthorizationService {
    /// The router's set of those of `surfaces` that have a route.
    private static func surfaces(
        _ surfaces: Set<ServiceSurface>,
        of router: Router<Endpoint>
    ) -> SurfaceSet {
        let names = surfaces.map(\.rawValue).filter(router.surfaceNames.contains)
        return router.surfaces(named: names) ?? .none
    }
}
