public import JSON

/// A type as the checker sees it.
public indirect enum CELType: Sendable, Equatable {
    /// Anything: checked when it is evaluated.
    case dyn
    case null
    case bool
    case int
    case uint
    case double
    case string
    case bytes
    case timestamp
    case duration
    case list(CELType)
    case map(CELType, CELType)
    /// A type as a value: `type(1)` has type `type(int)`.
    case type(CELType)
    /// A type known by name, such as `optional_type(int)` or `net.IP`.
    case abstract(String, [CELType] = [])
    /// A type parameter of a function.
    case parameter(String)
    /// A map from strings with declared fields.
    case record(CELRecordType)

    /// `optional_type(wrapped)`.
    public static func optional(_ wrapped: CELType) -> CELType {
        .abstract("optional_type", [wrapped])
    }

    /// An IP address.
    public static let ip = CELType.abstract("net.IP")
    /// A range of IP addresses.
    public static let cidr = CELType.abstract("net.CIDR")
}

/// A map from strings with declared fields.
public struct CELRecordType: Sendable, Equatable {
    /// What reading a field that is not declared is.
    public enum Others: Sendable, Equatable {
        /// An error at compile time.
        case refused
        /// A value of any type.
        case dyn
    }

    /// A name for messages, such as `resource`.
    public let name: String
    /// The declared fields, by names that are compared as bytes.
    public let fields: [ExactString: CELType]
    /// What the rest is.
    public let others: Others

    /// A record of `fields`.
    public init(_ name: String, fields: [ExactString: CELType], others: Others) {
        self.name = name
        self.fields = fields
        self.others = others
    }
}

extension CELType: CustomStringConvertible {
    /// As the language writes it: `map(string, list(int))`.
    public var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .type(let type): "type(\(type))"
        case .abstract(let name, let parameters):
            parameters.isEmpty
                ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        case .parameter(let name): name
        case .record(let record): record.name
        }
    }
}
