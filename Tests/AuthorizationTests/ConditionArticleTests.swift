import Authorization
import Foundation
import JSON
import Testing

/// The examples of the article on conditions.
@Suite("The article on conditions")
struct ConditionArticleTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        let expression: String
        let input: String

        var testDescription: String { name }
    }

    private static let article: String = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = "Sources/rolecall/rolecall.docc/Conditions.md"
        let text = try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
        return text ?? ""
    }()

    /// Each expression is followed by its input.
    static let examples: [Example] = {
        let parts = article.components(separatedBy: "```cel\n").dropFirst()
        return parts.compactMap { part in
            let pieces = part.components(separatedBy: "```")
            guard pieces.count > 2, pieces[2].hasPrefix("json\n") else { return nil }
            return Example(
                name: pieces[0].trimmingCharacters(in: .newlines),
                expression: pieces[0],
                input: String(pieces[2].dropFirst(5))
            )
        }
    }()

    @Test("has a dozen examples and one that has no value")
    func count() {
        #expect(Self.examples.count >= 13)
        #expect(Self.article.components(separatedBy: "```cel").count - 1 == Self.examples.count)
    }

    @Test("has examples that hold, all but the last", arguments: examples.indices)
    func example(number: Int) throws {
        let example = Self.examples[number]
        let input = try #require(try JSONValue(parsing: Array(example.input.utf8)).object)
        let probe = try ConditionProbe(
            ExactString(example.expression),
            input: input,
            now: Fixture.now
        )
        if number == Self.examples.count - 1 {
            #expect(probe.code == "cel_no_such_key")
            #expect(probe.error.last?.hasSuffix("^") == true)
        } else {
            #expect(probe.value?.type == "bool")
            #expect(probe.value?.text == "true", "\(probe)")
            #expect(probe.cost.map { (1..<200).contains($0) } == true)
        }
    }

    @Test("has a policy that compiles")
    func policy() throws {
        let pieces = Self.article.components(separatedBy: "```yaml\n")
        let text = try #require(pieces.dropFirst().first?.components(separatedBy: "```").first)
        #expect(try Fixture.policies(text).warnings.isEmpty)
    }

    /// Inputs that are none.
    static let inputs: [JSONObject] = [
        ["subjects": .object(JSONObject())], ["now": 5], ["now": "2026-01-01"], ["context": []],
        ["subject": "ann"],
    ]

    @Test("speaks of inputs that have no other members", arguments: inputs.indices)
    func input(number: Int) {
        #expect(throws: ConditionProbe.InputError.self) {
            try ConditionProbe("true", input: Self.inputs[number], now: Fixture.now)
        }
    }
}
