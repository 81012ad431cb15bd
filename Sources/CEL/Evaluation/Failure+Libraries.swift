internal import JSON

extension Failure {
    /// What a calculation with numbers says.
    init(of error: NumberError, at step: StepID) {
        switch error {
        case .overflow: self.init(.overflow, at: step)
        case .divisionByZero, .modulusByZero: self.init(.divisionByZero, at: step)
        case .negativeShift, .outOfRange, .malformed:
            self.init(.invalidArgument, at: step, error.description)
        }
    }

    /// What a function on text says.
    init(of error: TextError, at step: StepID) {
        switch error {
        // An index may be computed, and is not repeated.
        case .indexOutOfRange, .invalidRange: self.init(.indexOutOfRange, at: step)
        case .tooLarge: self.init(.sizeLimit, at: step)
        case .invalidUTF8, .invalidBase64:
            self.init(.invalidArgument, at: step, error.description)
        }
    }

    /// What a search with a pattern says, which may be computed, and is not repeated.
    init(of error: RegularExpressionError, at step: StepID) {
        switch error {
        case .invalid:
            self.init(.invalidArgument, at: step, "not a regular expression in RE2 syntax")
        case .tooLong, .tooLarge, .tooManyClasses, .noMemory:
            self.init(.invalidArgument, at: step, error.description)
        }
    }

    /// What taking a format apart says, which may be computed, and is not repeated.
    init(of error: FormatError, at step: StepID) {
        switch error {
        case .unknownVerb: self.init(.invalidArgument, at: step, "unknown verb in the format")
        case .incomplete, .precisionTooLarge:
            self.init(.invalidArgument, at: step, error.description)
        }
    }

    /// What a calculation with times says.
    init(of error: TimeError, at step: StepID) {
        switch error {
        case .timestampOutOfRange, .durationOutOfRange:
            self.init(.overflow, at: step, error.description)
        case .malformedTimestamp, .malformedDuration, .unknownZone:
            self.init(.invalidArgument, at: step, error.description)
        }
    }
}

extension Evaluator {
    /// The string that `body` makes.
    func text(
        at id: StepID,
        _ body: () throws(TextError) -> ExactString
    ) throws(Failure) -> CELValue {
        let text: ExactString
        do throws(TextError) {
            text = try body()
        } catch {
            throw Failure(of: error, at: id)
        }
        return try made(text, at: id)
    }

    /// The value that `body` makes; nil means that there is no such operation.
    func text(
        at id: StepID,
        _ body: () throws(TextError) -> CELValue?
    ) throws(Failure) -> CELValue {
        do throws(TextError) {
            if let value = try body() { return value }
        } catch {
            throw Failure(of: error, at: id)
        }
        throw noOverload(id)
    }

    /// The value that `body` makes; nil means that there is no such operation.
    func number(
        at id: StepID,
        _ body: () throws(NumberError) -> CELValue?
    ) throws(Failure) -> CELValue {
        do throws(NumberError) {
            if let value = try body() { return value }
        } catch {
            throw Failure(of: error, at: id)
        }
        throw noOverload(id)
    }

    /// The value that `body` makes; nil means that there is no such operation.
    func time(
        at id: StepID,
        _ body: () throws(TimeError) -> CELValue?
    ) throws(Failure) -> CELValue {
        do throws(TimeError) {
            if let value = try body() { return value }
        } catch {
            throw Failure(of: error, at: id)
        }
        throw noOverload(id)
    }
}
