/// Why an expression was refused before it was evaluated, and where.
public struct CELCompileError: Error, Equatable, Sendable {
    /// What is wrong in general.
    public enum Code: String, Sendable, CaseIterable {
        /// The text does not follow the grammar.
        case syntax = "cel_syntax"
        /// A literal, or an argument that can never work, is out of range or malformed.
        case literal = "cel_literal"
        /// A variable, field or function that is not declared.
        case name = "cel_name"
        /// Types that do not fit.
        case type = "cel_type"
        /// The expression is over one of the `CELLimits`.
        case limit = "cel_limit"
    }

    /// What is wrong in general.
    public let code: Code
    /// What was found, and what was expected.
    public let message: String
    /// The line, from 1.
    public let line: Int
    /// The column in code points, from 1.
    public let column: Int
    /// The name that was probably meant.
    public let suggestion: String?
    /// The line of source that holds the error, cut to a readable length around it.
    public let excerpt: String
    /// Where in `excerpt` the error is, in code points from 0.
    public let caretOffset: Int

    init(
        _ code: Code,
        _ message: String,
        at position: SourcePosition,
        suggestion: String? = nil
    ) {
        self.code = code
        self.message = message
        self.line = position.line
        self.column = position.column
        self.suggestion = suggestion
        self.excerpt = position.excerpt
        self.caretOffset = position.caretOffset
    }
}

extension CELCompileError: CustomStringConvertible {
    /// The position and the message, with the suggestion.
    public var description: String {
        let hint = suggestion.map { ", did you mean `\($0)`?" } ?? ""
        return "\(line):\(column): \(message)\(hint)"
    }

    /// The description, the line of source and a caret under the place.
    public var caretText: String {
        "\(description)\n  \(excerpt)\n  \(String(repeating: " ", count: caretOffset))^"
    }
}
