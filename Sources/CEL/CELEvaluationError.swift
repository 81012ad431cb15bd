/// Why an expression has no value, and where.
public struct CELEvaluationError: Error, Equatable, Sendable {
    /// What went wrong in general.
    public enum Code: String, Sendable, CaseIterable {
        /// A variable without value.
        case unboundVariable = "cel_unbound_variable"
        /// A function without implementation.
        case unknownFunction = "cel_unknown_function"
        /// An operator or function that does not take values of these types.
        case noOverload = "cel_no_overload"
        /// A key or field that a map does not have.
        case noSuchKey = "cel_no_such_key"
        /// A place that a list or string does not have.
        case indexOutOfRange = "cel_index_out_of_range"
        /// A key of a type that maps do not take, or that occurs twice.
        case invalidKey = "cel_invalid_key"
        /// A result that its type does not hold.
        case overflow = "cel_overflow"
        case divisionByZero = "cel_division_by_zero"
        /// An argument that the function makes nothing of: a date, a number, an address, a pattern.
        case invalidArgument = "cel_invalid_argument"
        /// The value of an optional that has none.
        case emptyOptional = "cel_empty_optional"
        /// Over ``CELLimits/cost``.
        case costLimit = "cel_cost_limit"
        /// Over ``CELLimits/iterations``.
        case iterationLimit = "cel_iteration_limit"
        /// Over ``CELLimits/stringBytes`` or ``CELLimits/elements``.
        case sizeLimit = "cel_size_limit"
        /// Over ``CELLimits/valueDepth``.
        case depthLimit = "cel_depth_limit"

        /// Whether no `||`, `&&` or macro makes up for it.
        var isFatal: Bool {
            switch self {
            case .costLimit, .iterationLimit, .sizeLimit, .depthLimit: true
            case .unboundVariable, .unknownFunction, .noOverload, .noSuchKey, .indexOutOfRange,
                .invalidKey, .overflow, .divisionByZero, .invalidArgument, .emptyOptional:
                false
            }
        }
    }

    /// What went wrong in general.
    public let code: Code
    /// What was found, and what was expected; it holds names and literals of the expression, but
    /// nothing of the values of variables.
    public let message: String
    /// The line, from 1.
    public let line: Int
    /// The column in code points, from 1.
    public let column: Int
    /// The line of source, cut to a readable length around the place.
    public let excerpt: String
    /// Where in `excerpt` the error is, in code points from 0.
    public let caretOffset: Int

    init(_ failure: Failure, at position: SourcePosition) {
        code = failure.code
        message = failure.detail ?? failure.code.message
        line = position.line
        column = position.column
        excerpt = position.excerpt
        caretOffset = position.caretOffset
    }
}

extension CELEvaluationError: CustomStringConvertible {
    /// The position and the message.
    public var description: String { "\(line):\(column): \(message)" }

    /// The description, the line of source and a caret under the place.
    public var caretText: String {
        "\(description)\n  \(excerpt)\n  \(String(repeating: " ", count: caretOffset))^"
    }
}

extension CELEvaluationError.Code {
    /// The message when there is nothing more to say.
    fileprivate var message: String {
        switch self {
        case .unboundVariable: "the variable has no value"
        case .unknownFunction: "the function has no implementation"
        case .noOverload: "no such operation on values of these types"
        case .noSuchKey: "no such key"
        case .indexOutOfRange: "index out of range"
        case .invalidKey: "a key of a map is a bool, int, uint or string, each once"
        case .overflow: "overflow"
        case .divisionByZero: "division by zero"
        case .invalidArgument: "invalid argument"
        case .emptyOptional: "the optional has no value"
        case .costLimit: "the expression costs too much"
        case .iterationLimit: "the loops of the expression take too many iterations"
        case .sizeLimit: "a value grows too large"
        case .depthLimit: "a value is nested too deep"
        }
    }
}

/// An error while it is on its way out.
struct Failure: Error {
    let code: CELEvaluationError.Code
    /// The step that failed.
    let step: Int32
    /// More than the code says.
    let detail: String?

    init(_ code: CELEvaluationError.Code, at step: Int32, _ detail: String? = nil) {
        self.code = code
        self.step = step
        self.detail = detail
    }
}
