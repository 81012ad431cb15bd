public import JSON

/// The paths that a route is for: `/documents/{id}`, `/public/**`.
///
/// The pieces between the slashes are written as in the id of a ``PermissionPattern``: `*` is any
/// one, `**` as the last is one or more, `%XX` a byte. `{name}` is any one that is not empty, and
/// gives it a name.
public struct RoutePath: Hashable, Sendable, CustomStringConvertible {
    /// The path as written.
    public let text: ExactString
    /// The names in braces, by the position of their piece.
    public let parameters: [Int: ExactString]

    let pattern: IDPattern

    /// The path as written.
    public var description: String { text.string }
}

/// Why a text is not the path or the permission of a route.
struct RouteError: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension RoutePath {
    /// Whether every path that `other` matches is matched by this one too.
    func covers(_ other: RoutePath) -> Bool {
        pattern.covers(other.pattern) && parameters.keys.allSatisfy(other.isNeverEmpty)
    }

    /// Whether the piece at a position has text in every path that matches.
    private func isNeverEmpty(at position: Int) -> Bool {
        guard parameters[position] == nil, position < pattern.pieces.count else {
            return parameters[position] != nil
        }
        switch pattern.pieces[position] {
        case .any: return false
        case .literal(let text): return !text.isEmpty
        }
    }

    init(parsing text: ExactString) throws(RouteError) {
        var bytes = Array(text.utf8)[...]
        guard bytes.popFirst() == UInt8(ascii: "/") else {
            throw RouteError("a path begins with `/`")
        }
        var parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isOpen = parts.last.map { $0.elementsEqual("**".utf8) } ?? false
        if isOpen { parts.removeLast() }
        var pieces: [PatternPiece] = []
        var parameters: [Int: ExactString] = [:]
        for part in parts {
            if let name = try RouteParameter.name(in: part) {
                guard !parameters.values.contains(name) else {
                    throw RouteError("the parameter `{\(name)}` occurs twice")
                }
                parameters[pieces.count] = name
                pieces.append(.any)
            } else {
                pieces.append(try RouteParameter.piece(part, of: .id))
            }
        }
        self.text = text
        self.parameters = parameters
        pattern = IDPattern(pieces: pieces, isOpen: isOpen)
    }
}

/// How parameters are written in paths and permissions of routes.
enum RouteParameter {
    /// The name in `{name}`; nil for text without braces.
    static func name(in part: ArraySlice<UInt8>) throws(RouteError) -> ExactString? {
        let braces = [UInt8(ascii: "{"), UInt8(ascii: "}")]
        guard part.contains(where: braces.contains) else { return nil }
        let inner = part.dropFirst().dropLast()
        guard part.count > 2, [part.first, part.last] == [braces[0], braces[1]],
            inner.allSatisfy(\.isNameByte)
        else {
            throw RouteError(
                "a parameter is a whole piece, `{name}` of letters, digits and `_`; write `%7B` and `%7D` for braces"
            )
        }
        return ExactString(String(decoding: inner, as: UTF8.self))
    }

    static func piece(
        _ part: ArraySlice<UInt8>,
        of kind: PermissionPart
    ) throws(RouteError) -> PatternPiece {
        do throws(PatternError) {
            return try PatternPiece(parsing: part, of: kind)
        } catch {
            throw RouteError(error.description)
        }
    }
}

extension UInt8 {
    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
