import CEL
import Foundation
import JSON

/// One case of the vectors, as their README describes it.
struct VectorCase {
    let file: String
    let section: String
    let name: String
    let expression: String
    let isUnchecked: Bool
    let isCheckedOnly: Bool
    let container: String
    let declarations: [JSONValue]
    let bindings: JSONObject
    let expected: JSONValue
    let stage: String?

    /// `file/section/name`.
    var id: String { "\(file)/\(section)/\(name)" }

    /// A form of case that the runner does not know.
    struct Unknown: Error {
        let what: String
    }

    private static let keys: Set<String> = [
        "section", "name", "expr", "disable_check", "disable_macros", "check_only", "container",
        "type_env", "bindings", "expect", "stage", "features", "anchor", "description",
    ]

    private static let tags: Set<String> = [
        "core", "strings", "math", "lists", "sets", "encoders", "bind", "optionals", "two_var",
        "network", "quoted_ident", "type_checker", "check_only",
    ]

    init(_ json: JSONValue, file: String) throws {
        for member in json.object ?? [:] where !Self.keys.contains(member.key.string) {
            throw Unknown(what: "key \(member.key)")
        }
        for tag in json["features"]?.array ?? [] where !Self.tags.contains(tag.string?.string ?? "")
        {
            throw Unknown(what: "tag \(tag)")
        }
        guard let section = json["section"]?.string, let name = json["name"]?.string,
            let expression = json["expr"]?.string, let expected = json["expect"],
            let isUnchecked = json["disable_check"]?.bool, json["disable_macros"]?.bool == false,
            let isCheckedOnly = json["check_only"]?.bool, let container = json["container"]?.string
        else { throw Unknown(what: "shape of \(json)") }
        self.file = file
        self.section = section.string
        self.name = name.string
        self.expression = expression.string
        self.isUnchecked = isUnchecked
        self.isCheckedOnly = isCheckedOnly
        self.container = container.string
        declarations = json["type_env"]?.array ?? []
        bindings = json["bindings"]?.object ?? [:]
        self.expected = expected
        stage = json["stage"]?.string?.string
    }

    /// The cases of a file.
    static func all(in file: URL) throws -> [VectorCase] {
        let limits = JSONLimits(bytes: 1 << 24, depth: 100)
        let json = try JSONValue(parsing: Array(Data(contentsOf: file)), limits: limits)
        let name = file.deletingPathExtension().lastPathComponent
        return try (json.array ?? []).map { try VectorCase($0, file: name) }
    }
}

extension VectorCase {
    /// Why the case fails; nil if it passes.
    func failure() throws -> String? {
        let environment = try environment()
        let program: CELProgram
        do throws(CELCompileError) {
            program = try environment.compile(expression, checks: isUnchecked ? .none : .all)
        } catch {
            guard expected["eval_error"] != nil else { return "does not compile: \(error)" }
            return stage == "eval" ? "fails to compile: \(error)" : nil
        }
        if stage == "compile" { return "compiles" }
        if let type = expected["typed_result"]?["type"] {
            let wanted = try CELType(vector: type)
            guard program.type == wanted else { return "has type \(program.type), not \(wanted)" }
        }
        return isCheckedOnly ? nil : try evaluationFailure(program, environment)
    }

    private func evaluationFailure(
        _ program: CELProgram,
        _ environment: CELEnvironment
    ) throws -> String? {
        let values = try environment.variables.map { variable in
            try bindings[ExactString(variable.name)].map(CELValue.init(vector:))
        }
        let activation = CELBindings(values)
        let wanted = try (expected["value"] ?? expected["typed_result"]?["value"])
            .map { try CELValue(vector: $0) }
        do throws(CELEvaluationError) {
            let value = try program.evaluate(activation)
            guard let wanted else { return "gives \(value), not an error" }
            return value.isSame(as: wanted) ? nil : "gives \(value)"
        } catch {
            return expected["eval_error"] == nil ? "fails: \(error)" : nil
        }
    }

    private func environment() throws -> CELEnvironment {
        var variables: [CELVariable] = []
        var functions: [CELFunctionDeclaration] = []
        for declaration in declarations {
            let name = declaration["name"]?.string?.string ?? ""
            if let type = declaration["ident"] {
                variables.append(CELVariable(name, try CELType(vector: type)))
            } else if let overloads = declaration["function"]?.array {
                functions.append(
                    CELFunctionDeclaration(name, try overloads.map { try .init(vector: $0) })
                )
            } else {
                throw Unknown(what: "declaration \(declaration)")
            }
        }
        for binding in bindings {
            variables.append(CELVariable(binding.key.string, .dyn))
        }
        return CELEnvironment(variables: variables, functions: functions, container: container)
    }
}
