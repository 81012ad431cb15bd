/// Why a pattern was refused.
enum RegularExpressionError: Error, Equatable {
    /// Not RE2 syntax; `reason` is RE2's, and holds a part of the pattern.
    case invalid(reason: String)
    /// More code points than ``RegularExpressionLimits/patternLength``.
    case tooLong(limit: Int)
    /// The compiled program has, or would probably have, more instructions than ``RegularExpressionLimits/programSize``.
    case tooLarge(limit: Int)
    /// To compile it may take more than ``RegularExpressionLimits/units``.
    case tooManyClasses
    /// There is no memory to compile it or to search with it.
    case noMemory
}

extension RegularExpressionError: CustomStringConvertible {
    /// What was found and what was expected.
    var description: String {
        switch self {
        case .invalid(let reason): "not a regular expression in RE2 syntax: \(reason)"
        case .tooLong(let limit): "the regular expression is longer than \(limit) code points"
        case .tooLarge(let limit):
            "the regular expression compiles to more than \(limit) instructions"
        case .tooManyClasses:
            "the regular expression has too many classes of code points or repetitions"
        case .noMemory: "no memory for the regular expression"
        }
    }
}
