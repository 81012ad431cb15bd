internal import JSON

/// Evaluates what depends on no variable before the program runs.
///
/// A part that fails stays as it is, and fails when it is reached.
struct ConstantFolding {
    var contents: ProgramCode.Contents
    private(set) var literalErrors: [CELCompileError] = []
    /// Why an expression that depends on no variable has no value.
    private(set) var constantFailure: Failure?
    /// Units to compile the patterns.
    var compilationUnits = 0
    private let facts: [Planner.StepFacts]
    let tree: SyntaxTree
    let limits: CELLimits
    /// Units of cost that are left.
    private var remaining: Int

    /// Units of cost for all parts of one expression.
    private static let costMax = 10_000
    /// Bytes of a part's value that is kept: more than any literal of a condition has, so that a program is not far
    /// larger than its source.
    private static let valueBytesMax = 1 << 16
    /// The most elements that a scan is faster for than hashing.
    private static let scannedMax = 4

    init(_ planner: Planner, _ tree: SyntaxTree, limits: CELLimits) {
        contents = planner.code
        facts = planner.facts
        self.tree = tree
        self.limits = limits
        remaining = min(limits.cost, ConstantFolding.costMax)
    }

    /// Replaces the parts; prepares literal lists after `in`, and literal patterns.
    mutating func run() throws(CELCompileError) {
        let code = ProgramCode(contents, limits: limits)
        for step in contents.steps.indices { noteSurplus(step) }
        var step = contents.steps.count - 1
        while step >= 0 {
            step = fold(step, code) ? Int(facts[step].start) - 1 : step - 1
        }
        for step in contents.steps.indices { specialise(step) }
        try compilePatterns()
    }
}

extension ConstantFolding {
    /// Whether the step, with all that belongs to it, is done.
    private mutating func fold(_ step: Int, _ code: ProgramCode) -> Bool {
        guard facts[step].isClosed else { return false }
        if case .constant = code.steps[step] { return true }
        var evaluator = Evaluator(code, NoVariables(), costLimit: remaining)
        defer { remaining -= min(evaluator.cost, remaining) }
        do throws(Failure) {
            let value = try evaluator.evaluate(StepID(truncatingIfNeeded: step))
            guard value.keptBytes(atMost: ConstantFolding.valueBytesMax) != nil else {
                return false
            }
            contents.constants.append(value)
            let index = Int32(truncatingIfNeeded: contents.constants.count - 1)
            contents.steps[step] = .constant(index)
            return true
        } catch {
            note(error, at: step, code)
            if step == Int(contents.root), !error.code.isFatal { constantFailure = error }
            return false
        }
    }

    /// A call that makes nothing of literal arguments never will.
    private mutating func note(_ failure: Failure, at step: Int, _ code: ProgramCode) {
        guard Int(failure.step) == step, case .call(let function, let arguments) = code.steps[step],
            isTold(failure, by: function),
            literalError(function, arguments) == nil
        else { return }
        let range = Int(arguments.first)..<Int(arguments.first + arguments.count)
        let isLiteral = code.children[range].allSatisfy { argument in
            if case .constant = code.steps[Int(argument)] { return true }
            return false
        }
        guard isLiteral else { return }
        addLiteralError(failure.detail ?? "the argument can never work", at: step)
    }

    /// Whether a failure is one of the literal itself.
    ///
    /// A date or a duration that is out of range is as bad as one that is none; other overflows are calculations.
    /// Patterns are told where they are compiled.
    private func isTold(_ failure: Failure, by function: Function) -> Bool {
        switch (failure.code, function) {
        case (.invalidArgument, .core(.matches)): false
        case (.invalidArgument, _), (.overflow, .conversion(.timestamp)),
            (.overflow, .conversion(.duration)):
            true
        default: false
        }
    }

    mutating func addLiteralError(_ message: String, at step: Int) {
        let position = SourcePosition(offset: Int(contents.offsets[step]), in: tree.source)
        literalErrors.append(CELCompileError(.literal, message, at: position))
    }

    /// Why a call can never work that has a literal format or zone, whatever its other arguments.
    private func literalError(_ function: Function, _ arguments: StepList) -> String? {
        let first = Int(arguments.first)
        switch function {
        case .format:
            guard case .string(let text)? = constant(contents.children[first]) else { return nil }
            return error { () throws(FormatError) in _ = try FormatString(text) }
        case .time where arguments.count == 2:
            guard case .string(let name)? = constant(contents.children[first + 1]) else {
                return nil
            }
            return error { () throws(TimeError) in _ = try CivilZone(name) }
        case .core, .conversion, .time, .text, .join, .extreme, .math, .bits, .list, .set, .base64,
            .optional, .or, .orValue, .networkText, .network:
            return nil
        }
    }

    /// A format and a list that has more elements than the format has places, both as written.
    private mutating func noteSurplus(_ step: Int) {
        guard case .call(.format, let arguments) = contents.steps[step], arguments.count == 2,
            case let first = Int(arguments.first),
            case .string(let text)? = constant(contents.children[first]),
            case .list(let values) = contents.steps[Int(contents.children[first + 1])],
            let format = try? FormatString(text), !hasOptional(values)
        else { return }
        let (expected, found) = (format.argumentCount, Int(values.count))
        guard found > expected else { return }
        addLiteralError("the format takes \(expected) arguments, found \(found)", at: step)
    }

    private func hasOptional(_ values: StepList) -> Bool {
        let range = Int(values.first)..<Int(values.first + values.count)
        return contents.children[range].contains { child in
            if case .optional = contents.steps[Int(child)] { return true }
            return false
        }
    }

    private func error<Reason: Error & CustomStringConvertible>(
        _ body: () throws(Reason) -> Void
    ) -> String? {
        do throws(Reason) {
            try body()
            return nil
        } catch {
            return error.description
        }
    }

    func constant(_ step: StepID) -> CELValue? {
        guard case .constant(let index) = contents.steps[Int(step)] else { return nil }
        return contents.constants[Int(index)]
    }

    private mutating func specialise(_ step: Int) {
        switch contents.steps[step] {
        case .contains(let element, let range, _):
            guard let set = constant(range).flatMap({ ConstantSet($0) }),
                set.keys.count > ConstantFolding.scannedMax
            else { return }
            contents.sets.append(set)
            let index = Int32(truncatingIfNeeded: contents.sets.count - 1)
            contents.steps[step] = .containsConstant(element, index)
        case .call(let function, let arguments):
            if let error = literalError(function, arguments) {
                addLiteralError(error, at: step)
            }
        case .constant, .variable, .local, .lazyLocal, .path, .select, .optionalSelect, .presence,
            .index, .optionalIndex, .not, .negate, .and, .or, .conditional, .equal, .notEqual,
            .order, .arithmetic, .containsConstant, .list, .map, .optional, .matches,
            .optionalOr, .optionalOrValue, .loop, .bind, .optionalMap, .optionalFlatMap, .failure:
            break
        }
    }
}

extension ConstantSet {
    /// The elements of a list whose elements are all keys; nil for other values.
    fileprivate init?(_ value: CELValue) {
        guard case .list(let list) = value else { return nil }
        var keys = Set<MapKey>()
        for element in list.elements {
            guard let key = MapKey(element) else { return nil }
            keys.insert(key)
        }
        self.init(keys: keys, list: value)
    }
}

/// What constants are evaluated with.
private final class NoVariables: CELActivation {
    func value(of slot: Int) -> CELValue? { nil }
}
