internal import JSON

/// Routes by the pieces of their paths and by their hosts, so that those that may cover another one are found
/// without going through all.
struct RouteTree {
    /// Routes in order, by their host.
    private typealias Hosts = [ExactString?: [Int]]

    private struct Node {
        var literals: [ExactString: Int] = [:]
        var any: Int?
        /// The routes whose paths end here, and those of which `**` follows.
        var closed: Hosts = [:]
        var open: Hosts = [:]
    }

    private var nodes = [Node()]

    /// How many nodes and routes are looked at for one route, so that odd lists stay cheap to check.
    private static let visitsMax = 1000

    /// Adds a route by its number.
    mutating func insert(_ route: Route, number: Int) {
        var node = 0
        for piece in route.path.pattern.pieces { node = child(of: node, piece) }
        if route.path.pattern.isOpen {
            nodes[node].open[route.host, default: []].append(number)
        } else {
            nodes[node].closed[route.host, default: []].append(number)
        }
    }

    private mutating func child(of node: Int, _ piece: PatternPiece) -> Int {
        let next = nodes.count
        switch piece {
        case .any:
            if let child = nodes[node].any { return child }
            nodes[node].any = next
        case .literal(let text):
            if let child = nodes[node].literals[text] { return child }
            nodes[node].literals[text] = next
        }
        nodes.append(Node())
        return next
    }

    /// The numbers, in order, of the routes whose hosts and paths may cover those of `route`: all that do are
    /// among them, up to a limit.
    func candidates(for route: Route) -> [Int] {
        let pattern = route.path.pattern
        let hosts = route.host == nil ? [nil] : [nil, route.host]
        var found: [Int] = []
        var visits = 1
        var level = [0]
        for piece in pattern.pieces {
            found += level.flatMap { Self.routes(nodes[$0].open, hosts) }
            level = level.flatMap { children(of: $0, covering: piece) }
            visits += level.count
            guard visits + found.count < Self.visitsMax else { break }
        }
        let last = level.flatMap { node in
            Self.routes(nodes[node].open, hosts) + Self.routes(nodes[node].closed, hosts)
        }
        return (found + last).sorted()
    }

    private static func routes(_ byHost: Hosts, _ hosts: [ExactString?]) -> [Int] {
        hosts.flatMap { byHost[$0, default: []].prefix(visitsMax) }
    }

    private func children(of node: Int, covering piece: PatternPiece) -> [Int] {
        switch piece {
        case .any: [nodes[node].any].compactMap(\.self)
        case .literal(let text): [nodes[node].any, nodes[node].literals[text]].compactMap(\.self)
        }
    }
}
