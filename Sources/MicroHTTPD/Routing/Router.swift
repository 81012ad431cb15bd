/// Leads requests to endpoints by method and path.
///
/// A path is split as sent, then each piece is decoded once (RFC 3986 §2.4, §3.3): an encoded slash never
/// separates pieces, and counts as a slash only in parameters that a route declares opaque. A literal piece
/// goes before a parameter, a parameter before the rest of a path.
public struct Router<Endpoint: Sendable>: Sendable {
    private let routes: [Route<Endpoint>]
    /// For each route, the position of its surface in `surfaceNames`.
    private let surfaceOfRoute: [Int]
    /// The surfaces that routes name, in order of appearance.
    public let surfaceNames: [String]
    private let tree: RouteTree

    /// - Precondition: No two routes have the same methods and path, and there are at most 64 surfaces.
    public init(_ routes: [Route<Endpoint>]) {
        self.routes = routes
        var names: [String] = []
        surfaceOfRoute = routes.map { route in
            if let index = names.firstIndex(of: route.surface) { return index }
            names.append(route.surface)
            return names.count - 1
        }
        precondition(names.count <= UInt64.bitWidth, "too many surfaces")
        surfaceNames = names
        tree = RouteTree(routes.map(\.template.pieces))
        for leaf in tree.leaves {
            for (position, index) in leaf.enumerated() {
                let others = leaf[..<position].map { routes[$0] }
                precondition(
                    others.allSatisfy { $0.methods != routes[index].methods },
                    "two routes for `\(routes[index].template.text)`"
                )
            }
        }
    }

    /// The set of these surfaces; nil if a name is not among `surfaceNames`.
    public func surfaces(named names: some Sequence<String>) -> SurfaceSet? {
        var set = SurfaceSet(bits: 0)
        for name in names {
            guard let index = surfaceNames.firstIndex(of: name) else { return nil }
            set.bits |= 1 << UInt64(index)
        }
        return set
    }

    /// Finds the endpoint of a request; routes of other surfaces count as if they were not there.
    public func match(
        _ request: HTTPRequest,
        in surfaces: SurfaceSet = .all
    ) -> RouteMatch<Endpoint> {
        match(request.method, request.pathBytes, in: surfaces)
    }

    /// Finds the endpoint of a method and a percent-encoded path.
    public func match(
        method: HTTPMethod,
        path: String,
        in surfaces: SurfaceSet = .all
    ) -> RouteMatch<Endpoint> {
        match(method, Array(path.utf8)[...], in: surfaces)
    }
}

extension Router {
    private func match(
        _ method: HTTPMethod,
        _ path: ArraySlice<UInt8>,
        in surfaces: SurfaceSet
    ) -> RouteMatch<Endpoint> {
        if method == .options, path.elementsEqual([0x2A]) {
            return .options(allow: allowed(routes.indices.filter { isVisible($0, surfaces) }))
        }
        guard let pieces = PathPieces(path) else { return .badRequest }
        let leaf = tree.leaf(for: pieces) { index in
            isVisible(index, surfaces)
        }
        guard let leaf else {
            // Without a route there is no opaque parameter that an encoded slash could stand in.
            return pieces.pieces.contains(where: \.holdsSlash) ? .badRequest : .notFound
        }
        if let index = leaf.first(where: { isVisible($0, surfaces) && routes[$0].takes(method) }) {
            return found(routes[index], pieces)
        }
        let allow = allowed(leaf.filter { isVisible($0, surfaces) })
        return method == .options ? .options(allow: allow) : .methodNotAllowed(allow: allow)
    }

    private func isVisible(_ index: Int, _ surfaces: SurfaceSet) -> Bool {
        surfaces.contains(surfaceOfRoute[index])
    }

    private func allowed(_ indices: [Int]) -> [HTTPMethod] {
        let methods = indices.reduce(into: Set<HTTPMethod>()) { $0.formUnion(routes[$1].allowed) }
        return HTTPMethod.allCases.filter(methods.contains)
    }

    private func found(_ route: Route<Endpoint>, _ pieces: PathPieces) -> RouteMatch<Endpoint> {
        var values: [String] = []
        for (index, piece) in route.template.pieces.enumerated() {
            switch piece {
            case .literal:
                continue
            case .parameter:
                guard route.template.isOpaque[values.count] || !pieces.pieces[index].holdsSlash
                else { return .badRequest }
                values.append(pieces.text(index))
            case .rest:
                guard
                    route.template.isOpaque[values.count]
                        || !pieces.pieces.dropFirst(index).contains(where: \.holdsSlash)
                else { return .badRequest }
                values.append(pieces.rawText(from: index))
            }
        }
        let parameters = PathParameters(names: route.template.names, values: values)
        return .found(route.endpoint, parameters, template: route.template.text)
    }
}
