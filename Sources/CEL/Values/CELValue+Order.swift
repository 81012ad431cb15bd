internal import JSON

extension CELValue {
    /// Whether it is a number of some type.
    var number: NumberLine? {
        switch self {
        case .int(let int): .int(int)
        case .uint(let uint): .uint(uint)
        case .double(let double): .double(double)
        case .null, .bool, .string, .bytes, .timestamp, .duration, .list, .jsonArray, .map,
            .jsonObject, .record, .type, .optional, .network:
            nil
        }
    }

    /// Whether values of the type have an order.
    var isOrdered: Bool {
        switch self {
        case .int, .uint, .double, .string, .bytes, .bool, .timestamp, .duration: true
        case .null, .list, .jsonArray, .map, .jsonObject, .record, .type, .optional, .network:
            false
        }
    }

    var isList: Bool {
        switch self {
        case .list, .jsonArray: true
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .map,
            .jsonObject, .record, .type, .optional, .network:
            false
        }
    }

    /// The bytes that comparing it may look at.
    var traversalBytes: Int {
        switch self {
        case .string(let string): string.utf8.count
        case .bytes(let bytes): bytes.count
        case .null, .bool, .int, .uint, .double, .timestamp, .duration, .list, .jsonArray, .map,
            .jsonObject, .record, .type, .optional, .network:
            0
        }
    }

    /// How the value stands to another; nil if the two types have no order among each other.
    func order(to other: CELValue) -> NumberOrder? {
        if let left = number, let right = other.number { return left.order(before: right) }
        switch (self, other) {
        case (.string(let left), .string(let right)): return CELValue.order(left, right)
        case (.bool(let left), .bool(let right)):
            return CELValue.order(left ? 1 : 0, right ? 1 : 0)
        case (.timestamp(let left), .timestamp(let right)): return CELValue.order(left, right)
        case (.duration(let left), .duration(let right)): return CELValue.order(left, right)
        case (.bytes(let left), .bytes(let right)):
            if left == right { return .same }
            return left.lexicographicallyPrecedes(right) ? .before : .after
        case (.null, _), (.bool, _), (.int, _), (.uint, _), (.double, _), (.string, _),
            (.bytes, _), (.timestamp, _), (.duration, _), (.list, _), (.jsonArray, _), (.map, _),
            (.jsonObject, _), (.record, _), (.type, _), (.optional, _), (.network, _):
            return nil
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> NumberOrder {
        left < right ? .before : left == right ? .same : .after
    }
}
