internal import JSON

extension Evaluator {
    /// `==`.
    mutating func isEqual(
        _ left: StepID,
        _ right: StepID,
        at id: StepID
    ) throws(Failure) -> Bool {
        let first = try evaluate(left)
        return try isEqual(first, evaluate(right), at: id)
    }

    /// Whether two values are equal; values of different types are not, numbers are by their value.
    ///
    /// Every list and map on the way is charged for, because values share their parts: a small
    /// expression can make one that is huge to walk.
    mutating func isEqual(
        _ left: CELValue,
        _ right: CELValue,
        at id: StepID
    ) throws(Failure) -> Bool {
        switch (left, right) {
        case (.string(let first), .string(let second)):
            let bytes = min(first.utf8.count, second.utf8.count)
            try charge(bytes <= 10 ? 1 : (bytes &+ 9) / 10, at: id)
            return first == second
        case (.int(let first), .int(let second)):
            try charge(1, at: id)
            return first == second
        case (.bool(let first), .bool(let second)):
            try charge(1, at: id)
            return first == second
        case (.bytes(let first), .bytes(let second)):
            try charge(1 &+ min(first.count, second.count) / 10, at: id)
            return first == second
        default:
            try charge(1, at: id)
            return try isEqualSlowly(left, right, at: id)
        }
    }

    @inline(never)
    private mutating func isEqualSlowly(
        _ left: CELValue,
        _ right: CELValue,
        at id: StepID
    ) throws(Failure) -> Bool {
        if let first = left.number, let second = right.number { return first == second }
        if let first = LoopRange(left), let second = LoopRange(right) {
            return try isEqual(first, second, right, at: id)
        }
        switch (left, right) {
        case (.null, .null): return true
        case (.timestamp(let first), .timestamp(let second)): return first == second
        case (.duration(let first), .duration(let second)): return first == second
        case (.type(let first), .type(let second)): return first == second
        case (.network(let first), .network(let second)): return first.kind == second.kind
        case (.optional(let first), .optional(let second)):
            guard let value = first.value, let other = second.value else {
                return first.value == nil && second.value == nil
            }
            return try isEqual(value, other, at: id)
        case (.null, _), (.bool, _), (.int, _), (.uint, _), (.double, _), (.string, _),
            (.bytes, _), (.timestamp, _), (.duration, _), (.list, _), (.jsonArray, _), (.map, _),
            (.jsonObject, _), (.record, _), (.type, _), (.optional, _), (.network, _):
            return false
        }
    }

    private mutating func isEqual(
        _ first: LoopRange,
        _ second: LoopRange,
        _ map: CELValue,
        at id: StepID
    ) throws(Failure) -> Bool {
        try charge(1, at: id)
        guard first.isMap == second.isMap, first.count == second.count else { return false }
        for place in 0..<first.count {
            var other: CELValue?
            if first.isMap {
                try charge(1, at: id)
                other = try lookUp(first.key(place), in: map, at: id)
            } else {
                other = try value(place, of: second, at: id)
            }
            guard let other else { return false }
            let value = try value(place, of: first, at: id)
            guard try isEqual(value, other, at: id) else { return false }
        }
        return true
    }

    /// `in`.
    mutating func contains(
        _ element: StepID,
        _ range: StepID,
        isList: Bool,
        at id: StepID
    ) throws(Failure) -> Bool {
        let wanted = try evaluate(element)
        let range = try evaluate(range)
        switch range {
        case .list(let list):
            try charge(units(list.elements.count, isList: isList), at: id)
            return try contains(wanted, list.elements, at: id)
        case .jsonArray(let elements):
            try charge(units(elements.count, isList: isList), at: id)
            return try contains(wanted, elements, at: id)
        case .map, .jsonObject, .record:
            try charge(1, at: id)
            return try lookUp(wanted, in: range, at: id) != nil
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .optional, .network:
            throw noOverload(id)
        }
    }

    /// The reference model charges a list by its size, but only where the checker knows that it is one.
    private func units(_ count: Int, isList: Bool) -> Int {
        max(1, isList ? count : (count &+ 9) / 10)
    }

    private mutating func contains(
        _ wanted: CELValue,
        _ elements: [CELValue],
        at id: StepID
    ) throws(Failure) -> Bool {
        if case .string(let text) = wanted {
            for element in elements {
                if case .string(let other) = element, try isSame(text, other, at: id) {
                    return true
                }
            }
            return false
        }
        for element in elements where try isEqual(wanted, element, at: id) { return true }
        return false
    }

    private mutating func contains(
        _ wanted: CELValue,
        _ elements: [JSONValue],
        at id: StepID
    ) throws(Failure) -> Bool {
        if case .string(let text) = wanted {
            let elements = elements.span
            for place in elements.indices {
                if case .string(let other) = elements[place], try isSame(text, other, at: id) {
                    return true
                }
            }
            return false
        }
        for element in elements {
            let element = try read(element, at: id)
            if try isEqual(wanted, element, at: id) { return true }
        }
        return false
    }

    /// `in` a literal list.
    mutating func contains(
        _ element: StepID,
        _ set: ConstantSet,
        at id: StepID
    ) throws(Failure) -> Bool {
        let wanted = try evaluate(element)
        try charge(1, at: id)
        try chargeHash(of: wanted, at: id)
        if let key = MapKey(wanted) { return set.keys.contains(key) }
        guard case .double = wanted, case .list(let list) = set.list else { return false }
        return try contains(wanted, list.elements, at: id)
    }

    /// `<`, `<=`, `>`, `>=`.
    mutating func compare(
        _ order: Order,
        _ left: StepID,
        _ right: StepID,
        at id: StepID
    ) throws(Failure) -> CELValue {
        let first = try evaluate(left)
        let second = try evaluate(right)
        try charge(1 &+ min(first.traversalBytes, second.traversalBytes) / 10, at: id)
        guard let found = first.order(to: second) else { throw noOverload(id, first, second) }
        switch order {
        case .less: return .bool(found == .before)
        case .lessOrEqual: return .bool(found == .before || found == .same)
        case .greater: return .bool(found == .after)
        case .greaterOrEqual: return .bool(found == .after || found == .same)
        }
    }
}
