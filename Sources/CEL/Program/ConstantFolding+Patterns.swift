internal import JSON

extension ConstantFolding {
    /// A call with a literal pattern.
    private struct Call {
        let step: Int
        let text: StepID
        let pattern: ExactString
    }

    /// Compiles literal patterns, equal ones once, if all of them together are within the limit.
    mutating func compilePatterns() throws(CELCompileError) {
        let calls = contents.steps.indices.compactMap(patternCall)
        var sources: [ExactString: Result<PatternSource, RegularExpressionError>] = [:]
        for call in calls where sources[call.pattern] == nil {
            let source = read(call.pattern)
            sources[call.pattern] = source
            compilationUnits += PatternSource.units(call.pattern)
            if case .success(let source) = source { compilationUnits += source.compilationUnits }
            guard compilationUnits <= limits.compilation else { throw tooMuchWork(call.step) }
        }
        var patterns: [ExactString: Result<Int32, RegularExpressionError>] = [:]
        for call in calls {
            guard let source = sources[call.pattern] else { continue }
            let pattern = patterns[call.pattern] ?? add(source)
            patterns[call.pattern] = pattern
            switch pattern {
            case .success(let index): contents.steps[call.step] = .matches(call.text, index)
            case .failure(let error): addLiteralError(error.description, at: call.step)
            }
        }
    }

    private func read(
        _ pattern: ExactString
    ) -> Result<PatternSource, RegularExpressionError> {
        do throws(RegularExpressionError) {
            return .success(try PatternSource(pattern, .standard, length: limits.pattern))
        } catch {
            return .failure(error)
        }
    }

    private func patternCall(_ step: Int) -> Call? {
        guard case .call(.core(.matches), let arguments) = contents.steps[step],
            arguments.count == 2
        else { return nil }
        let first = Int(arguments.first)
        guard case .string(let pattern)? = constant(contents.children[first + 1]) else {
            return nil
        }
        return Call(step: step, text: contents.children[first], pattern: pattern)
    }

    private mutating func add(
        _ source: Result<PatternSource, RegularExpressionError>
    ) -> Result<Int32, RegularExpressionError> {
        do throws(RegularExpressionError) {
            contents.patterns.append(try source.get().compiled())
            return .success(Int32(truncatingIfNeeded: contents.patterns.count - 1))
        } catch {
            return .failure(error)
        }
    }

    private func tooMuchWork(_ step: Int) -> CELCompileError {
        let position = SourcePosition(offset: Int(contents.offsets[step]), in: tree.source)
        let message =
            "the regular expressions may take more than \(limits.compilation) units to compile"
        return CELCompileError(.limit, message, at: position)
    }
}
