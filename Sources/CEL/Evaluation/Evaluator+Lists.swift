internal import JSON

extension Evaluator {
    /// Functions of the lists extension, and `reverse`, which strings have too.
    mutating func list(
        _ function: ListFunction,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        if case .range = function { return try range(arguments.first, at: id) }
        if case .string(let text) = arguments.first, case .reverse = function {
            try charge(text.utf8.count / 10, at: id)
            return .string(text.reversed)
        }
        guard let range = LoopRange(arguments.first), !range.isMap else { throw noOverload(id) }
        switch function {
        case .first: return try element(0, of: range, at: id)
        case .last: return try element(range.count - 1, of: range, at: id)
        case .slice: return try slice(range, arguments, at: id)
        case .flatten, .distinct, .sort, .reverse: break
        case .range: throw noOverload(id)
        }
        try charge(range.count / 10, at: id)
        let elements = try elements(of: range, at: id)
        switch function {
        case .flatten: return try flatten(elements, arguments, at: id)
        case .distinct: return try distinct(elements, at: id)
        case .sort:
            let order = try sorted(elements, at: id)
            return .list(order.map { elements[$0] })
        case .reverse: return .list(elements.reversed())
        case .first, .last, .slice, .range: throw noOverload(id)
        }
    }

    /// The optional that holds the element at a place, if there is one.
    private mutating func element(
        _ place: Int,
        of range: LoopRange,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard place >= 0, place < range.count else { return .optional(.none) }
        let value = try value(place, of: range, at: id)
        return try made(optional: value, at: id)
    }

    private mutating func range(_ value: CELValue, at id: StepID) throws(Failure) -> CELValue {
        guard case .int(let count) = value else { throw noOverload(id) }
        guard count <= limits.elements else { throw Failure(.sizeLimit, at: id) }
        guard count > 0 else { return .list([]) }
        try charge(Int(count) / 10, at: id)
        return .list((0..<count).map { CELValue.int($0) })
    }

    private mutating func slice(
        _ range: LoopRange,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard case .int(let start) = arguments.second, case .int(let end)? = arguments.rest.first
        else { throw noOverload(id) }
        guard start >= 0, start <= end, end <= range.count else {
            throw Failure(.indexOutOfRange, at: id)
        }
        try charge(Int(end - start) / 10, at: id)
        var elements: [CELValue] = []
        elements.reserveCapacity(Int(end - start))
        for place in Int(start)..<Int(end) {
            elements.append(try value(place, of: range, at: id))
        }
        return .list(elements)
    }

    private mutating func flatten(
        _ elements: [CELValue],
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        var depth: Int64 = 1
        if arguments.count > 1 {
            guard case .int(let wanted) = arguments.second else { throw noOverload(id) }
            guard wanted >= 0 else {
                throw Failure(.invalidArgument, at: id, "a negative depth")
            }
            depth = wanted
        }
        var current = elements
        // Each round takes away one level, and values are not deeper than the limits say.
        while depth > 0, current.contains(where: \.isList) {
            depth -= 1
            var next: [CELValue] = []
            for element in current {
                try charge(1, at: id)
                if element.isList {
                    next += try self.elements(of: element, at: id)
                } else {
                    next.append(element)
                }
                guard next.count <= limits.elements else { throw Failure(.sizeLimit, at: id) }
            }
            current = next
        }
        return .list(current)
    }

    private mutating func distinct(
        _ elements: [CELValue],
        at id: StepID
    ) throws(Failure) -> CELValue {
        var seen = Set<MapKey>()
        var others: [CELValue] = []
        var kept: [CELValue] = []
        for element in elements {
            try charge(Evaluator.hashingUnits &+ element.traversalBytes / 10, at: id)
            if let key = MapKey(element) {
                // A double that was kept may stand for the same number.
                guard seen.insert(key).inserted else { continue }
                if element.number != nil, try isElement(element, of: others, at: id) { continue }
            } else if try isElement(element, of: element.number == nil ? others : kept, at: id) {
                continue
            } else {
                others.append(element)
            }
            kept.append(element)
        }
        return .list(kept)
    }

    /// Hashing an element takes several times as long as comparing it with one other.
    private static let hashingUnits = 5

    /// Whether some element is equal.
    private mutating func isElement(
        _ value: CELValue,
        of elements: [CELValue],
        at id: StepID
    ) throws(Failure) -> Bool {
        for element in elements where try isEqual(value, element, at: id) { return true }
        return false
    }

    /// Functions of the sets extension.
    mutating func set(
        _ function: SetFunction,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> Bool {
        let first = try elements(of: arguments.first, at: id)
        let second = try elements(of: arguments.second, at: id)
        switch function {
        case .setContains: return try isSuperset(first, of: second, at: id)
        case .setEquivalent:
            guard try isSuperset(first, of: second, at: id) else { return false }
            return try isSuperset(second, of: first, at: id)
        case .setIntersects:
            for element in second where try isElement(element, of: first, at: id) { return true }
            return false
        }
    }

    private mutating func isSuperset(
        _ first: [CELValue],
        of second: [CELValue],
        at id: StepID
    ) throws(Failure) -> Bool {
        for element in second {
            guard try isElement(element, of: first, at: id) else { return false }
        }
        return true
    }

    /// Functions on optionals that evaluate all their arguments.
    mutating func optional(
        _ function: OptionalFunction,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        switch (function, arguments.first) {
        case (.optionalNone, _): return .optional(.none)
        case (.optionalOf, _): return try made(optional: arguments.first, at: id)
        case (.optionalOfNonZeroValue, _):
            return try made(optional: arguments.first.isZero ? nil : arguments.first, at: id)
        case (.hasValue, .optional(let optional)): return .bool(optional.value != nil)
        case (.value, .optional(let optional)):
            guard let value = optional.value else { throw Failure(.emptyOptional, at: id) }
            return value
        case (.unwrap, .list(let list)):
            try charge(list.elements.count / 10, at: id)
            var values: [CELValue] = []
            for element in list.elements {
                guard case .optional(let optional) = element else { throw noOverload(id) }
                if let value = optional.value { values.append(value) }
            }
            return .list(values)
        // No JSON is an optional.
        case (.unwrap, .jsonArray(let elements)) where elements.isEmpty: return .list([])
        case (.hasValue, _), (.value, _), (.unwrap, _): throw noOverload(id)
        }
    }
}

extension CELValue {
    /// Whether it is the value that its type starts from: zero, empty, false or null.
    fileprivate var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let bool): !bool
        case .int(let int): int == 0
        case .uint(let uint): uint == 0
        case .double(let double): double == 0
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .duration(let duration): duration.nanoseconds == 0
        case .list(let list): list.elements.isEmpty
        case .jsonArray(let elements): elements.isEmpty
        case .map(let map): map.entries.isEmpty
        case .jsonObject(let object): object.isEmpty
        case .record(let record): record.fields.isEmpty
        case .optional(let optional): optional.value == nil
        case .timestamp, .type, .network: false
        }
    }
}
