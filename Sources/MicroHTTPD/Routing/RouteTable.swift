/// The templates of a router as a tree of pieces, in arrays of plain numbers.
///
/// It knows nothing of endpoints, and a look-up touches no reference count that threads share.
struct RouteTable: Sendable {
    /// Whom a route is for.
    struct Row: Sendable {
        let methods: MethodSet
        let surfaces: SurfaceSet
    }

    enum Match: Equatable {
        case route(Int)
        /// There are routes, but for these methods.
        case otherMethods(MethodSet)
        case none
    }

    private struct Node: Sendable {
        /// Literal pieces that go on from here, in `edges`.
        var edges = 0..<0
        /// The node behind a parameter; -1 if there is none.
        var parameter = -1
        /// Routes that end here, in `routes`.
        var ends = 0..<0
        /// Routes that take the path from here on, whatever it is.
        var rest = 0..<0
    }

    private struct Edge: Sendable {
        /// The literal, in `text`.
        let literal: Range<Int>
        let node: Int
    }

    private let rows: [Row]
    private var nodes: [Node] = []
    private var edges: [Edge] = []
    private var text: [UInt8] = []
    private var routes: [Int] = []

    /// Routes are known by their position in both arrays, which are of one length.
    init(_ templates: [[RouteTemplate.Piece]], rows: [Row]) {
        self.rows = rows
        _ = add(RouteTree(templates))
    }

    /// Finds the route of a path, by the most specific template that has one on these surfaces.
    func match(
        _ path: borrowing DecodedPath,
        _ method: MethodSet,
        in surfaces: SurfaceSet
    ) -> Match {
        match(path, from: 0, at: 0, Query(method: method, surfaces: surfaces))
    }

    /// All methods on these surfaces.
    func methods(in surfaces: SurfaceSet) -> MethodSet {
        rows.filter { $0.surfaces.intersects(surfaces) }
            .reduce(into: []) { $0.formUnion($1.methods) }
    }
}

extension RouteTable {
    private struct Query {
        let method: MethodSet
        let surfaces: SurfaceSet
    }

    private mutating func add(_ tree: RouteTree) -> Int {
        let index = nodes.count
        nodes.append(Node())
        nodes[index].ends = addRoutes(tree.ends)
        nodes[index].rest = addRoutes(tree.rest)
        let children = tree.literals.map { child in
            let start = text.count
            text.append(contentsOf: child.literal)
            return Edge(literal: start..<text.count, node: add(child.tree))
        }
        nodes[index].edges = edges.count..<(edges.count + children.count)
        edges.append(contentsOf: children)
        if let parameter = tree.parameter.first { nodes[index].parameter = add(parameter) }
        return index
    }

    private mutating func addRoutes(_ indices: [Int]) -> Range<Int> {
        routes.append(contentsOf: indices)
        return (routes.count - indices.count)..<routes.count
    }

    /// - Complexity: Recursion is as deep as the longest template, not as the path.
    private func match(
        _ path: borrowing DecodedPath,
        from start: Int,
        at index: Int,
        _ query: Query
    ) -> Match {
        let node = nodes[index]
        guard start <= path.text.count else { return match(node.ends, query) }
        let piece = path.piece(from: start)
        let next = piece.upperBound + 1
        for edge in node.edges where isSame(path.text.span.extracting(piece), edges[edge].literal) {
            let found = match(path, from: next, at: edges[edge].node, query)
            if found != .none { return found }
        }
        if node.parameter >= 0, !piece.isEmpty {
            let found = match(path, from: next, at: node.parameter, query)
            if found != .none { return found }
        }
        return match(node.rest, query)
    }

    private func match(_ group: Range<Int>, _ query: Query) -> Match {
        var methods: MethodSet = []
        for position in group {
            let row = rows[routes[position]]
            guard row.surfaces.intersects(query.surfaces) else { continue }
            guard row.methods.isDisjoint(with: query.method) else {
                return .route(routes[position])
            }
            methods.formUnion(row.methods)
        }
        return methods.isEmpty ? .none : .otherMethods(methods)
    }

    private func isSame(_ piece: Span<UInt8>, _ literal: Range<Int>) -> Bool {
        guard piece.count == literal.count else { return false }
        return piece.indices.allSatisfy { piece[$0] == text[literal.lowerBound + $0] }
    }
}
