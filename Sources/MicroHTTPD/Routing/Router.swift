/// Leads requests to endpoints by method and path.
///
/// A path is split as sent, then each piece is decoded once (RFC 3986 §2.4, §3.3): an encoded slash never
/// separates pieces, and counts as a slash only in parameters that a route declares opaque. A literal piece
/// goes before a parameter, a parameter before the rest of a path.
public struct Router<Endpoint: Sendable>: Sendable {
    /// The surfaces that routes name, in order of appearance.
    public let surfaceNames: [String]
    private let endpoints: [Endpoint]
    private let templates: [RouteTemplate]
    private let table: RouteTable

    /// - Precondition: No two routes have the same methods and path, and there are at most 64 surfaces.
    public init(_ routes: [Route<Endpoint>]) {
        let names = routes.reduce(into: [String]()) { names, route in
            if !names.contains(route.surface) { names.append(route.surface) }
        }
        precondition(names.count <= UInt64.bitWidth, "too many surfaces")
        let pieces = routes.map(\.template.pieces)
        for group in RouteTree(pieces).groups {
            for (position, index) in group.enumerated() {
                let taken = routes[index].methods.taken
                precondition(
                    group[..<position].allSatisfy { routes[$0].methods.taken != taken },
                    "two routes for `\(routes[index].template.text)`"
                )
            }
        }
        surfaceNames = names
        endpoints = routes.map(\.endpoint)
        templates = routes.map(\.template)
        let rows = routes.map { route in
            RouteTable.Row(
                methods: route.methods.taken,
                surfaces: surfaceBit(route.surface, in: names) ?? SurfaceSet(bits: 0)
            )
        }
        table = RouteTable(pieces, rows: rows)
    }

    /// The set of these surfaces; nil if a name is not among `surfaceNames`.
    public func surfaces(named names: some Sequence<String>) -> SurfaceSet? {
        var set = SurfaceSet(bits: 0)
        for name in names {
            guard let surface = surfaceBit(name, in: surfaceNames) else { return nil }
            set = set.union(surface)
        }
        return set
    }

    /// Finds the endpoint of a request; routes of other surfaces count as if they were not there.
    public func match(
        _ request: HTTPRequest,
        in surfaces: SurfaceSet = .all
    ) -> RouteMatch<Endpoint> {
        match(request.method, visible: request.pathBytes, in: surfaces)
    }

    /// Finds the endpoint of a method and a percent-encoded path.
    public func match(
        method: HTTPMethod,
        path: String,
        in surfaces: SurfaceSet = .all
    ) -> RouteMatch<Endpoint> {
        let bytes = Array(path.utf8)[...]
        return isVisibleUTF8(bytes) ? match(method, visible: bytes, in: surfaces) : .badRequest
    }
}

extension Router {
    private func match(
        _ method: HTTPMethod,
        visible path: ArraySlice<UInt8>,
        in surfaces: SurfaceSet
    ) -> RouteMatch<Endpoint> {
        if method == .options, path.elementsEqual([0x2A]) {
            return .options(allow: allowed(table.methods(in: surfaces)))
        }
        guard let pieces = PathPieces(visible: path) else { return .badRequest }
        switch table.match(pieces, MethodSet(method), in: surfaces) {
        case .route(let index):
            guard let parameters = templates[index].parameters(in: pieces) else {
                return .badRequest
            }
            return .found(endpoints[index], parameters, template: templates[index].text)
        case .otherMethods(let methods) where method == .options:
            return .options(allow: allowed(methods))
        case .otherMethods(let methods):
            return .methodNotAllowed(allow: allowed(methods))
        case .none:
            // Without a route there is no opaque parameter that an encoded slash could stand in.
            return pieces.holdSlash(from: 0) ? .badRequest : .notFound
        }
    }

    private func allowed(_ methods: MethodSet) -> [HTTPMethod] {
        methods.union(MethodSet(.options)).subtracting(MethodSet(.other)).methods
    }
}

/// The surface of this name as a set.
private func surfaceBit(_ name: String, in names: [String]) -> SurfaceSet? {
    names.firstIndex(of: name).map { SurfaceSet(bits: 1 << UInt64($0)) }
}
