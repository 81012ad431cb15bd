public import JSON

/// The question that a route asks: `read:document/{id}`.
///
/// It is written as a ``PermissionPattern`` without wildcards; a whole piece of the id may be a
/// parameter of the route's path.
public struct RoutePermission: Hashable, Sendable, CustomStringConvertible {
    /// A piece of the id.
    public enum Piece: Hashable, Sendable {
        /// This text.
        case literal(ExactString)
        /// What the path has in the place of this parameter.
        case parameter(ExactString)
    }

    /// The permission as written.
    public let text: ExactString
    /// What is to be done.
    public let action: ActionName
    /// The type of resource on which.
    public let type: ResourceType
    /// The pieces of the id; none if the permission names a type alone.
    public let id: [Piece]

    /// The permission as written.
    public var description: String { text.string }
}

extension RoutePermission {
    /// Reads the permission of a route whose path has some parameters.
    init(parsing text: ExactString, parameters: [ExactString]) throws(RouteError) {
        let bytes = Array(text.utf8)[...]
        guard let actionEnd = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            throw RouteError(PatternError.withoutType.description)
        }
        let rest = bytes[(actionEnd + 1)...]
        let typeEnd = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        self.text = text
        action = try Self.checked(Self.literal(bytes[..<actionEnd], of: .action), ActionName.init)
        type = try Self.checked(Self.literal(rest[..<typeEnd], of: .type), ResourceType.init)
        id = typeEnd < rest.endIndex ? try Self.id(rest[(typeEnd + 1)...], parameters) : []
    }

    private static func id(
        _ text: ArraySlice<UInt8>,
        _ parameters: [ExactString]
    ) throws(RouteError) -> [Piece] {
        guard !text.isEmpty else { throw RouteError(PatternError.empty(.id).description) }
        var pieces: [Piece] = []
        for part in text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let name = try RouteParameter.name(in: part) else {
                pieces.append(.literal(try literal(part, of: .id)))
                continue
            }
            guard parameters.contains(name) else {
                throw RouteError("the path has no parameter `{\(name)}`")
            }
            pieces.append(.parameter(name))
        }
        return pieces
    }

    private static func literal(
        _ part: ArraySlice<UInt8>,
        of kind: PermissionPart
    ) throws(RouteError) -> ExactString {
        switch try RouteParameter.piece(part, of: kind) {
        case .literal(let text): return text
        case .any: throw RouteError("a route asks for one permission: wildcards are not allowed")
        }
    }

    private static func checked<Value>(
        _ text: ExactString,
        _ make: (ExactString) throws(RequestValueError) -> Value
    ) throws(RouteError) -> Value {
        do throws(RequestValueError) {
            return try make(text)
        } catch {
            throw RouteError(error.description)
        }
    }
}
