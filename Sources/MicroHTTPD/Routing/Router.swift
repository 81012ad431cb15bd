/// Leads requests to endpoints by method and path.
///
/// A path is split as sent, then each piece is decoded once (RFC 3986 §2.4, §3.3): an encoded slash never
/// separates pieces, and counts as a slash only in parameters that a route declares opaque. A literal piece
/// goes before a parameter, a parameter before the rest of a path.
public struct Router<Endpoint: Sendable>: Sendable {
    /// The surfaces that routes name, in order of appearance.
    public let surfaceNames: [String]
    @usableFromInline let endpoints: [Endpoint]
    @usableFromInline let finder: RouteFinder

    /// A router of these routes.
    ///
    /// - Precondition: No two routes take the same method for the same paths, and there are at most 64
    ///   surfaces.
    public init(_ routes: [Route<Endpoint>]) {
        let names = routes.reduce(into: [String]()) { names, route in
            if !names.contains(route.surface) { names.append(route.surface) }
        }
        precondition(names.count <= UInt64.bitWidth, "too many surfaces")
        surfaceNames = names
        endpoints = routes.map(\.endpoint)
        finder = RouteFinder(
            routes.map(\.template),
            rows: routes.map { route in
                RouteTable.Row(
                    methods: route.methods.taken,
                    surfaces: surface(route.surface, in: names) ?? SurfaceSet(bits: 0)
                )
            }
        )
    }

    /// The set of these surfaces; nil if a name is not among `surfaceNames`.
    public func surfaces(named names: some Sequence<String>) -> SurfaceSet? {
        var set = SurfaceSet(bits: 0)
        for name in names {
            guard let surface = surface(name, in: surfaceNames) else { return nil }
            set = set.union(surface)
        }
        return set
    }

    /// Finds the endpoint of a request; routes of other surfaces count as if they were not there.
    @inlinable
    public func match(
        _ request: HTTPRequest,
        in surfaces: SurfaceSet = .all
    ) -> RouteMatch<Endpoint> {
        RouteMatch(finder.match(request, in: surfaces), in: endpoints)
    }

    /// Finds the endpoint of a method and a percent-encoded path.
    @inlinable
    public func match(
        method: HTTPMethod,
        path: String,
        in surfaces: SurfaceSet = .all
    ) -> RouteMatch<Endpoint> {
        RouteMatch(finder.match(method, path, in: surfaces), in: endpoints)
    }
}

extension RouteMatch {
    /// The same as `match` with the endpoint at the found position.
    @inlinable
    init(_ match: consuming RouteMatch<Int>, in endpoints: [Endpoint]) {
        self =
            switch match {
            case .found(let position, let parameters, let template):
                .found(endpoints[position], parameters, template: template)
            case .options(let allow): .options(allow: allow)
            case .methodNotAllowed(let allow): .methodNotAllowed(allow: allow)
            case .notFound: .notFound
            case .badRequest: .badRequest
            }
    }
}

/// The surface of this name as a set.
private func surface(_ name: String, in names: [String]) -> SurfaceSet? {
    names.firstIndex(of: name).map { SurfaceSet(bits: 1 << UInt64($0)) }
}
