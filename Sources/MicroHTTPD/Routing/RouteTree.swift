/// The templates of all routes by their common beginnings; the form in which they are gathered.
struct RouteTree {
    private(set) var literals: [(literal: [UInt8], tree: RouteTree)] = []
    /// The tree behind a parameter, or nothing.
    private(set) var parameter: [RouteTree] = []
    /// Routes that take the path from here on, whatever it is.
    private(set) var rest: [Int] = []
    /// Routes that end here.
    private(set) var ends: [Int] = []

    /// Routes are known by their position in `templates`.
    init(_ templates: [[RouteTemplate.Piece]]) {
        for (route, pieces) in templates.enumerated() { insert(route, pieces[...]) }
    }

    /// All groups of routes that share a path.
    var groups: [[Int]] {
        ([ends, rest] + (literals.map(\.tree) + parameter).flatMap(\.groups)).filter { !$0.isEmpty }
    }

    private mutating func insert(_ route: Int, _ pieces: ArraySlice<RouteTemplate.Piece>) {
        guard let piece = pieces.first else {
            ends.append(route)
            return
        }
        switch piece {
        case .rest:
            rest.append(route)
        case .parameter:
            if parameter.isEmpty { parameter.append(RouteTree([])) }
            parameter[0].insert(route, pieces.dropFirst())
        case .literal(let literal):
            let known = literals.firstIndex { $0.literal == literal }
            if known == nil { literals.append((literal, RouteTree([]))) }
            literals[known ?? literals.count - 1].tree.insert(route, pieces.dropFirst())
        }
    }
}
