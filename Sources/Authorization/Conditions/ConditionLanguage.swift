internal import CEL
internal import JSON

/// The expression language with what the conditions of one policy set may name.
final class ConditionLanguage: Sendable {
    let limits: ConditionLimits
    /// For conditions about several types, or about one whose properties are not declared.
    private let untyped: CELEnvironment
    private let environments: [ExactString: CELEnvironment]
    private let properties: [ExactString: PropertyTypes]

    init(_ resources: [ResourceDeclaration], limits: ConditionLimits) {
        self.limits = limits
        properties = Dictionary(
            resources.compactMap { resource in
                resource.properties.map { (resource.type.text, $0) }
            },
            uniquingKeysWith: { first, _ in first }
        )
        untyped = Self.environment(.map(.string, .dyn), limits)
        environments = properties.mapValues { types in
            let record = CELRecordType("resource.properties", fields: types.types, others: .dyn)
            return Self.environment(.record(record), limits)
        }
    }

    /// The declared properties of a type.
    func properties(of type: ExactString) -> PropertyTypes? { properties[type] }

    /// The type that all of `permissions` are about, if its properties are declared.
    func declaredType(of permissions: [PermissionPattern]) -> ExactString? {
        guard case .literal(let type)? = permissions.first?.resource.type,
            properties[type] != nil,
            permissions.allSatisfy({ $0.resource.type == .literal(type) })
        else { return nil }
        return type
    }

    /// Compiles a condition on resources of a declared type, or of any type.
    func compile(
        _ text: ExactString,
        on type: ExactString?
    ) throws(ConditionError) -> Condition {
        let program: CELProgram
        do throws(CELCompileError) {
            program = try self.program(text, on: type)
        } catch {
            throw ConditionError(error)
        }
        return try condition(text, program)
    }

    /// Compiles an expression, which may be no condition; `compilation` bounds what its regular expressions take.
    func program(
        _ text: ExactString,
        on type: ExactString?,
        compilation: Int = .max
    ) throws(CELCompileError) -> CELProgram {
        let environment = type.flatMap { environments[$0] } ?? untyped
        return try environment.compile(text.string, compilation: compilation)
    }

    /// The condition that an expression is.
    ///
    /// A call that can never work is refused too: the language would fail with each evaluation.
    func condition(
        _ text: ExactString,
        _ program: CELProgram
    ) throws(ConditionError) -> Condition {
        if let error = program.literalErrors.first { throw ConditionError(error) }
        guard program.type == .bool || program.type == .dyn else {
            throw ConditionError(notBool: program.type)
        }
        return Condition(text, program)
    }

    static func environment(
        _ properties: CELType,
        _ limits: ConditionLimits
    ) -> CELEnvironment {
        CELEnvironment(
            variables: ConditionVariable.allCases.map { CELVariable($0.name, $0.type(properties)) },
            limits: limits.expression
        )
    }
}

extension ConditionVariable {
    /// The type, where the properties of the resource have type `properties`.
    fileprivate func type(_ properties: CELType) -> CELType {
        let map = CELType.map(.string, .dyn)
        let fields: [ExactString: CELType]
        switch self {
        case .now: return .timestamp
        case .context: return map
        case .action: fields = ["name": .string, "properties": map]
        case .resource: fields = ["type": .string, "id": .string, "properties": properties]
        case .subject:
            fields = [
                "id": .string, "type": .string, "email": .string, "roles": .list(.string),
                "claims": map, "app_metadata": map, "properties": map,
            ]
        }
        return .record(CELRecordType(name, fields: fields, others: .refused))
    }
}

/// Why a text is no condition.
struct ConditionError: Error {
    /// The code, `cel_…` or `condition_not_bool`.
    let code: String
    /// What was found, and what was expected.
    let message: String
    /// The line and column in the text, from 1, in code points.
    let line: Int
    let column: Int
    /// The line of the text, and where in it the error is; nil if it is about the whole.
    let excerpt: (line: String, caret: Int)?

    init(_ error: CELCompileError) {
        code = error.code.rawValue
        let hint = error.suggestion.map { "; did you mean `\($0)`?" } ?? ""
        message = error.message + hint
        line = error.line
        column = error.column
        excerpt = (error.excerpt, error.caretOffset)
    }

    init(notBool type: CELType) {
        code = "condition_not_bool"
        message = "the condition has type \(type), expected bool"
        line = 1
        column = 1
        excerpt = nil
    }

    /// The line, and one with a caret under the place.
    var excerptLines: [String] {
        guard let excerpt else { return [] }
        return ["  \(excerpt.line)", "  \(String(repeating: " ", count: excerpt.caret))^"]
    }
}

extension ExactString {
    /// The place that a line and a column, both from 1, are in a text: in code points from its start.
    func offset(line wanted: Int, column: Int) -> Int {
        var offset = 0
        var line = 1
        for scalar in string.unicodeScalars {
            guard line < wanted else { break }
            if scalar == "\n" { line += 1 }
            offset += 1
        }
        return offset + column - 1
    }
}
