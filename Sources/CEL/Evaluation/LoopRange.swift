internal import JSON

/// What a loop runs over.
enum LoopRange {
    case list(CELList)
    case array([JSONValue])
    case map(CELMap)
    case object(JSONObject)
    case record(any CELRecord, [ExactString])

    /// Nil for values that no loop runs over.
    init?(_ value: CELValue) {
        switch value {
        case .list(let list): self = .list(list)
        case .jsonArray(let elements): self = .array(elements)
        case .map(let map): self = .map(map)
        case .jsonObject(let object): self = .object(object)
        case .record(let record): self = .record(record, record.fields)
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .optional, .network:
            return nil
        }
    }

    /// Whether it has keys instead of places.
    var isMap: Bool {
        switch self {
        case .list, .array: false
        case .map, .object, .record: true
        }
    }

    var count: Int {
        switch self {
        case .list(let list): list.elements.count
        case .array(let elements): elements.count
        case .map(let map): map.entries.count
        case .object(let object): object.count
        case .record(_, let fields): fields.count
        }
    }

    /// The place in a list, or the key.
    func key(_ place: Int) -> CELValue {
        switch self {
        case .list, .array: .int(Int64(place))
        case .map(let map): map.entries[place].key
        case .object(let object): .string(object.members[place].key)
        case .record(_, let fields): .string(fields[place])
        }
    }
}
