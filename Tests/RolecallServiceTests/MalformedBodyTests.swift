import JSON
import Testing

@Suite("Malformed bodies")
struct MalformedBodyTests {
    private static let bodies = MalformedBody.texts + MalformedBody.parts
    private static let endpoints = ["/access/v1/evaluation", "/access/v1/evaluations"]

    @Test("the question that the others differ from is answered", arguments: endpoints)
    func whole(_ endpoint: String) async throws {
        try await withRolecall { rolecall in
            let answer = try await rolecall.post(
                endpoint,
                token: rolecall.issuer.client(),
                body: MalformedBody.whole.encoded()
            )
            #expect(answer.decision == true, "\(answer.text)")
        }
    }

    @Test("each is a 400 that says why and echoes the request's id", arguments: endpoints)
    func refused(_ endpoint: String) async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.client()
            for (number, malformed) in Self.bodies.enumerated() {
                let answer = try await rolecall.post(
                    endpoint,
                    token: token,
                    body: malformed.body,
                    [(name: "X-Request-ID", value: "case \(number)")]
                )
                expectProblem(answer, 400, malformed.code, malformed.testDescription)
                #expect(answer.all("X-Request-ID") == ["case \(number)"])
                #expect(answer["Cache-Control"] == "no-store")
                #expect(answer["Rolecall-Decision-ID"] == nil)
            }
        }
    }

    @Test("in a batch, a malformed item is that item's 400")
    func items() async throws {
        try await withRolecall { rolecall in
            let broken = MalformedBody.parts.map { (try? JSONValue(parsing: $0.body)) ?? .null }
            let others: [JSONValue] = [.null, .bool(true), 5, "x", [], [:], [MalformedBody.whole]]
            let items = broken + others + [MalformedBody.whole]
            let answer = try await rolecall.evaluateAll(
                rolecall.issuer.client(),
                ["evaluations": .array(items)]
            )
            #expect(answer.status == 200)
            #expect(answer.decisions == items.map { $0 == MalformedBody.whole })
            for (item, asked) in zip(answer.items.dropLast(), items) {
                #expect(item["context"]?["error"]?["status"]?.number?.int == 400, "\(asked)")
                #expect(item["context"]?["error"]?["code"] == "invalid_request", "\(asked)")
            }
        }
    }

    @Test(
        "a batch whose own members are malformed is a 400",
        arguments: [
            #"{"evaluations":null}"#, #"{"evaluations":{}}"#, #"{"evaluations":"x"}"#,
            #"{"evaluations":1}"#, #"{"evaluations":[{}],"options":null}"#,
            #"{"evaluations":[{}],"options":[]}"#, #"{"evaluations":[{}],"options":"x"}"#,
            #"{"evaluations":[{}],"options":{"evaluations_semantic":null}}"#,
            #"{"evaluations":[{}],"options":{"evaluations_semantic":1}}"#,
            #"{"evaluations":[{}],"options":{"evaluations_semantic":""}}"#,
            #"{"evaluations":[{}],"options":{"evaluations_semantic":"EXECUTE_ALL"}}"#,
            #"{"evaluations":[{}],"options":{"evaluations_semantic":"execute_some"}}"#,
            #"{"evaluations":[]}"#, #"{"evaluations":[],"action":{"name":"a"}}"#,
            #"{"evaluations":[{"action":{},"action":{}}]}"#,
        ]
    )
    func batch(_ text: String) async throws {
        try await withRolecall { rolecall in
            let answer = try await rolecall.post(
                "/access/v1/evaluations",
                token: rolecall.issuer.client(),
                body: Array(text.utf8)
            )
            let code =
                text.hasSuffix(#"{},"action":{}}]}"#) ? "duplicate_member" : "invalid_request"
            expectProblem(answer, 400, code)
        }
    }
}
