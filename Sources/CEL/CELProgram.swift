/// An expression that was checked and is ready to run, by any number of threads at once.
public struct CELProgram: Sendable {
    /// The type of the value, as far as the checker knows it.
    public let type: CELType
    /// What the expression reads of the variables.
    public let references: [CELReference]
    /// Calls with literal arguments that can never work, such as a pattern that is no regular expression.
    ///
    /// By the language they are errors when they are evaluated; a policy is better refused.
    public let literalErrors: [CELCompileError]
    /// Why the expression never has a value, where that is known beforehand: it depends on no variable, as `1 / 0 == 1`.
    public let constantError: CELEvaluationError?
    /// The units that compiling the literal regular expressions was taken to need, equal ones counted once.
    ///
    /// It follows from the patterns alone, those that were refused included.
    public let compilationUnits: Int
    let code: ProgramCode
    private let source: [UInt8]

    init(_ checked: CheckedTree, limits: CELLimits) throws(CELCompileError) {
        var folding = ConstantFolding(Planner.plan(checked), checked.syntax, limits: limits)
        try folding.run()
        code = ProgramCode(folding.contents, limits: limits)
        literalErrors = folding.literalErrors
        compilationUnits = folding.compilationUnits
        references = CELReference.all(in: checked)
        type = checked.type
        let (code, source) = (code, checked.syntax.source)
        self.source = source
        constantError = folding.constantFailure.map { failure in
            let offset = Int(code.offsets[Int(failure.step)])
            return CELEvaluationError(failure, at: SourcePosition(offset: offset, in: source))
        }
    }

    /// About how many bytes the program takes: for a cache that holds many.
    public var byteCount: Int { source.count + code.byteCount }

    /// The value for the variables of `activation`, and what it cost.
    ///
    /// - Complexity: bounded by ``CELLimits/cost``.
    public func evaluate(_ activation: some CELActivation) throws(CELEvaluationError) -> CELValue {
        var cost = 0
        return try evaluate(activation, cost: &cost)
    }

    /// The value for the variables of `activation`; adds the units that it cost to `cost`, also when
    /// there is an error.
    public func evaluate(
        _ activation: some CELActivation,
        cost: inout Int
    ) throws(CELEvaluationError) -> CELValue {
        var evaluator = Evaluator(code, activation, costLimit: code.limits.cost)
        defer { cost += evaluator.cost }
        do throws(Failure) {
            return try evaluator.evaluate(code.root)
        } catch {
            throw publicError(error)
        }
    }

    @inline(never)
    private func publicError(_ failure: Failure) -> CELEvaluationError {
        let offset = Int(code.offsets[Int(failure.step)])
        return CELEvaluationError(failure, at: SourcePosition(offset: offset, in: source))
    }
}

extension CELEnvironment {
    /// Parses, checks and plans an expression.
    ///
    /// - Parameters:
    ///   - source: the text.
    ///   - checks: what is checked.
    ///   - compilation: units for its literal regular expressions, if less than ``CELLimits/compilation``.
    /// - Returns: the program.
    /// - Throws: why the text is no expression, or is over one of the ``CELLimits``.
    public func compile(
        _ source: String,
        checks: Checks = .all,
        compilation: Int = .max
    ) throws(CELCompileError) -> CELProgram {
        var limits = limits
        limits.compilation = min(limits.compilation, compilation)
        let tree = try Parser.parse(source, limits: limits)
        let checked = try Checker.check(tree, in: self, mode: checks)
        return try CELProgram(checked, limits: limits)
    }
}
