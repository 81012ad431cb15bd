internal import JSON

extension Evaluator {
    /// Runs a loop.
    mutating func loop(_ loop: LoopStep, at id: StepID) throws(Failure) -> CELValue {
        guard let range = LoopRange(try evaluate(loop.range)) else { throw noOverload(id) }
        switch loop.kind {
        case .all: return try quantify(loop, range, decisive: false, at: id)
        case .exists: return try quantify(loop, range, decisive: true, at: id)
        case .existsOne: return try existsOne(loop, range, at: id)
        case .list, .filter: return try collect(loop, range, at: id)
        case .map, .mapEntry: return try collectMap(loop, range, at: id)
        case .sortBy: return try sortBy(loop, range, at: id)
        }
    }

    /// Sets the variables for one iteration.
    @inline(__always)
    mutating func begin(
        _ loop: LoopStep,
        _ range: LoopRange,
        _ place: Int,
        at id: StepID
    ) throws(Failure) {
        iterations &+= 1
        if iterations > limits.iterations { throw Failure(.iterationLimit, at: id) }
        if let second = loop.second {
            setLocal(loop.first, range.key(place))
            setLocal(second, try value(place, of: range, at: id))
        } else {
            setLocal(loop.first, try single(place, of: range, at: id))
        }
    }

    private mutating func existsOne(
        _ loop: LoopStep,
        _ range: LoopRange,
        at id: StepID
    ) throws(Failure) -> CELValue {
        var found = 0
        for place in 0..<range.count {
            try begin(loop, range, place, at: id)
            if try isTrue(loop.body, at: id) { found += 1 }
        }
        return .bool(found == 1)
    }

    /// Whether an element is taken.
    private mutating func passes(_ loop: LoopStep, at id: StepID) throws(Failure) -> Bool {
        guard let filter = loop.filter else { return true }
        return try isTrue(filter, at: id)
    }

    private mutating func collect(
        _ loop: LoopStep,
        _ range: LoopRange,
        at id: StepID
    ) throws(Failure) -> CELValue {
        var elements: [CELValue] = []
        for place in 0..<range.count {
            try begin(loop, range, place, at: id)
            guard try passes(loop, at: id) else { continue }
            switch loop.kind {
            case .filter:
                if try isTrue(loop.body, at: id) {
                    elements.append(try single(place, of: range, at: id))
                }
            case .all, .exists, .existsOne, .list, .map, .mapEntry, .sortBy:
                elements.append(try evaluate(loop.body))
            }
            try charge(1, at: id)
        }
        return try made(elements, at: id)
    }

    private mutating func collectMap(
        _ loop: LoopStep,
        _ range: LoopRange,
        at id: StepID
    ) throws(Failure) -> CELValue {
        var entries: [CELMap.Entry] = []
        for place in 0..<range.count {
            try begin(loop, range, place, at: id)
            guard try passes(loop, at: id) else { continue }
            let value = try evaluate(loop.body)
            try charge(1, at: id)
            switch loop.kind {
            case .mapEntry: entries += try self.entries(of: value, at: id)
            case .all, .exists, .existsOne, .list, .filter, .map, .sortBy:
                entries.append(.init(key: range.key(place), value: value))
            }
        }
        return try made(entries, at: id)
    }

    /// The entries of a map that a loop adds to another.
    private mutating func entries(
        of value: CELValue,
        at id: StepID
    ) throws(Failure) -> [CELMap.Entry] {
        guard let range = LoopRange(value), range.isMap else { throw noOverload(id) }
        try charge(range.count, at: id)
        var entries: [CELMap.Entry] = []
        for place in 0..<range.count {
            let value = try self.value(place, of: range, at: id)
            entries.append(.init(key: range.key(place), value: value))
        }
        return entries
    }

    private mutating func sortBy(
        _ loop: LoopStep,
        _ range: LoopRange,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard !range.isMap else { throw noOverload(id) }
        var keys: [CELValue] = []
        for place in 0..<range.count {
            try begin(loop, range, place, at: id)
            keys.append(try evaluate(loop.body))
        }
        let order = try sorted(keys, at: id)
        var elements: [CELValue] = []
        for place in order { elements.append(try value(place, of: range, at: id)) }
        return .list(elements)
    }

    /// The places of `keys` in their order; equal ones stay in theirs.
    mutating func sorted(_ keys: [CELValue], at id: StepID) throws(Failure) -> [Int] {
        var places = Array(keys.indices)
        guard let first = keys.first else { return [] }
        // A comparison cannot throw out of `sort`; its cost is charged beforehand.
        let rounds = Int.bitWidth - keys.count.leadingZeroBitCount
        try charge(rounds &* keys.count, at: id)
        let bytes = keys.reduce(0) { $0 &+ $1.traversalBytes }
        try charge(rounds &* (bytes / 10), at: id)
        for key in keys where key.typeName != first.typeName || !key.isOrdered {
            throw noOverload(id)
        }
        places.sort { left, right in
            let order = keys[left].order(to: keys[right])
            return order == .before || (order != .after && left < right)
        }
        return places
    }
}
