import CEL
import Foundation
import JSON

/// Answers expressions, for comparison with another engine.
///
/// Reads lines `{"expression": TEXT, "input": {NAME: VALUE, …}}` and writes an answer for each: the value with its
/// type as ``Answer`` writes it, or `["error", MESSAGE]`. The names of the input are variables of type dyn.
@main
enum CELAnswers {
    static func main() throws {
        while let line = readLine() {
            let answer = try answer(to: JSONValue(parsing: Array(line.utf8), limits: limits))
            FileHandle.standardOutput.write(Data(answer.encoded() + [UInt8(ascii: "\n")]))
        }
    }

    private static let limits = JSONLimits(bytes: 1 << 20, depth: 32)

    /// A line of another form.
    private struct Malformed: Error {
        let line: JSONValue
    }

    private static func answer(to line: JSONValue) throws -> JSONValue {
        guard let expression = line["expression"]?.string, let input = line["input"]?.object else {
            throw Malformed(line: line)
        }
        do {
            return Answer.json(try value(of: expression.string, input))
        } catch let error as CELCompileError {
            return ["error", .string(ExactString("does not compile: \(error)"))]
        } catch let error as CELEvaluationError {
            return ["error", .string(ExactString("has no value: \(error)"))]
        }
    }

    private static func value(of expression: String, _ input: JSONObject) throws -> CELValue {
        let variables = input.map { CELVariable($0.key.string, .dyn) }
        let environment = CELEnvironment(variables: variables)
        let bindings = CELBindings(input.map { CELValue($0.value) })
        return try environment.compile(expression).evaluate(bindings)
    }
}
