import JSON
import RolecallService
import Testing

@Suite("Questions to conditions")
struct ConditionQuestionTests {
    private static let policies = """
        version: 1
        rules:
          - { id: own, effect: allow, permissions: ["edit:document"], when: resource.properties.owner == "me" }
          - { id: mfa, effect: allow, permissions: ["share:document"], when: "'mfa' in subject.claims.amr" }
          - { id: fast, effect: allow, permissions: ["move:document"], when: action.properties.fast }
          - { id: team, effect: allow, permissions: ["read:document"], when: subject.properties.team == 7 }
          - { id: night, effect: deny, permissions: ["print:document"], when: context.night }
          - { id: print, effect: allow, permissions: ["print:document"] }
        """

    /// A question without its subject.
    private static func question(_ action: ExactString, _ changes: JSONValue = [:]) -> JSONValue {
        let question: JSONValue = [
            "action": ["name": .string(action), "properties": ["fast": true]],
            "resource": ["type": "document", "id": "1", "properties": ["owner": "me"]],
            "context": ["night": false],
        ]
        return question.merging(changes)
    }

    @Test("of a client are believed")
    func client() async throws {
        try await withRolecall(.init(policies: Self.policies)) { rolecall in
            let token = try rolecall.issuer.client()
            let alice = try rolecall.issuer.token("alice", ["amr": ["pwd", "mfa"]])
            let headers: Rolecall.Headers = [(name: "Rolecall-Subject-Token", value: alice)]
            for (action, rule) in [
                ("edit", "own"), ("share", "mfa"), ("move", "fast"), ("print", "print"),
            ] {
                let question = Self.question(ExactString(action))
                let answer = try await rolecall.evaluate(token, question, headers)
                #expect(answer.json["decision"] == true, "\(action)")
                #expect(answer.json["context"]?["reason"]?["rule"]?.string?.string == rule)
                #expect(answer.json["context"]?["ignored"] == nil)
            }
            let team: JSONValue = [
                "subject": ["type": "user", "id": "alice", "properties": ["team": 7]]
            ]
            let read = try await rolecall.evaluate(token, Self.question("read", team), headers)
            #expect(read.json["decision"] == true)
        }
    }

    @Test("of a user are not: its word about the world is missing, and the answer says so")
    func user() async throws {
        try await withRolecall(.init(policies: Self.policies)) { rolecall in
            let token = try rolecall.issuer.token("alice", ["amr": ["pwd", "mfa"]])
            func ask(_ action: ExactString, _ changes: JSONValue = [:]) async throws -> JSONValue {
                try await rolecall.evaluate(token, Self.question(action, changes)).json
            }
            let ignored: JSONValue = ["context", "resource.properties"]
            // The claims of its token and what it wants to do are its own.
            for action in ["share", "move"] as [ExactString] {
                let answer = try await ask(action)
                #expect(answer["decision"] == true)
                #expect(answer["context"]?["ignored"] == ignored)
            }
            // Allows that need the rest do not apply, denies that need it do.
            #expect(try await ask("edit")["context"]?["reason"]?["code"] == "no_grant")
            #expect(try await ask("print")["context"]?["reason"]?["code"] == "rule_deny")
            let team: JSONValue = [
                "subject": ["type": "user", "id": "alice", "properties": ["team": 7]],
                "resource": ["type": "document", "id": "1"], "context": .object(JSONObject()),
            ]
            let read = try await ask("read", team)
            #expect(read["decision"] == false)
            #expect(read["context"]?["ignored"] == ["subject.properties"])
            #expect(
                read["context"]?.object.map { $0.map(\.key) } == ["reason", "ignored"]
            )
        }
    }

    @Test("in a batch are believed or not one by one")
    func batch() async throws {
        try await withRolecall(.init(policies: Self.policies)) { rolecall in
            let token = try rolecall.issuer.token("alice")
            let batch: JSONValue = [
                "action": ["name": "edit"],
                "resource": ["type": "document", "id": "1"],
                "evaluations": [
                    ["context": ["x": 1]],
                    ["resource": ["type": "document", "id": "2", "properties": ["owner": "me"]]],
                    .object(JSONObject()),
                ],
            ]
            let answer = try await rolecall.evaluateAll(token, batch)
            let items = try #require(answer.json["evaluations"]?.array)
            #expect(
                items.map { $0["context"]?["ignored"] } == [
                    ["context"], ["resource.properties"], nil,
                ]
            )
        }
    }

    @Test("that cannot be evaluated are counted by code")
    func metrics() async throws {
        try await withRolecall(.init(policies: Self.policies)) { rolecall in
            let token = try rolecall.issuer.token("alice")
            _ = try await rolecall.evaluate(token, Self.question("edit"))
            let metrics = try await rolecall.get("/metrics")
            let line = #"rolecall_condition_failures_total{code="cel_no_such_key"} 1"#
            #expect(metrics.text.contains(line))
        }
    }
}
