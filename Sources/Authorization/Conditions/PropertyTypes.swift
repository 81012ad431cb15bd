internal import CEL
internal import JSON

/// The declared properties of a type of resource.
struct PropertyTypes: Sendable {
    /// The types by name.
    let types: [ExactString: CELType]
    private let conversions: [ExactString: CELType]

    init(_ types: [ExactString: CELType]) {
        self.types = types
        conversions = types.filter { $1.holdsDouble }
    }

    /// Whether some value must be looked at before conditions see it.
    var needConversion: Bool { !conversions.isEmpty }

    /// The value of a property: a whole number is a double where one is declared.
    func value(_ value: JSONValue, of name: ExactString) -> CELValue {
        conversions[name].map { Self.converted(value, to: $0) } ?? CELValue(value)
    }

    /// The recursion ends at the depth of the declared type, which is bounded.
    private static func converted(_ value: JSONValue, to type: CELType) -> CELValue {
        switch (type, value) {
        case (.double, .number(let number)):
            return .double(number.double ?? Double(number.text) ?? .nan)
        case (.list(let element), .array(let elements)):
            return .list(elements.map { converted($0, to: element) })
        case (.map(_, let member), .object(let object)):
            let entries = object.map { entry in
                CELMap.Entry(key: .string(entry.key), value: converted(entry.value, to: member))
            }
            return CELMap(entries).map(CELValue.map) ?? CELValue(value)
        default: return CELValue(value)
        }
    }
}

extension CELType {
    fileprivate var holdsDouble: Bool {
        switch self {
        case .double: true
        case .list(let element): element.holdsDouble
        case .map(_, let value): value.holdsDouble
        case .dyn, .null, .bool, .int, .uint, .string, .bytes, .timestamp, .duration, .type,
            .abstract, .parameter, .record:
            false
        }
    }
}
