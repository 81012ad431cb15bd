/// A router without its endpoints: it finds the position of a route.
///
/// This is the part that is compiled once, whatever the endpoints are.
@usableFromInline
struct RouteFinder: Sendable {
    private let templates: [RouteTemplate]
    private let table: RouteTable

    /// - Precondition: No two rows take the same method for the same paths.
    init(_ templates: [RouteTemplate], rows: [RouteTable.Row]) {
        let pieces = templates.map(\.pieces)
        for group in RouteTree(pieces).groups {
            for (position, index) in group.enumerated() {
                precondition(
                    group[..<position].allSatisfy {
                        rows[$0].methods.isDisjoint(with: rows[index].methods)
                    },
                    "two routes for `\(templates[index].text)`"
                )
            }
        }
        self.templates = templates
        table = RouteTable(pieces, rows: rows)
    }

    @usableFromInline
    func match(_ request: HTTPRequest, in surfaces: SurfaceSet) -> RouteMatch<Int> {
        match(request.method, visible: request.pathBytes, in: surfaces)
    }

    @usableFromInline
    func match(_ method: HTTPMethod, _ path: String, in surfaces: SurfaceSet) -> RouteMatch<Int> {
        let bytes = Array(path.utf8)[...]
        return isVisibleUTF8(bytes) ? match(method, visible: bytes, in: surfaces) : .badRequest
    }

    private func match(
        _ method: HTTPMethod,
        visible path: ArraySlice<UInt8>,
        in surfaces: SurfaceSet
    ) -> RouteMatch<Int> {
        if method == .options, path.elementsEqual([0x2A]) {
            return .options(allow: allowed(table.methods(in: surfaces)))
        }
        guard let decoded = DecodedPath(visible: path) else { return .badRequest }
        switch table.match(decoded, MethodSet(method), in: surfaces) {
        case .route(let index):
            guard let parameters = templates[index].parameters(in: decoded) else {
                return .badRequest
            }
            return .found(index, parameters, template: templates[index].text)
        case .otherMethods(let methods) where method == .options:
            return .options(allow: allowed(methods))
        case .otherMethods(let methods):
            return .methodNotAllowed(allow: allowed(methods))
        case .none:
            // Without a route there is no opaque parameter that an encoded slash could stand in.
            return decoded.holdsSlash ? .badRequest : .notFound
        }
    }

    private func allowed(_ methods: MethodSet) -> [HTTPMethod] {
        methods.union(MethodSet(.options)).subtracting(MethodSet(.other)).methods
    }
}
