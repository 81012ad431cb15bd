internal import JSON

extension Evaluator {
    /// A list literal.
    mutating func list(_ parts: StepList, at id: StepID) throws(Failure) -> CELValue {
        try charge(10, at: id)
        var elements: [CELValue] = []
        elements.reserveCapacity(Int(parts.count))
        for place in parts.first..<(parts.first &+ parts.count) {
            let step = code.children[Int(place)]
            let value = try evaluate(step)
            guard case .optional = code.steps[Int(step)] else {
                elements.append(value)
                continue
            }
            guard case .optional(let optional) = value else { throw noOverload(id) }
            if let value = optional.value { elements.append(value) }
        }
        return try made(elements, at: id)
    }

    /// A map literal.
    mutating func map(_ parts: StepList, at id: StepID) throws(Failure) -> CELValue {
        try charge(30, at: id)
        var entries: [CELMap.Entry] = []
        entries.reserveCapacity(Int(parts.count) / 2)
        for place in stride(from: parts.first, to: parts.first &+ parts.count, by: 2) {
            let step = code.children[Int(place)]
            let key = try evaluate(step)
            let value = try evaluate(code.children[Int(place) + 1])
            guard case .optional = code.steps[Int(step)] else {
                entries.append(.init(key: key, value: value))
                continue
            }
            guard case .optional(let optional) = value else { throw noOverload(id) }
            if let value = optional.value { entries.append(.init(key: key, value: value)) }
        }
        return try made(entries, at: id)
    }

    /// A list of `elements`, if it is within the limits.
    func made(_ elements: [CELValue], at id: StepID) throws(Failure) -> CELValue {
        guard elements.count <= limits.elements else { throw Failure(.sizeLimit, at: id) }
        let list = CELList(elements)
        guard list.depth <= limits.valueDepth else { throw Failure(.depthLimit, at: id) }
        return .list(list)
    }

    /// A map of `entries`, if it is within the limits and no two keys are equal.
    mutating func made(_ entries: [CELMap.Entry], at id: StepID) throws(Failure) -> CELValue {
        guard entries.count <= limits.elements else { throw Failure(.sizeLimit, at: id) }
        for entry in entries { try chargeHash(of: entry.key, at: id) }
        guard let map = CELMap(entries) else { throw Failure(.invalidKey, at: id) }
        guard map.depth <= limits.valueDepth else { throw Failure(.depthLimit, at: id) }
        return .map(map)
    }

    /// A string, if it is within the limits.
    func made(_ text: ExactString, at id: StepID) throws(Failure) -> CELValue {
        guard text.utf8.count <= limits.stringBytes else { throw Failure(.sizeLimit, at: id) }
        return .string(text)
    }

    /// An optional, if it is within the limits.
    func made(optional value: CELValue?, at id: StepID) throws(Failure) -> CELValue {
        guard let value else { return .optional(.none) }
        let optional = CELOptional(value)
        guard optional.depth <= limits.valueDepth else { throw Failure(.depthLimit, at: id) }
        return .optional(optional)
    }
}
