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
    let endpoints: EndpointTable
    let surfaces: [SurfaceSet]
    let listenerSurfaces: [Set<ServiceSurface>]
    let cors: CORSPolicy
    let limits: ServiceLimits
    let reader: ExchangeReader
    let revisions: RevisionGate
    let decisions: DecisionEndpoints
    let permissions: PermissionListEndpoint
    let metadata: MetadataEndpoint
    let health: HealthEndpoints
    let hooks: HookEndpoint
    /// What administrators may do; nil where there is no directory.
    let admin: AdminEndpoints?
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
        "Rolecall-Revision", "Age", "Rolecall-Stale",
    ]

    /// Creates the service.
    ///
    /// - Parameters:
    ///   - configuration: what it offers, and whom it trusts.
    ///   - policies: the policies in force; replace them there on reload.
    ///   - clock: the time; see ``ServiceClock/goingBack(atMost:)``.
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
        let events = ServiceEvents(logger: logger, clock: clock)
        let limits = configuration.limits
        let bodies = JSONBody(limits)
        let tokens = TokenCache(
            entries: limits.cachedUsers,
            opaqueTime: configuration.profileTimes.fresh
        )
        let issuers = configuration.trustedIssuers
        let resources = configuration.store.map {
            ResourceCache($0, limits: limits, events: events)
        }
        let resolver = PrincipalResolver(configuration, issuers, clock: clock, events: events)
        let revision =
            resolver.users?.revision ?? configuration.store.map { StoreRevision(following: $0) }
        let point = DecisionPoint(
            policies: policies,
            resolver: resolver,
            resources: resources,
            revision: revision,
            clock: clock,
            events: events
        )
        let endpoints = EndpointTable(
            configuration.directory?.apis ?? [],
            isAdministered: configuration.administration != nil
        )
        let router = Router(endpoints.routes)
        self.endpoints = endpoints
        self.router = router
        surfaces = configuration.surfaces.map { Self.surfaces($0, of: router) }
        listenerSurfaces = configuration.surfaces
        cors = try CORSPolicy(
            origins: configuration.corsOrigins,
            allowedHeaders: Self.requestHeaders,
            exposedHeaders: Self.responseHeaders
        )
        self.limits = limits
        self.events = events
        requestTime = configuration.requestTime
        requests = RequestCounters(endpoints)
        revisions = RevisionGate(revision: revision, store: configuration.store)
        reader = ExchangeReader(
            authenticator: TokenAuthenticator(
                configuration,
                issuers,
                cache: tokens,
                clock: clock,
                events: events
            ),
            readsDemands: resolver.profiles != nil
        )
        decisions = DecisionEndpoints(
            point: point,
            bodies: bodies,
            itemsMax: limits.batchItems,
            identifiers: DecisionIdentifiers(start: randomStart)
        )
        permissions = PermissionListEndpoint(
            point: point,
            administrator: configuration.administration?.administrator,
            types: configuration.administration?.subjectTypes ?? []
        )
        metadata = MetadataEndpoint(publicURL: configuration.publicURL)
        health = HealthEndpoints(issuers: issuers, store: configuration.store)
        hooks = HookEndpoint(
            secret: configuration.hookSecret,
            profiles: resolver.profiles,
            issuers: issuers,
            bodies: bodies,
            events: events
        )
        admin = configuration.administration.map { administration in
            AdminEndpoints(
                administrator: administration.administrator,
                types: administration.subjectTypes,
                issuers: issuers.map(\.issuer),
                ownIssuers: Set(issuers.filter { $0.clients != nil }.map(\.issuer)),
                policyStore: policies,
                policies: administration.policies,
                wallSeconds: clock.wallSeconds
            )
        }
        metrics = MetricsEndpoint(
            version: version,
            point: point,
            tokens: tokens,
            issuers: issuers,
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

extension TokenAuthenticator {
    fileprivate convenience init(
        _ configuration: ServiceConfiguration,
        _ issuers: [TrustedIssuer],
        cache: TokenCache,
        clock: ServiceClock,
        events: ServiceEvents
    ) {
        let limits = configuration.limits
        self.init(
            issuers: Dictionary(
                issuers.map { ($0.issuer, $0) },
                uniquingKeysWith: { first, _ in first }
            ),
            audiences: configuration.audiences,
            cache: cache,
            opaque: OpaqueTokens(issuers, times: configuration.profileTimes, clock: clock),
            revocations: configuration.revocations,
            tokenLimits: TokenLimits(
                bytes: limits.tokenBytes,
                depth: TokenLimits.standard.depth
            ),
            budget: configuration.failures
                ?? FailedAuthenticationBudget(
                    perSecond: limits.failedAuthenticationsPerSecond,
                    clock: clock
                ),
            clock: clock,
            events: events
        )
    }
}

extension PrincipalResolver {
    fileprivate convenience init(
        _ configuration: ServiceConfiguration,
        _ issuers: [TrustedIssuer],
        clock: ServiceClock,
        events: ServiceEvents
    ) {
        let usersMax = configuration.limits.cachedUsers
        let limits = ProfileLimits.standard
        self.init(
            issuers: issuers,
            users: configuration.directory.map { directory in
                UserCache(
                    directory.store,
                    UserRules(
                        subjects: directory.subjects,
                        attributes: directory.attributes,
                        limits: limits
                    ),
                    limits: configuration.limits,
                    events: events
                )
            },
            profiles: ProfileFetcher(configuration, issuers, limits).map { fetcher in
                ProfileCache(
                    fetcher,
                    times: configuration.profileTimes,
                    limits: configuration.limits,
                    clock: clock,
                    events: events
                )
            },
            united: UnitedPrincipals(usersMax: usersMax, limits: limits, events: events),
            clients: configuration.directory.map { directory in
                ClientPrincipals(directory.clients, type: directory.userType, limits: limits)
            },
            limits: limits
        )
    }
}

extension ProfileFetcher {
    /// The sources outside that the configuration names; nil if there are none.
    fileprivate init?(
        _ configuration: ServiceConfiguration,
        _ issuers: [TrustedIssuer],
        _ limits: ProfileLimits
    ) {
        let userinfos = issuers.compactMap(Userinfo.init)
        guard configuration.tenant != nil || !userinfos.isEmpty else { return nil }
        tenant = configuration.tenant
        self.userinfos = Dictionary(
            userinfos.map { ($0.issuer.issuer, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        self.limits = limits
    }
}

extension ProfileFetcher.Userinfo {
    /// The `/userinfo` of an issuer; nil if it is none of its sources.
    fileprivate init?(_ issuer: TrustedIssuer) {
        for case .userinfo(let lookup, let attributes) in issuer.sources {
            let label = issuer.sources.count == 1 ? "" : "userinfo:"
            self.init(issuer: issuer, lookup: lookup, attributes: attributes, label: label)
            return
        }
        return nil
    }
}
