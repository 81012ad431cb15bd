/// The templates of all routes as a tree of pieces, so that a path is compared with few of them.
struct RouteTree: Sendable {
    private struct Node: Sendable {
        var literals: [(piece: [UInt8], node: Int)] = []
        var parameter: Int?
        /// Routes that take the path from here on, whatever it is.
        var rest: [Int] = []
        /// Routes that end here.
        var ends: [Int] = []
    }

    private var nodes = [Node()]

    /// Routes are known by their position in `templates`.
    init(_ templates: [[RouteTemplate.Piece]]) {
        for (route, pieces) in templates.enumerated() { insert(route, pieces) }
    }

    /// All groups of routes that share a path.
    var leaves: [[Int]] { nodes.flatMap { [$0.ends, $0.rest] }.filter { !$0.isEmpty } }

    /// The routes of the most specific template that has this path and a visible route.
    func leaf(for path: PathPieces, isVisible: (Int) -> Bool) -> [Int]? {
        leaf(path, from: 0, at: 0, isVisible)
    }
}

extension RouteTree {
    private mutating func insert(_ route: Int, _ pieces: [RouteTemplate.Piece]) {
        var node = 0
        for piece in pieces {
            switch piece {
            case .literal(let text): node = child(of: node, literal: text)
            case .parameter: node = parameterChild(of: node)
            case .rest:
                nodes[node].rest.append(route)
                return
            }
        }
        nodes[node].ends.append(route)
    }

    private mutating func child(of node: Int, literal: [UInt8]) -> Int {
        if let known = nodes[node].literals.first(where: { $0.piece == literal }) {
            return known.node
        }
        nodes.append(Node())
        nodes[node].literals.append((literal, nodes.count - 1))
        return nodes.count - 1
    }

    private mutating func parameterChild(of node: Int) -> Int {
        if let known = nodes[node].parameter { return known }
        nodes.append(Node())
        nodes[node].parameter = nodes.count - 1
        return nodes.count - 1
    }

    /// - Complexity: Recursion is as deep as the longest template, not as the path.
    private func leaf(
        _ path: PathPieces,
        from index: Int,
        at depth: Int,
        _ isVisible: (Int) -> Bool
    ) -> [Int]? {
        let node = nodes[index]
        guard depth < path.pieces.count else {
            return node.ends.contains(where: isVisible) ? node.ends : nil
        }
        let piece = path.decoded[path.pieces[depth].range]
        for child in node.literals where piece.elementsEqual(child.piece) {
            if let found = leaf(path, from: child.node, at: depth + 1, isVisible) { return found }
        }
        if let parameter = node.parameter, !piece.isEmpty,
            let found = leaf(path, from: parameter, at: depth + 1, isVisible)
        {
            return found
        }
        return node.rest.contains(where: isVisible) ? node.rest : nil
    }
}
