internal import JSON

extension Evaluator {
    /// Fields of a variable, one in the other.
    mutating func path(_ path: ProgramCode.Path, at id: StepID) throws(Failure) -> CELValue {
        try charge(1 &+ Int(path.count), at: id)
        let start = Int(path.first)
        let end = start &+ Int(path.count)
        switch activation.value(of: Int(path.variable)) {
        case nil: throw Failure(.unboundVariable, at: id)
        case .jsonObject(let object)?:
            // Most paths have one field: these need no call of a function that may call itself.
            let first = try found(start, in: object, at: id)
            if path.count == 1 { return try read(first, at: id) }
            return try follow(first, start &+ 1, end, at: id)
        case let value?: return try follow(value, start, end, at: id)
        }
    }

    /// Follows a path through JSON objects; it recurses once for each field of the path.
    private mutating func follow(
        _ found: JSONValue,
        _ place: Int,
        _ end: Int,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard place != end, case .object(let object) = found else {
            return try follow(read(found, at: id), place, end, at: id)
        }
        return try follow(self.found(place, in: object, at: id), place &+ 1, end, at: id)
    }

    /// The member of a JSON object that a path names at `place`.
    @inline(__always)
    private mutating func found(
        _ place: Int,
        in object: JSONObject,
        at id: StepID
    ) throws(Failure) -> JSONValue {
        guard let found = try member(code.pathNames[place], of: object, at: id) else {
            throw missing(place, at: id)
        }
        return found
    }

    private mutating func follow(
        _ value: CELValue,
        _ start: Int,
        _ end: Int,
        at id: StepID
    ) throws(Failure) -> CELValue {
        var value = value
        for place in start..<end {
            value = try field(of: value, code.pathNames[place], at: id)
        }
        return value
    }

    @inline(never)
    private func missing(_ place: Int, at id: StepID) -> Failure {
        Failure(.noSuchKey, at: id, "no such key: `\(code.pathNames[place])`")
    }

    mutating func select(
        _ operand: StepID,
        _ name: Int32,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(1, at: id)
        return try field(of: evaluate(operand), code.names[Int(name)], at: id)
    }

    /// The value of a field; of an optional, an optional one.
    private mutating func field(
        of value: CELValue,
        _ name: ExactString,
        at id: StepID
    ) throws(Failure) -> CELValue {
        if case .optional(let optional) = value {
            guard let inner = optional.value else { return value }
            let found = try find(name, in: inner, at: id)
            return try made(optional: found, at: id)
        }
        guard let found = try find(name, in: value, at: id) else {
            throw Failure(.noSuchKey, at: id, "no such key: `\(name)`")
        }
        return found
    }

    /// The value of a field; nil if a map does not have it.
    @inline(__always)
    private mutating func find(
        _ name: ExactString,
        in value: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue? {
        switch value {
        case .jsonObject(let object):
            guard let found = try member(name, of: object, at: id) else { return nil }
            return try read(found, at: id)
        case .record(let record): return record.value(of: name)
        case .map(let map):
            try chargeHash(of: .string(name), at: id)
            return map[name]
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .list,
            .jsonArray, .type, .optional, .network:
            throw Failure(.noOverload, at: id, "a value of type `\(value.typeName)` has no fields")
        }
    }

    /// `e.?f`.
    mutating func optionalSelect(
        _ operand: StepID,
        _ name: Int32,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(1, at: id)
        let value = try evaluate(operand)
        let name = code.names[Int(name)]
        if case .optional = value { return try field(of: value, name, at: id) }
        let found = try find(name, in: value, at: id)
        return try made(optional: found, at: id)
    }

    /// `has(e.f)`.
    mutating func presence(
        _ operand: StepID,
        _ name: Int32,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(1, at: id)
        let value = try evaluate(operand)
        let name = code.names[Int(name)]
        guard case .optional(let optional) = value else {
            return .bool(try find(name, in: value, at: id) != nil)
        }
        guard let inner = optional.value else { return .bool(false) }
        return .bool(try find(name, in: inner, at: id) != nil)
    }

    /// `e[k]`.
    mutating func index(
        _ operand: StepID,
        _ key: StepID,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(1, at: id)
        let value = try evaluate(operand)
        let key = try evaluate(key)
        if case .optional = value { return try optionalElement(of: value, key, at: id) }
        if let element = try element(of: value, key, at: id) { return element }
        throw Failure(value.isList ? .indexOutOfRange : .noSuchKey, at: id)
    }

    /// `e[?k]`.
    mutating func optionalIndex(
        _ operand: StepID,
        _ key: StepID,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(1, at: id)
        let value = try evaluate(operand)
        return try optionalElement(of: value, evaluate(key), at: id)
    }

    /// The element, if there is one; of an optional, that of its value.
    private mutating func optionalElement(
        of value: CELValue,
        _ key: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue {
        var list = value
        if case .optional(let optional) = value {
            guard let inner = optional.value else { return value }
            list = inner
        }
        return try made(optional: element(of: list, key, at: id), at: id)
    }

    /// The element of a list or the value of a key; nil if there is none.
    private mutating func element(
        of value: CELValue,
        _ key: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue? {
        switch value {
        case .list(let list):
            let place = try place(key, at: id)
            return list.elements.indices.contains(place) ? list.elements[place] : nil
        case .jsonArray(let elements):
            let place = try place(key, at: id)
            return elements.indices.contains(place) ? try read(elements[place], at: id) : nil
        case .map, .jsonObject, .record: return try lookUp(key, in: value, at: id)
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .optional, .network:
            throw noOverload(id)
        }
    }

    /// The place in a list that a number means; -1 for one that no list has.
    private func place(_ key: CELValue, at id: StepID) throws(Failure) -> Int {
        switch key {
        case .int(let int): return Int(int)
        case .uint(let uint): return Int(exactly: uint) ?? -1
        case .double(let double):
            guard let place = Int(exactly: double) else { throw noOverload(id) }
            return place
        case .null, .bool, .string, .bytes, .timestamp, .duration, .list, .jsonArray, .map,
            .jsonObject, .record, .type, .optional, .network:
            throw noOverload(id)
        }
    }

    /// The value of a key; nil if the map does not have it.
    mutating func lookUp(
        _ key: CELValue,
        in value: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue? {
        var wanted = MapKey(key)
        if case .double(let double) = key {
            guard let exact = MapKey(exactly: double) else { return nil }
            wanted = exact
        }
        guard let wanted else { throw noOverload(id) }
        if case .map(let map) = value {
            try chargeHash(of: key, at: id)
            return map.value(of: wanted)
        }
        guard case .string(let name) = wanted else { return nil }
        return try find(name, in: value, at: id)
    }
}
