internal import MicroHTTPD

/// Where a request leads.
enum Endpoint: Sendable {
    case service(ServiceEndpoint)
    case admin(AdminEndpoint)
    /// To an operation of the directory, by its place in the table.
    case directory(Int)

    /// What a body of another media type than JSON is refused with: 400 where AuthZEN says so.
    var mediaTypeCode: ErrorCode {
        switch self {
        case .service(let endpoint) where endpoint.surface == .decisions: .invalidRequest
        case .service, .admin, .directory: .unsupportedMediaType
        }
    }

    /// Whether pages of the configured origins may call it.
    var allowsCrossOrigin: Bool {
        switch self {
        case .service(let endpoint): endpoint.allowsCrossOrigin
        case .admin, .directory: false
        }
    }
}

/// Everything that is answered, by the service itself or by the APIs of the directory.
struct EndpointTable: Sendable {
    private struct Row: Sendable {
        let operation: DirectoryOperation
        let api: Int
        /// The place of the operation's path in `paths`.
        let path: Int
    }

    /// The paths of all endpoints, each once, as metrics name them.
    let paths: [String]

    private let apis: [DirectoryAPI]
    private let rows: [Row]

    private let adminEndpoints: [AdminEndpoint]

    /// The endpoints of the service and of `apis`; those of administrators if there is anything to administer.
    init(_ apis: [DirectoryAPI], isAdministered: Bool) {
        adminEndpoints = isAdministered ? AdminEndpoint.allCases : []
        var paths = ServiceEndpoint.allCases.map(\.path) + AdminEndpoint.allCases.map(\.path)
        var rows: [Row] = []
        for (api, operations) in apis.map(\.operations).enumerated() {
            for operation in operations {
                let known = paths.firstIndex(of: operation.path)
                if known == nil { paths.append(operation.path) }
                rows.append(
                    Row(operation: operation, api: api, path: known ?? paths.count - 1)
                )
            }
        }
        self.apis = apis
        self.paths = paths
        self.rows = rows
    }

    /// The routes of all endpoints.
    var routes: [Route<Endpoint>] {
        ServiceEndpoint.allCases.flatMap(\.routes) + adminEndpoints.map(\.route)
            + rows.enumerated().map { position, row in
                Route(
                    row.operation.methods,
                    row.operation.path,
                    surface: ServiceSurface.directory.rawValue,
                    opaque: row.operation.opaque,
                    endpoint: .directory(position)
                )
            }
    }

    /// The place of an endpoint's path in `paths`.
    func row(of endpoint: Endpoint) -> Int {
        switch endpoint {
        case .service(let endpoint): ServiceEndpoint.allCases.firstIndex(of: endpoint) ?? 0
        case .admin(let endpoint):
            ServiceEndpoint.allCases.count + (AdminEndpoint.allCases.firstIndex(of: endpoint) ?? 0)
        case .directory(let position): rows[position].path
        }
    }

    /// The path of an endpoint, as metrics name it.
    func path(of endpoint: Endpoint) -> String { paths[row(of: endpoint)] }

    /// The operation at a place of the table.
    func operation(_ position: Int) -> DirectoryOperation { rows[position].operation }

    /// The API of the operation at a place of the table.
    func api(of position: Int) -> DirectoryAPI { apis[rows[position].api] }

    /// The API that answers for `request`, though no operation has its path.
    func api(of request: HTTPRequest) -> DirectoryAPI? {
        apis.first { $0.owns(request.pathBytes) }
    }
}
