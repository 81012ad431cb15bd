internal import MicroHTTPD

/// What the service answers itself, one case for each route.
enum ServiceEndpoint: CaseIterable, Sendable {
    case evaluation
    case evaluations
    case authzenConfiguration
    case ownPermissions
    case permissions
    case usersChanged
    case live
    case ready
    case metrics

    /// Whether pages of the configured origins may call it.
    var allowsCrossOrigin: Bool {
        switch self {
        case .evaluation, .evaluations, .authzenConfiguration, .ownPermissions: true
        case .permissions, .usersChanged, .live, .ready, .metrics: false
        }
    }

    /// The surface that a listener must offer.
    var surface: ServiceSurface {
        switch self {
        case .evaluation, .evaluations, .authzenConfiguration: .decisions
        case .ownPermissions, .permissions: .permissions
        case .usersChanged: .hooks
        case .live, .ready, .metrics: .operations
        }
    }

    private var method: HTTPMethod {
        switch self {
        case .evaluation, .evaluations, .usersChanged: .post
        case .authzenConfiguration, .ownPermissions, .permissions, .live, .ready, .metrics: .get
        }
    }

    /// The path, as metrics name the endpoint.
    var path: String {
        switch self {
        case .evaluation: "/access/v1/evaluation"
        case .evaluations: "/access/v1/evaluations"
        case .authzenConfiguration: "/.well-known/authzen-configuration"
        case .ownPermissions: "/v1/permissions"
        case .permissions: "/v1/subjects/{id}/permissions"
        case .usersChanged: "/v1/hooks/users-changed"
        case .live: "/health/live"
        case .ready: "/health/ready"
        case .metrics: "/metrics"
        }
    }

    /// The parameters of the path that may hold slashes: subject ids may.
    private var opaque: [String] {
        switch self {
        case .permissions: ["id"]
        case .evaluation, .evaluations, .authzenConfiguration, .ownPermissions, .usersChanged,
            .live, .ready, .metrics:
            []
        }
    }

    /// The routes that lead here.
    var routes: [Route<Endpoint>] {
        let main = route(path, opaque: opaque)
        switch self {
        case .authzenConfiguration: return [main, route(path + "/{path...}", opaque: ["path"])]
        case .evaluation, .evaluations, .ownPermissions, .permissions, .usersChanged, .live, .ready,
            .metrics:
            return [main]
        }
    }

    private func route(_ path: String, opaque: [String]) -> Route<Endpoint> {
        Route([method], path, surface: surface.rawValue, opaque: opaque, endpoint: .service(self))
    }
}
