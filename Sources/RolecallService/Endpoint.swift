internal import MicroHTTPD

/// Everything that the service answers, one case for each route.
enum Endpoint: String, CaseIterable, Sendable {
    case evaluation
    case evaluations
    case authzenConfiguration
    case ownPermissions
    case live
    case ready
    case metrics

    /// Whether pages of the configured origins may call it.
    var allowsCrossOrigin: Bool {
        switch self {
        case .evaluation, .evaluations, .authzenConfiguration, .ownPermissions: true
        case .live, .ready, .metrics: false
        }
    }

    /// The surface that a listener must offer.
    var surface: ServiceSurface {
        switch self {
        case .evaluation, .evaluations, .authzenConfiguration: .decisions
        case .ownPermissions: .permissions
        case .live, .ready, .metrics: .operations
        }
    }

    private var method: HTTPMethod {
        switch self {
        case .evaluation, .evaluations: .post
        case .authzenConfiguration, .ownPermissions, .live, .ready, .metrics: .get
        }
    }

    /// The path, as metrics name the endpoint.
    var path: String {
        switch self {
        case .evaluation: "/access/v1/evaluation"
        case .evaluations: "/access/v1/evaluations"
        case .authzenConfiguration: "/.well-known/authzen-configuration"
        case .ownPermissions: "/v1/permissions"
        case .live: "/health/live"
        case .ready: "/health/ready"
        case .metrics: "/metrics"
        }
    }

    /// The routes of all endpoints.
    static var routes: [Route<Endpoint>] {
        allCases.map { endpoint in
            Route(
                [endpoint.method],
                endpoint.path,
                surface: endpoint.surface.rawValue,
                endpoint: endpoint
            )
        }
    }
}
