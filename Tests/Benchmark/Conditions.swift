import CEL
import JSON

extension Benchmark {
    /// Conditions alone, compiled once, with their cost counted.
    static func conditions() throws {
        try report(
            "condition of an editor, three tags and teams",
            #"request.auth.claims.role == "editor" && resource.owner == principal.id "#
                + "&& resource.tags.exists(t, t in principal.teams)",
            aim: "1000"
        )
        try report(
            "condition `resource.owner == principal.id`",
            "resource.owner == principal.id",
            aim: "100"
        )
    }

    private static let values: [(name: String, value: JSONValue)] = [
        ("request", ["auth": ["claims": ["role": "editor", "sub": "user:1"]]]),
        ("resource", ["owner": "user:1", "tags": ["draft", "legal", "emea"]]),
        ("principal", ["id": "user:1", "teams": ["sales", "board", "emea"]]),
    ]

    private static func report(_ name: String, _ expression: String, aim: String) throws {
        let environment = CELEnvironment(variables: values.map { CELVariable($0.name, .dyn) })
        let program = try environment.compile(expression)
        let bindings = CELBindings(values.map { CELValue($0.value) })
        guard try program.evaluate(bindings).bool == true else { throw Situation.WrongAnswer() }
        report(name, try nanoseconds { consume(try program.evaluate(bindings)) }, "ns", aim: aim)
    }
}
