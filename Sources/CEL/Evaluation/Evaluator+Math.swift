internal import JSON

extension Evaluator {
    /// Functions of the math extension of one number.
    func math(
        _ function: NumberFunction,
        _ value: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue {
        switch (function, value) {
        case (.abs, .int(let int)):
            return try number(at: id) { () throws(NumberError) in
                .int(try CheckedArithmetic.magnitude(of: int))
            }
        case (.abs, .uint): return value
        case (.abs, .double(let double)): return .double(double.magnitude)
        case (.sign, .int(let int)): return .int(MathFunctions.sign(of: int))
        case (.sign, .uint(let uint)): return .uint(MathFunctions.sign(of: uint))
        case (.sign, .double(let double)): return .double(MathFunctions.sign(of: double))
        case (.sqrt, .int(let int)): return .double(MathFunctions.squareRoot(Double(int)))
        case (.sqrt, .uint(let uint)): return .double(MathFunctions.squareRoot(Double(uint)))
        case (.sqrt, .double(let double)): return .double(MathFunctions.squareRoot(double))
        case (_, .double(let double)): return try math(function, double, at: id)
        case (.ceil, _), (.floor, _), (.round, _), (.trunc, _), (.abs, _), (.sign, _), (.sqrt, _),
            (.isNaN, _), (.isInf, _), (.isFinite, _):
            throw noOverload(id)
        }
    }

    private func math(
        _ function: NumberFunction,
        _ double: Double,
        at id: StepID
    ) throws(Failure) -> CELValue {
        switch function {
        case .ceil: .double(double.rounded(.up))
        case .floor: .double(double.rounded(.down))
        case .round: .double(MathFunctions.rounded(double))
        case .trunc: .double(MathFunctions.truncated(double))
        case .isNaN: .bool(double.isNaN)
        case .isInf: .bool(double.isInfinite)
        case .isFinite: .bool(double.isFinite)
        case .abs, .sign, .sqrt: throw noOverload(id)
        }
    }

    /// `math.greatest` and `math.least`.
    mutating func extreme(
        _ function: ExtremeFunction,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        var values = [arguments.first]
        if arguments.count == 1, arguments.first.isList {
            values = try elements(of: arguments.first, at: id)
        } else if arguments.count > 1 {
            values += [arguments.second] + arguments.rest
        }
        try charge(values.count, at: id)
        var numbers: [NumberLine] = []
        for value in values {
            guard let number = value.number else { throw noOverload(id) }
            numbers.append(number)
        }
        let isGreatest = function == .greatest
        let place =
            isGreatest
            ? MathFunctions.indexOfGreatest(numbers) : MathFunctions.indexOfLeast(numbers)
        guard let place else {
            throw Failure(.invalidArgument, at: id, "an empty list has no extreme")
        }
        return values[place]
    }

    /// `math.bitAnd` and the like.
    func bits(
        _ function: BitFunction,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        switch (function, arguments.first, arguments.second) {
        case (.bitNot, .int(let int), _): return .int(~int)
        case (.bitNot, .uint(let uint), _): return .uint(~uint)
        case (.bitAnd, .int(let left), .int(let right)): return .int(left & right)
        case (.bitAnd, .uint(let left), .uint(let right)): return .uint(left & right)
        case (.bitOr, .int(let left), .int(let right)): return .int(left | right)
        case (.bitOr, .uint(let left), .uint(let right)): return .uint(left | right)
        case (.bitXor, .int(let left), .int(let right)): return .int(left ^ right)
        case (.bitXor, .uint(let left), .uint(let right)): return .uint(left ^ right)
        case (.bitShiftLeft, _, _), (.bitShiftRight, _, _):
            return try shift(function, arguments, at: id)
        case (.bitNot, _, _), (.bitAnd, _, _), (.bitOr, _, _), (.bitXor, _, _):
            throw noOverload(id)
        }
    }

    private func shift(
        _ function: BitFunction,
        _ arguments: Arguments,
        at id: StepID
    ) throws(Failure) -> CELValue {
        guard case .int(let bits) = arguments.second else { throw noOverload(id) }
        return try number(at: id) { () throws(NumberError) -> CELValue? in
            switch (function, arguments.first) {
            case (.bitShiftLeft, .int(let int)):
                .int(try MathFunctions.shiftedLeft(int, by: bits))
            case (.bitShiftLeft, .uint(let uint)):
                .uint(try MathFunctions.shiftedLeft(uint, by: bits))
            case (.bitShiftRight, .int(let int)):
                .int(try MathFunctions.shiftedRight(int, by: bits))
            case (.bitShiftRight, .uint(let uint)):
                .uint(try MathFunctions.shiftedRight(uint, by: bits))
            case (.bitShiftLeft, _), (.bitShiftRight, _), (.bitNot, _), (.bitAnd, _), (.bitOr, _),
                (.bitXor, _):
                nil
            }
        }
    }
}
