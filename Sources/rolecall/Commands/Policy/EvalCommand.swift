internal import ArgumentParser
internal import Authorization
internal import Configuration
internal import Foundation
internal import JSON

/// `rolecall policy eval`: try an expression out.
struct EvalCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate an expression as conditions are, and say what it costs.",
        discussion: """
            The input is a JSON object with any of `subject`, `action`, `resource`, `context` and `now`. \
            `properties`, `context`, `claims` and `app_metadata` are empty maps where it lacks them; `now` \
            is the time of the clock. The value stands on standard output, an error with its place on \
            standard error.

            EXAMPLES
              rolecall policy eval '1 + 1 == 2'
              rolecall policy eval 'resource.properties.owner == subject.id' \\
                --input question.json
              rolecall policy eval --json 'now.getDayOfWeek("Europe/Berlin") in [0, 6]'

            \(ExitStatus.help)
            """
    )

    @Argument(help: ArgumentHelp("The expression.", valueName: "expression"))
    var expression: String

    @Option(
        help: ArgumentHelp("A JSON object with what the expression sees.", valueName: "file"),
        completion: .file()
    )
    var input: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    /// The longest input, in bytes.
    static let inputBytesMax = JSONLimits.standard.bytes

    func perform() async throws -> ExitStatus {
        let probe: ConditionProbe
        do {
            probe = try ConditionProbe(
                ExactString(expression),
                input: try object(),
                now: SystemClock.now()
            )
        } catch let error as ConditionProbe.InputError {
            throw CommandFailure("\(input ?? "input"): \(error)")
        }
        if json {
            try Terminal.write(probe.json)
        } else {
            for line in probe.error { Terminal.complain(line) }
            try Terminal.write(probe.text)
        }
        return probe.value == nil ? .failure : .ok
    }

    private func object() throws(CommandFailure) -> JSONObject {
        guard let input else { return JSONObject() }
        let bytes: [UInt8]
        do {
            bytes = try LocalFiles.read(input, bytesMax: Self.inputBytesMax).bytes
        } catch {
            throw CommandFailure("\(input): \(error.message)")
        }
        do {
            let value = try JSONValue(parsing: bytes, limits: .standard)
            if let object = value.object { return object }
        } catch {
            throw CommandFailure("\(input): \(error)")
        }
        throw CommandFailure("\(input): found no JSON object, expected one")
    }
}

extension ConditionProbe {
    /// The value and its cost, each on a line.
    fileprivate var text: String {
        let value = self.value.map { $0.text + "\n" } ?? ""
        return value + (cost.map { "cost \($0)\n" } ?? "")
    }

    /// `{"value"?, "type"?, "cost"?, "error"?: {"code", "text"}}`.
    fileprivate var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if let value {
            writer.key("value")
            writer.string(value.text)
            writer.key("type")
            writer.string(value.type)
        }
        if let cost {
            writer.key("cost")
            writer.int(cost)
        }
        if let code {
            writer.key("error")
            writer.beginObject()
            writer.key("code")
            writer.string(code)
            writer.key("text")
            writer.string(error.joined(separator: "\n"))
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}
