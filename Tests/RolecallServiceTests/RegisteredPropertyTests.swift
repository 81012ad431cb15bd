import JSON
import RolecallService
import SQLiteStore
import Store
import Testing

@Suite("Properties of registered resources in decisions")
struct RegisteredPropertyTests {
    private static let rules = """
        rules:
          - { id: own, effect: allow, permissions: ["edit:document"], when: resource.properties.owner == subject.id }
          - id: hold
            effect: deny
            permissions: ["edit:document"]
            when: has(resource.properties.hold) && resource.properties.hold
        """

    private static var setup: Rolecall.Setup {
        var setup = Rolecall.Setup.administered
        setup.policies += "\n" + rules
        return setup
    }

    private static let edit = question("edit", "document", "1")

    /// Registers `document/ID` with these properties.
    private static func put(
        _ rolecall: Rolecall,
        _ properties: JSONValue,
        id: String = "1"
    ) async throws {
        let body: JSONValue = ["properties": properties]
        let answer = try await rolecall.admin("PUT", "resources/document/\(id)", body)
        #expect([200, 201].contains(answer.status), "\(answer.text)")
    }

    @Test("are seen where a user asks, and what the user says of them is not")
    func user() async throws {
        try await withAdmins(Self.setup) { rolecall, directory in
            let vera = try directory.issuer.token("auth0|vera")
            #expect(try await rolecall.evaluate(vera, Self.edit).decision == false)
            try await Self.put(rolecall, ["owner": "auth0|vera"])
            let own = try await rolecall.evaluate(vera, Self.edit)
            #expect(own.decision == true, "\(own.text)")

            let lie = Self.edit.merging([
                "resource": [
                    "type": "document", "id": "1", "properties": ["owner": "auth0|ada"],
                ]
            ])
            #expect(try await rolecall.evaluate(vera, lie).decision == true)
            try await Self.put(rolecall, ["owner": "auth0|vera", "hold": true])
            #expect(try await rolecall.evaluate(vera, Self.edit).reasonCode == "rule_deny")
            let freed = Self.edit.merging([
                "resource": ["type": "document", "id": "1", "properties": ["hold": false]]
            ])
            #expect(try await rolecall.evaluate(vera, freed).reasonCode == "rule_deny")
        }
    }

    @Test("give way to a client's own, member by member")
    func client() async throws {
        try await withAdmins(Self.setup) { rolecall, directory in
            try await Self.put(rolecall, ["owner": "auth0|vera", "hold": true])
            let client = try directory.issuer.client()
            for (properties, expected): (JSONValue, String) in [
                (.object(JSONObject()), "rule_deny"), (["hold": false], "rule_allow"),
                (["hold": false, "owner": "auth0|ada"], "no_grant"),
                (["hold": .null, "owner": "auth0|vera"], "rule_deny"),
            ] {
                let asked = Self.edit.merging([
                    "subject": subject("auth0|vera"),
                    "resource": ["type": "document", "id": "1", "properties": properties],
                ])
                let answer = try await rolecall.evaluate(client, asked)
                #expect(answer.reasonCode == expected, "\(properties.text) \(answer.text)")
            }
        }
    }

    @Test("bite with the next request after they were put or deleted")
    func changes() async throws {
        try await withAdmins(Self.setup) { rolecall, directory in
            let vera = try directory.issuer.token("auth0|vera")
            for round in 0..<40 {
                let isOwn = round.isMultiple(of: 2)
                try await Self.put(rolecall, ["owner": isOwn ? "auth0|vera" : "auth0|ada"])
                let put = try await rolecall.evaluate(vera, Self.edit)
                #expect(put.decision == isOwn, "round \(round)")
            }
            try await Self.put(rolecall, ["owner": "auth0|vera"])
            #expect(try await rolecall.evaluate(vera, Self.edit).decision == true)
            let gone = try await rolecall.admin("DELETE", "resources/document/1")
            #expect(gone.status == 204)
            #expect(try await rolecall.evaluate(vera, Self.edit).decision == false)
        }
    }

    @Test("are found for each item of a batch")
    func batch() async throws {
        try await withAdmins(Self.setup) { rolecall, directory in
            for (id, owner) in [("1", "vera"), ("2", "ada"), ("3", "vera")] {
                let name = ExactString("auth0|\(owner)")
                try await Self.put(rolecall, ["owner": .string(name)], id: id)
            }
            let items = ["1", "2", "3", "4", "1"].map { id -> JSONValue in
                ["resource": ["type": "document", "id": .string(ExactString(id))]]
            }
            let asked: JSONValue = ["action": ["name": "edit"], "evaluations": .array(items)]
            let vera = try directory.issuer.token("auth0|vera")
            for _ in 0..<2 {
                let answer = try await rolecall.evaluateAll(vera, asked)
                #expect(answer.decisions == [true, false, true, false, true], "\(answer.text)")
            }
        }
    }

    @Test("that cannot be read are could-not-decide, those in memory serve on")
    func failure() async throws {
        try await withAdmins(Self.setup) { rolecall, directory in
            try await Self.put(rolecall, ["owner": "auth0|vera"])
            let vera = try directory.issuer.token("auth0|vera")
            #expect(try await rolecall.evaluate(vera, Self.edit).decision == true)
            await directory.store.close()
            #expect(try await rolecall.evaluate(vera, Self.edit).decision == true)
            let other = try await rolecall.evaluate(vera, question("edit", "document", "2"))
            expectProblem(other, 503, "store_unavailable")
            let metrics = try await Metrics(rolecall)
            #expect(metrics["rolecall_resource_load_failures_total"] == 1)
        }
    }

    @Test("cost no look-up where nothing is registered")
    func none() async throws {
        try await withAdmins(Self.setup) { rolecall, directory in
            let vera = try directory.issuer.token("auth0|vera")
            for id in 0..<5 {
                let asked = question("edit", "document", ExactString("\(id)"))
                #expect(try await rolecall.evaluate(vera, asked).decision == false)
            }
            #expect(try await Metrics(rolecall)["rolecall_resource_loads_total"] == 1)
            try await Self.put(rolecall, ["owner": "auth0|vera"])
            #expect(try await rolecall.evaluate(vera, Self.edit).decision == true)
            #expect(try await Metrics(rolecall)["rolecall_resource_loads_total"] == 2)
        }
    }
}
