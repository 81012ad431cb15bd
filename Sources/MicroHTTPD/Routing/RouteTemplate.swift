/// The path of a route, taken apart.
///
/// An object, so that each request looks at it by one reference.
final class RouteTemplate: Sendable {
    enum Piece: Sendable {
        case literal([UInt8])
        case parameter
        case rest
    }

    let text: String
    let pieces: [Piece]
    /// The names of parameters, the rest included, in order.
    let names: [String]
    /// For each name, whether its value may hold an encoded slash.
    let isOpaque: [Bool]

    init(_ text: String, opaque: [String]) {
        precondition(text.hasPrefix("/"), "route template `\(text)` does not begin with `/`")
        self.text = text
        var pieces: [Piece] = []
        var names: [String] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if case .rest? = pieces.last {
                preconditionFailure("route template `\(text)` goes on after the rest")
            }
            let (piece, name) = Self.piece(part)
            pieces.append(piece)
            if let name { names.append(name) }
        }
        precondition(Set(names).count == names.count, "route template `\(text)` repeats a name")
        precondition(Set(opaque).isSubset(of: names), "route template `\(text)` lacks a name")
        self.pieces = pieces
        self.names = names
        isOpaque = names.map(opaque.contains)
    }

    /// The values of the parameters in a path that has this template; nil if one holds an encoded slash and
    /// may not.
    func parameters(in path: borrowing DecodedPath) -> PathParameters? {
        guard !names.isEmpty else { return PathParameters(names: [], values: []) }
        var values: [String] = []
        for (index, (piece, range)) in zip(pieces, path.pieces).enumerated() {
            let value: String?
            switch piece {
            case .literal: continue
            case .parameter: value = path.value(of: range, isOpaque: isOpaque[values.count])
            case .rest: value = path.rest(from: index, isOpaque: isOpaque[values.count])
            }
            guard let value else { return nil }
            values.append(value)
        }
        return PathParameters(names: names, values: values)
    }

    private static func piece(_ part: Substring) -> (Piece, name: String?) {
        guard part.hasPrefix("{"), part.hasSuffix("}") else {
            precondition(!part.contains(where: "{}%".contains), "`\(part)` is not a literal piece")
            return (.literal(Array(part.utf8)), nil)
        }
        let name = part.dropFirst().dropLast()
        guard name.hasSuffix("...") else { return (.parameter, String(name)) }
        return (.rest, String(name.dropLast(3)))
    }
}
