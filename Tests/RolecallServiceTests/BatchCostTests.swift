import Authorization
import JSON
import Testing

@testable import RolecallService

@Suite("What the conditions of a request cost")
struct BatchCostTests {
    private static let condition = "resource.properties.sizes.all(size, size > 0)"

    private static let policies = """
        version: 1
        rules:
          - { id: sizes, effect: allow, permissions: ["read:document"], when: "\(condition)" }
          - { id: news, effect: allow, to: anyone, permissions: ["read:news"] }
        """

    /// A batch of `count` questions about a document with many sizes, and one about something else.
    private static func batch(_ resource: JSONValue, count: Int) -> JSONValue {
        let items = [JSONValue](repeating: [:], count: count)
        let news: JSONValue = ["resource": ["type": "news", "id": "1"]]
        return [
            "subject": subject("alice"), "action": ["name": "read"], "resource": resource,
            "evaluations": .array(items + [news]),
        ]
    }

    @Test("has a bound: what it is spent before is could-not-decide, and nothing else is")
    func bound() async throws {
        let sizes = JSONValue.array((1...3_000).map { .number(JSONNumber($0)) })
        let resource: JSONValue = [
            "type": "document", "id": "1", "properties": ["sizes": sizes],
        ]
        let probe = try ConditionProbe(
            ExactString(Self.condition),
            input: ["resource": resource],
            now: Timestamp(unixSeconds: TestClock.start)
        )
        // Each evaluation of a condition is a unit by itself.
        let cost = try #require(probe.cost) + 1
        let decided = (DecisionPoint.conditionCostMax + cost - 1) / cost
        try #require((10..<900).contains(decided), "\(cost)")
        var setup = Rolecall.Setup(policies: Self.policies)
        // Under a sanitizer so many conditions take a minute.
        setup.requestTime = .seconds(120)
        try await withRolecall(setup) { rolecall in
            let alice = try rolecall.issuer.token("alice")
            let headers: Rolecall.Headers = [(name: "Rolecall-Subject-Token", value: alice)]
            let client = try rolecall.issuer.client()
            func ask(_ count: Int) async throws -> Answer {
                let answer = try await rolecall.evaluateAll(
                    client,
                    Self.batch(resource, count: count),
                    headers
                )
                try #require(answer.status == 200, "\(answer.text)")
                return answer
            }
            let within = try await ask(decided)
            #expect(within.decisions == Array(repeating: true, count: decided + 1))
            let over = try await ask(decided + 2)
            let undecided = [false, false]
            #expect(over.decisions == Array(repeating: true, count: decided) + undecided + [true])
            for item in over.items[decided..<decided + 2] {
                let error = item["context"]?["error"]
                #expect(error?["status"] == 503 && error?["code"] == "overloaded")
            }
            let metrics = try await Metrics(rolecall)
            #expect(metrics[#"rolecall_undecided_total{code="overloaded"}"#] == 2)
        }
    }
}
