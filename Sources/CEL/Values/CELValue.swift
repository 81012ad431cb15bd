public import JSON

/// A value of an expression.
///
/// JSON trees are values as they are: nothing is converted before an expression looks at it.
public enum CELValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(ExactString)
    case bytes([UInt8])
    case timestamp(CELTimestamp)
    case duration(CELDuration)
    /// A list that an expression or the application made.
    case list(CELList)
    /// A list that came as JSON.
    case jsonArray([JSONValue])
    /// A map that an expression or the application made.
    case map(CELMap)
    /// A map that came as JSON.
    case jsonObject(JSONObject)
    /// A map with fields that the application computes when they are read.
    case record(any CELRecord)
    /// A type, by its name at run time: `int`, `list`, `google.protobuf.Timestamp`, ….
    case type(ExactString)
    /// A value that may be absent.
    case optional(CELOptional)
    /// An address or a range of addresses.
    case network(CELNetwork)
}

extension CELValue {
    /// A string.
    public static func string(_ text: String) -> CELValue { .string(ExactString(text)) }

    /// A list of `elements`.
    public static func list(_ elements: [CELValue]) -> CELValue { .list(CELList(elements)) }

    /// The value of a JSON text: `null`, a truth value, a string, list or map; a number is an `int` when
    /// it is integral and fits, else a `double`.
    public init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .number(let number): self = CELValue(number)
        case .string(let string): self = .string(string)
        case .array(let elements): self = .jsonArray(elements)
        case .object(let object): self = .jsonObject(object)
        }
    }

    /// A number; one beyond the range of doubles is infinite.
    init(_ number: JSONNumber) {
        if let int = number.int {
            self = .int(Int64(int))
        } else {
            self = .double(number.double ?? Double(number.text) ?? .nan)
        }
    }

    /// The name of the type at run time.
    public var typeName: ExactString {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .list, .jsonArray: "list"
        case .map, .jsonObject, .record: "map"
        case .type: "type"
        case .optional: "optional_type"
        case .network(let network): network.typeName
        }
    }

    /// The truth value, if it is one.
    public var bool: Bool? {
        guard case .bool(let bool) = self else { return nil }
        return bool
    }

    /// How many lists, maps and optionals are inside one another, as far as an expression made them.
    var depth: Int {
        switch self {
        case .list(let list): list.depth
        case .map(let map): map.depth
        case .optional(let optional): optional.depth
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration,
            .jsonArray, .jsonObject, .record, .type, .network:
            0
        }
    }
}
