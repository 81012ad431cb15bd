internal import JSON

/// The evaluated arguments of a call, at most four of them without allocation.
struct Arguments {
    let count: Int
    let first: CELValue
    let second: CELValue
    /// From the third on.
    let rest: [CELValue]
}

extension Evaluator {
    /// Calls a function.
    mutating func call(
        _ function: Function,
        _ list: StepList,
        at id: StepID
    ) throws(Failure) -> CELValue {
        let arguments = try self.arguments(list)
        try charge(1, at: id)
        return try invoke(function, arguments, at: id)
    }

    /// Apart from `call`, so that calls inside one another take little stack.
    @inline(never)
    private mutating func invoke(
        _ function: Function,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        switch function {
        case .core(let function): return try core(function, arguments, at: id)
        case .conversion(let function): return try convert(function, arguments.first, at: id)
        case .time(let function): return try timePart(function, arguments, at: id)
        case .text(let function): return try text(function, arguments, at: id)
        case .join: return try join(arguments, at: id)
        case .format: return try format(arguments, at: id)
        case .extreme(let function): return try extreme(function, arguments, at: id)
        case .math(let function): return try math(function, arguments.first, at: id)
        case .bits(let function): return try bits(function, arguments, at: id)
        case .list(let function): return try self.list(function, arguments, at: id)
        case .set(let function): return .bool(try set(function, arguments, at: id))
        case .base64(let function): return try base64(function, arguments.first, at: id)
        case .optional(let function): return try optional(function, arguments, at: id)
        case .networkText(let function):
            return try parseNetwork(function, arguments.first, at: id)
        case .network(let function): return try network(function, arguments, at: id)
        case .or, .orValue: throw noOverload(id)
        }
    }

    private mutating func arguments(_ list: StepList) throws(Failure) -> Arguments {
        let start = Int(list.first)
        let count = Int(list.count)
        let first = count > 0 ? try evaluate(code.children[start]) : .null
        let second = count > 1 ? try evaluate(code.children[start + 1]) : .null
        var rest: [CELValue] = []
        if count > 2 {
            for place in 2..<count { rest.append(try evaluate(code.children[start + place])) }
        }
        return Arguments(count: count, first: first, second: second, rest: rest)
    }

    private mutating func core(
        _ function: CoreFunction,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        switch function {
        case .size: return try size(arguments.first, at: id)
        case .type: return .type(arguments.first.typeName)
        case .dyn: return arguments.first
        case .startsWith, .endsWith, .contains, .matches: break
        }
        guard case .string(let text) = arguments.first, case .string(let other) = arguments.second
        else { throw noOverload(id) }
        switch function {
        case .startsWith:
            try charge(other.utf8.count / 10, at: id)
            return .bool(text.starts(with: other))
        case .endsWith:
            try charge(other.utf8.count / 10, at: id)
            return .bool(text.ends(with: other))
        case .contains:
            try charge((text.utf8.count &+ other.utf8.count) / 10, at: id)
            return .bool(text.contains(other))
        case .matches, .size, .type, .dyn: return try search(text, other, at: id)
        }
    }

    private mutating func size(_ value: CELValue, at id: StepID) throws(Failure) -> CELValue {
        if case .string(let text) = value {
            if !text.isKnownASCII { try charge(text.utf8.count / 100, at: id) }
            return .int(Int64(text.codePointCount))
        }
        if case .bytes(let bytes) = value { return .int(Int64(bytes.count)) }
        guard let range = LoopRange(value) else { throw noOverload(id) }
        return .int(Int64(range.count))
    }

    /// A search with a pattern that is only known now; compiling it takes far longer than searching.
    private mutating func search(
        _ text: ExactString,
        _ pattern: ExactString,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try charge(PatternSource.units(pattern), at: id)
        let source: PatternSource
        do throws(RegularExpressionError) {
            source = try PatternSource(pattern, .computed, length: limits.pattern)
        } catch {
            throw Failure(of: error, at: id)
        }
        try charge(source.compilationUnits, at: id)
        let compiled: CompiledPattern
        do throws(RegularExpressionError) {
            compiled = try source.compiled()
        } catch {
            throw Failure(of: error, at: id)
        }
        return .bool(try find(compiled, in: text, at: id))
    }

    /// A pattern that was compiled with the program.
    mutating func matches(
        _ text: StepID,
        _ pattern: Int32,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard case .string(let text) = try evaluate(text) else { throw noOverload(id) }
        return .bool(try find(code.patterns[Int(pattern)], in: text, at: id))
    }

    private mutating func find(
        _ pattern: CompiledPattern,
        in text: ExactString,
        at id: StepID
    ) throws(Failure) -> Bool {
        try charge(((text.utf8.count &+ 10) / 10) &* pattern.units, at: id)
        do throws(RegularExpressionError) {
            return try pattern.expression.matches(text)
        } catch {
            throw Failure(of: error, at: id)
        }
    }
}
