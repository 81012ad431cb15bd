internal import JSON

/// A type in a ``TypeTable``; equal numbers are equal types.
struct TypeID: Hashable {
    fileprivate let index: Int32
}

/// The types of one expression, each once.
///
/// Types share their parts, so that neither comparing nor freeing them is deep.
struct TypeTable {
    /// A type whose parts are in the same table.
    enum Shape: Hashable {
        case simple(Simple)
        case list(TypeID)
        case map(TypeID, TypeID)
        case type(TypeID)
        case abstract(String, [TypeID])
        /// A place for a type that is found while checking.
        case variable(Int)
        case record(Int)
    }

    /// A type without parts.
    enum Simple: Int32, CaseIterable {
        case dyn, null, bool, int, uint, double, string, bytes, timestamp, duration
    }

    private var shapes: [Shape]
    private var depths: [Int]
    private var ids: [Shape: TypeID] = [:]
    private(set) var records: [CELRecordType] = []
    private var variables = 0
    /// Whether a type was nested too deep, and dyn was taken for it.
    private(set) var isTooDeep = false

    /// How deep types may be nested.
    static let depthMax = 64

    /// The simple types.
    init() {
        shapes = Simple.allCases.map(Shape.simple)
        depths = Simple.allCases.map { _ in 1 }
    }

    /// What `id` is.
    subscript(_ id: TypeID) -> Shape { shapes[Int(id.index)] }

    /// The type of a shape.
    mutating func intern(_ shape: Shape) -> TypeID {
        if case .simple(let simple) = shape { return .init(simple) }
        if let id = ids[shape] { return id }
        let depth = 1 + parts(of: shape).reduce(0) { max($0, depths[Int($1.index)]) }
        guard depth <= TypeTable.depthMax else {
            isTooDeep = true
            return .dyn
        }
        let id = TypeID(index: Int32(truncatingIfNeeded: shapes.count))
        shapes.append(shape)
        depths.append(depth)
        ids[shape] = id
        return id
    }

    /// A new place for a type.
    mutating func freshVariable() -> TypeID {
        variables += 1
        return intern(.variable(variables - 1))
    }

    /// The parts of a type.
    func parts(of shape: Shape) -> [TypeID] {
        switch shape {
        case .simple, .variable, .record: []
        case .list(let element), .type(let element): [element]
        case .map(let key, let value): [key, value]
        case .abstract(_, let parameters): parameters
        }
    }

    /// The shape with `parts` instead of its own.
    func replacing(_ shape: Shape, _ parts: [TypeID]) -> Shape {
        switch shape {
        case .simple, .variable, .record: shape
        case .list: .list(parts[0])
        case .type: .type(parts[0])
        case .map: .map(parts[0], parts[1])
        case .abstract(let name, _): .abstract(name, parts)
        }
    }
}

extension TypeID {
    init(_ simple: TypeTable.Simple) { index = simple.rawValue }

    static let dyn = TypeID(.dyn)
    static let null = TypeID(.null)
    static let bool = TypeID(.bool)
    static let int = TypeID(.int)
    static let uint = TypeID(.uint)
    static let double = TypeID(.double)
    static let string = TypeID(.string)
    static let bytes = TypeID(.bytes)
    static let timestamp = TypeID(.timestamp)
    static let duration = TypeID(.duration)
}

extension TypeTable {
    /// The type that `type` describes, with `parameters` for its type parameters.
    mutating func intern(_ type: CELType, parameters: [String: TypeID] = [:]) -> TypeID {
        switch type {
        case .dyn: return .dyn
        case .null: return .null
        case .bool: return .bool
        case .int: return .int
        case .uint: return .uint
        case .double: return .double
        case .string: return .string
        case .bytes: return .bytes
        case .timestamp: return .timestamp
        case .duration: return .duration
        case .list(let element): return intern(.list(intern(element, parameters: parameters)))
        case .map(let key, let value):
            let key = intern(key, parameters: parameters)
            return intern(.map(key, intern(value, parameters: parameters)))
        case .type(let type): return intern(.type(intern(type, parameters: parameters)))
        case .abstract(let name, let types):
            var ids: [TypeID] = []
            for type in types { ids.append(intern(type, parameters: parameters)) }
            return intern(.abstract(name, ids))
        case .parameter(let name): return parameters[name] ?? .dyn
        case .record(let record):
            let index = records.firstIndex(of: record) ?? records.count
            if index == records.count { records.append(record) }
            return intern(.record(index))
        }
    }

    /// The type as applications see it, with dyn for what is left of one that has too many parts.
    ///
    /// Types share their parts, so that one of 64 levels may have more parts than there is memory for.
    func type(_ id: TypeID) -> CELType {
        var remaining = TypeTable.partsMax
        return type(id, &remaining)
    }

    /// The type as messages show it: the first parts, and no end.
    func text(_ id: TypeID) -> String {
        let text = type(id).description
        guard text.utf8.count > TypeTable.textBytesMax else { return text }
        return String(text.unicodeScalars.prefix(TypeTable.textBytesMax)) + "…"
    }

    private static let partsMax = 1000
    private static let textBytesMax = 200

    private func type(_ id: TypeID, _ remaining: inout Int) -> CELType {
        remaining -= 1
        guard remaining > 0 else { return .dyn }
        switch self[id] {
        case .simple(.dyn): return .dyn
        case .simple(.null): return .null
        case .simple(.bool): return .bool
        case .simple(.int): return .int
        case .simple(.uint): return .uint
        case .simple(.double): return .double
        case .simple(.string): return .string
        case .simple(.bytes): return .bytes
        case .simple(.timestamp): return .timestamp
        case .simple(.duration): return .duration
        case .list(let element): return .list(type(element, &remaining))
        case .map(let key, let value):
            let key = type(key, &remaining)
            return .map(key, type(value, &remaining))
        case .type(let element): return .type(type(element, &remaining))
        case .abstract(let name, let parameters):
            return .abstract(name, parameters.map { type($0, &remaining) })
        case .variable: return .dyn
        case .record(let index): return .record(records[index])
        }
    }
}
