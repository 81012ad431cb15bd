import Foundation
import Testing

@Suite("rolecall policy eval")
struct EvalCommandTests {
    private static let input = """
        { "subject": { "id": "ann" }, "resource": { "properties": { "owner": "ann" } },
          "now": "2026-01-01T00:00:00Z" }
        """

    @Test("prints the value and its cost")
    func value() async throws {
        try await withFolder(["q.json": Self.input]) { folder in
            let run = try await Command.run(
                ["policy", "eval", "resource.properties.owner == subject.id", "--input", "q.json"],
                folder: folder
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasPrefix("true\ncost "))
            #expect(run.errors.isEmpty)
            let list = try await Command.run(
                ["policy", "eval", "[now.getFullYear(), 'a', {'b': 1.5}]", "--input", "q.json"],
                folder: folder
            )
            #expect(list.output.hasPrefix("[2026, \"a\", {\"b\": 1.5}]\n"), "\(list.output)")
        }
    }

    @Test("shows an error with a caret, and exits with 1")
    func error() async throws {
        try await withFolder(["q.json": Self.input]) { folder in
            let run = try await Command.run(
                ["policy", "eval", "resource.properties.size > 1", "--input", "q.json"],
                folder: folder
            )
            #expect(run.status == 1)
            #expect(run.output.hasPrefix("cost "))
            #expect(run.errors.contains("no such key: `size`"))
            #expect(run.errors.contains("^"))
            let wrong = try await Command.run(["policy", "eval", "subjct.id == 1"], folder: folder)
            #expect(wrong.status == 1)
            #expect(wrong.output.isEmpty)
            #expect(wrong.errors.contains("did you mean `subject`?"))
        }
    }

    @Test("prints one object with --json")
    func json() async throws {
        try await withFolder([:]) { folder in
            let run = try await Command.run(["policy", "eval", "--json", "1 + 1"], folder: folder)
            let object = try run.object()
            #expect(object["value"] as? String == "2")
            #expect(object["type"] as? String == "int")
            #expect(object["cost"] as? Int != nil)
            let wrong = try await Command.run(["policy", "eval", "--json", "1 +"], folder: folder)
            #expect(wrong.status == 1)
            #expect(
                (try wrong.object()["error"] as? [String: Any])?["code"] as? String == "cel_syntax"
            )
        }
    }

    @Test("cuts what is too long, however small the expression", arguments: [[], ["--json"]])
    func longValue(flags: [String]) async throws {
        let expression = (1..<24).reversed().reduce("a23") { inner, level in
            "cel.bind(a\(level), [a\(level - 1), a\(level - 1)], \(inner))"
        }
        try await withFolder([:]) { folder in
            let run = try await Command.run(
                ["policy", "eval"] + flags + ["cel.bind(a0, ['é', 'é'], \(expression))"],
                folder: folder
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.contains("…"))
            #expect((64 << 10..<96 << 10).contains(run.output.utf8.count))
        }
    }

    @Test("refuses an input with other members")
    func input() async throws {
        try await withFolder(["q.json": "{\"subjects\": {}}", "bad.json": "{", "list.json": "[]"]) {
            folder in
            for (file, message) in [
                ("q.json", "found the member `subjects`"), ("bad.json", "bad.json: "),
                ("list.json", "found no JSON object"), ("none.json", "none.json: "),
            ] {
                let run = try await Command.run(
                    ["policy", "eval", "true", "--input", file],
                    folder: folder
                )
                #expect(run.status == 1)
                #expect(run.errors.contains(message), "\(run.errors)")
            }
        }
    }
}
