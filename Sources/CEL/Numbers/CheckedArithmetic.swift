/// Arithmetic on CEL's `int` and `uint`, where overflow is an error and not a trap.
enum CheckedArithmetic {
    /// The sum.
    static func sum<Value: FixedWidthInteger>(
        _ left: Value,
        _ right: Value
    ) throws(NumberError) -> Value {
        try result(of: left.addingReportingOverflow(right))
    }

    /// The difference; for `uint` an error when it is below zero.
    static func difference<Value: FixedWidthInteger>(
        _ left: Value,
        _ right: Value
    ) throws(NumberError) -> Value {
        try result(of: left.subtractingReportingOverflow(right))
    }

    /// The product.
    static func product<Value: FixedWidthInteger>(
        _ left: Value,
        _ right: Value
    ) throws(NumberError) -> Value {
        try result(of: left.multipliedReportingOverflow(by: right))
    }

    /// The quotient, rounded towards zero.
    static func quotient<Value: FixedWidthInteger>(
        _ left: Value,
        _ right: Value
    ) throws(NumberError) -> Value {
        guard right != 0 else { throw .divisionByZero }
        return try result(of: left.dividedReportingOverflow(by: right))
    }

    /// What a division leaves, with the sign of `left`.
    ///
    /// `Int64.min % -1` is an error, as its quotient is, although the remainder would be zero.
    static func remainder<Value: FixedWidthInteger>(
        _ left: Value,
        _ right: Value
    ) throws(NumberError) -> Value {
        guard right != 0 else { throw .modulusByZero }
        return try result(of: left.remainderReportingOverflow(dividingBy: right))
    }

    /// The number with its sign changed: an error for `Int64.min`.
    static func negation(of value: Int64) throws(NumberError) -> Int64 {
        try difference(0, value)
    }

    /// The distance from zero: an error for `Int64.min`.
    static func magnitude(of value: Int64) throws(NumberError) -> Int64 {
        value < 0 ? try negation(of: value) : value
    }

    private static func result<Value: FixedWidthInteger>(
        of outcome: (partialValue: Value, overflow: Bool)
    ) throws(NumberError) -> Value {
        guard !outcome.overflow else { throw .overflow }
        return outcome.partialValue
    }
}
