import CEL
import Foundation
import JSON

extension CELType {
    /// A type as the vectors write it.
    init(vector: JSONValue) throws {
        if let name = vector.string?.string {
            guard let type = Self.simple[name] else { throw VectorCase.Unknown(what: name) }
            self = type
        } else if let element = vector["list"] {
            self = .list(try CELType(vector: element))
        } else if let parts = vector["map"]?.array, parts.count == 2 {
            self = .map(try CELType(vector: parts[0]), try CELType(vector: parts[1]))
        } else if let type = vector["type"] {
            self = .type(try CELType(vector: type))
        } else if let name = vector["abstract"]?["name"]?.string {
            let parameters = vector["abstract"]?["params"]?.array ?? []
            self = .abstract(name.string, try parameters.map { try CELType(vector: $0) })
        } else if let name = vector["param"]?.string {
            self = .parameter(name.string)
        } else {
            throw VectorCase.Unknown(what: "type \(vector)")
        }
    }

    private static let simple: [String: CELType] = [
        "int": .int, "uint": .uint, "double": .double, "bool": .bool, "string": .string,
        "bytes": .bytes, "null_type": .null, "dyn": .dyn, "timestamp": .timestamp,
        "duration": .duration,
    ]
}

extension CELFunctionDeclaration.Overload {
    /// An overload as the vectors write it.
    init(vector: JSONValue) throws {
        guard let isMember = vector["receiver"]?.bool, let parameters = vector["params"]?.array,
            let result = vector["result"]
        else { throw VectorCase.Unknown(what: "overload \(vector)") }
        self.init(
            isMember: isMember,
            parameters: try parameters.map { try CELType(vector: $0) },
            result: try CELType(vector: result)
        )
    }
}

extension CELValue {
    /// A value as the vectors write it.
    init(vector: JSONValue) throws {
        guard let member = vector.object?.first, vector.object?.count == 1,
            let value = try Self.scalar(member) ?? Self.aggregate(member)
        else { throw VectorCase.Unknown(what: "value \(vector)") }
        self = value
    }

    private static func scalar(_ member: JSONObject.Member) throws -> CELValue? {
        let text = member.value.string?.string ?? ""
        switch member.key.string {
        case "null": return .null
        case "bool": return member.value.bool.map(CELValue.bool)
        case "int": return Int64(text).map(CELValue.int)
        case "uint": return UInt64(text).map(CELValue.uint)
        case "double":
            return (member.value.number?.double ?? Double(text)).map(CELValue.double)
        case "string": return member.value.string.map(CELValue.string)
        case "bytes": return Data(base64Encoded: text).map { .bytes(Array($0)) }
        case "type": return .type(ExactString(text))
        case "timestamp": return try constant("timestamp('\(text)')")
        case "duration": return try constant("duration('\(text)')")
        default: return nil
        }
    }

    private static func aggregate(_ member: JSONObject.Member) throws -> CELValue? {
        let elements = member.value.array ?? []
        switch member.key.string {
        case "list": return .list(try elements.map { try CELValue(vector: $0) })
        case "map":
            let entries = try elements.map { entry in
                CELMap.Entry(
                    key: try CELValue(vector: entry.array?.first ?? .null),
                    value: try CELValue(vector: entry.array?.last ?? .null)
                )
            }
            return CELMap(entries).map(CELValue.map)
        default: return nil
        }
    }

    private static func constant(_ source: String) throws -> CELValue {
        let environment = CELEnvironment(variables: [])
        return try environment.compile(source).evaluate(CELBindings())
    }

    /// Whether type and value are the same, in the sense of the vectors.
    func isSame(as other: CELValue) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.double(let left), .double(let right)): left == right || left.isNaN && right.isNaN
        case (.string(let left), .string(let right)): left == right
        case (.bytes(let left), .bytes(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.list(let left), .list(let right)):
            left.elements.count == right.elements.count
                && zip(left.elements, right.elements).allSatisfy { $0.isSame(as: $1) }
        case (.map(let left), .map(let right)):
            left.entries.count == right.entries.count
                && left.entries.allSatisfy { entry in
                    right.entries.contains {
                        $0.key.isSame(as: entry.key) && $0.value.isSame(as: entry.value)
                    }
                }
        default: false
        }
    }
}
