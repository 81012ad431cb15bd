internal import JSON

extension Evaluator {
    /// `+ - * / %`.
    mutating func calculate(
        _ operation: Arithmetic,
        _ left: StepID,
        _ right: StepID,
        at id: StepID
    ) throws(Failure) -> CELValue {
        let first = try evaluate(left)
        let second = try evaluate(right)
        try charge(1, at: id)
        do throws(NumberError) {
            switch (first, second) {
            case (.int(let left), .int(let right)): return .int(try integer(operation, left, right))
            case (.uint(let left), .uint(let right)):
                return .uint(try integer(operation, left, right))
            default: break
            }
        } catch {
            throw Failure(of: error, at: id)
        }
        if case .double(let left) = first, case .double(let right) = second {
            guard let result = double(operation, left, right) else {
                throw noOverload(id, first, second)
            }
            return .double(result)
        }
        do throws(Failure) {
            switch operation {
            case .add: return try add(first, second, at: id)
            case .subtract: return try subtract(first, second, at: id)
            case .multiply, .divide, .modulo: throw noOverload(id)
            }
        } catch {
            throw error.code == .noOverload ? noOverload(id, first, second) : error
        }
    }

    private func integer<Value: FixedWidthInteger>(
        _ operation: Arithmetic,
        _ left: Value,
        _ right: Value
    ) throws(NumberError) -> Value {
        switch operation {
        case .add: try CheckedArithmetic.sum(left, right)
        case .subtract: try CheckedArithmetic.difference(left, right)
        case .multiply: try CheckedArithmetic.product(left, right)
        case .divide: try CheckedArithmetic.quotient(left, right)
        case .modulo: try CheckedArithmetic.remainder(left, right)
        }
    }

    /// By IEEE 754; nil for `%`, which doubles do not have.
    private func double(_ operation: Arithmetic, _ left: Double, _ right: Double) -> Double? {
        switch operation {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .modulo: nil
        }
    }

    private mutating func add(
        _ first: CELValue,
        _ second: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue {
        switch (first, second) {
        case (.string(let left), .string(let right)):
            try charge((left.utf8.count &+ right.utf8.count) / 10, at: id)
            return try text(at: id) { () throws(TextError) in
                try left.appending(right, maximum: limits.stringBytes)
            }
        case (.bytes(let left), .bytes(let right)):
            try charge((left.count &+ right.count) / 10, at: id)
            guard left.count <= limits.stringBytes - min(right.count, limits.stringBytes) else {
                throw Failure(.sizeLimit, at: id)
            }
            return .bytes(left + right)
        default: break
        }
        if let left = LoopRange(first), let right = LoopRange(second), !left.isMap, !right.isMap {
            try charge((left.count &+ right.count) / 10, at: id)
            guard left.count &+ right.count <= limits.elements else {
                throw Failure(.sizeLimit, at: id)
            }
            let elements = try elements(of: left, at: id)
            return try made(elements + self.elements(of: right, at: id), at: id)
        }
        return try time(at: id) { () throws(TimeError) in
            switch (first, second) {
            case (.timestamp(let time), .duration(let duration)),
                (.duration(let duration), .timestamp(let time)):
                .timestamp(try time.adding(duration))
            case (.duration(let left), .duration(let right)): .duration(try left.adding(right))
            default: nil
            }
        }
    }

    private func subtract(
        _ first: CELValue,
        _ second: CELValue,
        at id: StepID
    ) throws(Failure) -> CELValue {
        try time(at: id) { () throws(TimeError) in
            switch (first, second) {
            case (.timestamp(let time), .duration(let duration)):
                .timestamp(try time.subtracting(duration))
            case (.timestamp(let left), .timestamp(let right)):
                .duration(try left.subtracting(right))
            case (.duration(let left), .duration(let right)):
                .duration(try left.subtracting(right))
            default: nil
            }
        }
    }

    mutating func negate(_ operand: StepID, at id: StepID) throws(Failure) -> CELValue {
        let value = try evaluate(operand)
        try charge(1, at: id)
        switch value {
        case .int(let int):
            do throws(NumberError) {
                return .int(try CheckedArithmetic.negation(of: int))
            } catch {
                throw Failure(of: error, at: id)
            }
        case .double(let double): return .double(-double)
        case .null, .bool, .uint, .string, .bytes, .timestamp, .duration, .list, .jsonArray, .map,
            .jsonObject, .record, .type, .optional, .network:
            throw noOverload(id)
        }
    }
}
