internal import JSON

extension Checker {
    /// The type of a loop's result.
    mutating func loop(_ index: Int32, at id: NodeID) throws(CELCompileError) -> TypeID {
        let loop = tree.comprehensions[Int(index)]
        let range = unifier.resolved(try check(loop.range))
        let (key, value) = try variables(range, loop)
        let isPaired = loop.second != nil
        let element = isPaired ? value : elementType(range, key, value)
        let first = open(loop.variable, isPaired ? key : element)
        let second = loop.second.map { open($0, value) }
        defer { close(second == nil ? 1 : 2) }
        loopSlots[id] = LoopSlots(first: first, second: second)
        if let filter = loop.filter {
            let type = try check(filter)
            _ = try expect(type, .bool, at: filter, "the filter")
        }
        let body = try check(loop.body)
        return try result(loop, range: range, key: key, element: element, body: body)
    }

    /// What one variable takes: elements of a list, keys of a map.
    private func elementType(_ range: TypeID, _ key: TypeID, _ value: TypeID) -> TypeID {
        switch unifier.table[range] {
        case .map, .record: key
        case .list, .simple, .type, .abstract, .variable: value
        }
    }

    /// What two variables take: index and element of a list, key and value of a map.
    private mutating func variables(
        _ range: TypeID,
        _ loop: SyntaxComprehension
    ) throws(CELCompileError) -> (key: TypeID, value: TypeID) {
        switch unifier.table[range] {
        case .list(let element): return (.int, unifier.resolved(element))
        case .map(let key, let value) where loop.kind != .sortBy:
            return (unifier.resolved(key), unifier.resolved(value))
        case .record where loop.kind != .sortBy: return (.string, .dyn)
        case .variable:
            _ = unifier.isAssignable(.dyn, to: range)
            return (.dyn, .dyn)
        case .simple(.dyn): return (.dyn, .dyn)
        case .simple, .map, .record, .type, .abstract:
            let message = "a loop runs over a list or map, found `\(text(range))`"
            throw tree.error(.type, message, at: loop.range)
        }
    }

    private mutating func result(
        _ loop: SyntaxComprehension,
        range: TypeID,
        key: TypeID,
        element: TypeID,
        body: TypeID
    ) throws(CELCompileError) -> TypeID {
        switch loop.kind {
        case .all, .exists, .existsOne:
            return try expect(body, .bool, at: loop.body, "the predicate")
        case .filter:
            _ = try expect(body, .bool, at: loop.body, "the predicate")
            return unifier.table.intern(.list(element))
        case .list: return unifier.table.intern(.list(body))
        case .map: return unifier.table.intern(.map(key, body))
        case .mapEntry:
            let key = unifier.table.freshVariable()
            let value = unifier.table.freshVariable()
            let entry = unifier.table.intern(.map(key, value))
            return try expect(body, entry, at: loop.body, "the entry")
        case .sortBy:
            guard isComparable(body) else {
                let message = "`sortBy` needs keys with an order, found `\(text(body))`"
                throw tree.error(.type, message, at: loop.body)
            }
            return range
        }
    }

    private mutating func isComparable(_ type: TypeID) -> Bool {
        let resolved = unifier.resolved(type)
        return switch unifier.table[resolved] {
        case .simple(let simple): simple != .null
        case .variable: true
        case .list, .map, .type, .abstract, .record: false
        }
    }
}
