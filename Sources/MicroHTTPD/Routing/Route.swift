/// One row of a router: which requests lead to an endpoint.
public struct Route<Endpoint: Sendable>: Sendable {
    /// The methods that a route takes.
    public enum Methods: Sendable, Equatable {
        /// These; `GET` takes `HEAD` along.
        case only([HTTPMethod])
        /// All, `OPTIONS` and unknown ones included.
        case every
    }

    let methods: Methods
    let template: RouteTemplate
    let surface: String
    let endpoint: Endpoint

    /// Makes a route.
    ///
    /// - Parameters:
    ///   - methods: What it takes.
    ///   - template: A path such as `/v1/subjects/{id}/grants`. `{name}` stands for one piece that is not
    ///     empty; `{name...}`, only at the end, for the rest of the path, which may be empty. All else is
    ///     compared byte by byte with the decoded piece.
    ///   - surface: The name by which listeners include or exclude the route.
    ///   - opaque: Parameters that may hold `%2F`; in all others that is a bad request.
    ///   - endpoint: Where it leads.
    ///
    /// - Precondition: The template is well-formed and declares every opaque parameter.
    public init(
        _ methods: Methods,
        _ template: String,
        surface: String,
        opaque: [String] = [],
        endpoint: Endpoint
    ) {
        self.methods = methods
        self.template = RouteTemplate(template, opaque: opaque)
        self.surface = surface
        self.endpoint = endpoint
    }

    /// Makes a route for some methods.
    public init(
        _ methods: [HTTPMethod],
        _ template: String,
        surface: String,
        opaque: [String] = [],
        endpoint: Endpoint
    ) {
        self.init(.only(methods), template, surface: surface, opaque: opaque, endpoint: endpoint)
    }
}

extension Route.Methods {
    /// The methods that find the route.
    var taken: MethodSet {
        switch self {
        case .every: MethodSet(HTTPMethod.allCases)
        case .only(let methods): MethodSet(methods + (methods.contains(.get) ? [.head] : []))
        }
    }
}
