internal import Configuration
internal import MicroHTTPD
internal import RolecallService

extension ListenerSettings {
    /// The surfaces that the service knows and this listener offers.
    var offeredSurfaces: Set<ServiceSurface> {
        Set(
            ServiceSurface.allCases.filter { surface in
                Surface(rawValue: surface.rawValue).map(serves) ?? false
            }
        )
    }
}

extension HTTPListener {
    /// The listener that the settings ask for.
    init(_ settings: ListenerSettings) {
        switch settings.socket {
        case .tcp(let address, let port): self = .tcp(address: address.text, port: port)
        case .unix(let path): self = .unix(path: path)
        }
    }
}

extension HTTPLimits {
    /// The limits that the settings ask for.
    init(_ settings: LimitSettings) {
        self.init(
            head: settings.headBytes,
            body: settings.bodyBytes,
            connections: settings.connections,
            connectionsPerAddress: settings.connectionsPerAddress,
            requestTime: settings.requestTime,
            idleTime: settings.idleTime
        )
    }
}

extension ServiceLimits {
    /// The limits that the configuration asks for.
    init(_ settings: Settings) {
        self.init()
        let limits = settings.limits
        bodyBytes = limits.bodyBytes
        tokenBytes = limits.tokenBytes
        jsonDepth = limits.jsonDepth
        batchItems = limits.batch
        failedAuthenticationsPerSecond = Double(limits.failedAuthenticationsPerSecond)
        cachedUsers = settings.cache.users
    }
}

extension ProfileTimes {
    /// The times that the configuration asks for.
    init(_ cache: CacheSettings) {
        self.init()
        fresh = cache.fresh
        staleWhileRevalidate = cache.staleWhileRevalidate
        staleIfError = cache.staleIfError
    }
}

extension FailedAuthenticationBudget {
    /// The budget that the configuration asks for.
    init(_ limits: LimitSettings) {
        self.init(perSecond: Double(limits.failedAuthenticationsPerSecond), clock: .system)
    }
}
