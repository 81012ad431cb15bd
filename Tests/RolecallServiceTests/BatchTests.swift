import JSON
import Testing

@Suite("Many questions")
struct BatchTests {
    private static let viewer: JSONValue = ["roles": ["viewer"]]

    @Test("without items it is one question, answered as one")
    func single() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.viewer)
            let single = try await rolecall.evaluate(token, readDocument)
            for items in [JSONValue?.none, .some([])] {
                let body = readDocument.setting(["evaluations"], to: items)
                let answer = try await rolecall.evaluateAll(token, body)
                #expect(answer.status == 200)
                #expect(answer.body == single.body)
                #expect(answer.json["evaluations"] == nil)
            }
        }
    }

    @Test("answers stand in the order of the items, beside nothing else")
    func order() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.viewer)
            let items = ["read", "edit", "read", "edit"].map { question($0, "document", "1") }
            let answer = try await rolecall.evaluateAll(token, ["evaluations": .array(items)])
            #expect(answer.decisions == [true, false, true, false])
            #expect(answer.json.object?.map(\.key) == ["evaluations"])
        }
    }

    /// Defaults, an item, and its decision for a reader of documents; nil for an item in error.
    private static let defaults: [(defaults: JSONValue, item: JSONValue, decision: Bool?)] = [
        (readDocument, [:], true),
        (readDocument, ["action": ["name": "edit"]], false),
        (readDocument, ["resource": ["type": "vault", "id": "1"]], false),
        (readDocument, ["resource": ["id": "2"]], nil),
        (readDocument, ["resource": ["type": "document"]], nil),
        (readDocument, ["resource": [:]], nil),
        (readDocument, ["action": [:]], nil),
        (readDocument, ["action": .null], nil),
        (readDocument, ["subject": ["id": "alice"]], nil),
        (readDocument, ["context": [:]], true),
        (readDocument, ["context": .null], nil),
        // What every item replaces is not looked at.
        (["resource": [:], "action": ["name": "read"]], readDocument, true),
        (
            ["resource": "x", "action": 5, "context": [], "subject": subject("alice")],
            readDocument, nil
        ),
        (["resource": "x", "action": 5, "subject": 7], readDocument, nil),
        (["resource": [:]], ["action": ["name": "read"]], nil),
        (["subject": subject("alice")], readDocument, true),
    ]

    @Test("an item replaces a default whole")
    func replacement() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.viewer)
            for (defaults, item, decision) in Self.defaults {
                let body = defaults.setting(["evaluations"], to: [item])
                let answer = try await rolecall.evaluateAll(token, body)
                #expect(answer.decisions == [decision ?? false], "\(body): \(answer.text)")
                let error = answer.items.first?["context"]?["error"]
                #expect((error == nil) == (decision != nil), "\(body): \(answer.text)")
            }
        }
    }

    /// What is asked in one letter each: allowed, denied, malformed, or not to be decided.
    private static let items: [Character: JSONValue] = [
        "a": MalformedBody.whole,
        "d": question("read", "vault", "1", subject: subject("r", type: "x")),
        "m": ["action": 5], "u": question("read", "news", "1", subject: subject("alice")),
    ]

    @Test(
        "the semantic says where the answer is cut off",
        arguments: [
            ("execute_all", "admuad", "admuad"), ("execute_all", "d", "d"),
            ("deny_on_first_deny", "aadaa", "aad"), ("deny_on_first_deny", "aaa", "aaa"),
            ("deny_on_first_deny", "ama", "am"), ("deny_on_first_deny", "aua", "au"),
            ("deny_on_first_deny", "dda", "d"), ("permit_on_first_permit", "ddadd", "dda"),
            ("permit_on_first_permit", "ddd", "ddd"), ("permit_on_first_permit", "muda", "muda"),
            ("permit_on_first_permit", "aad", "a"), ("permit_on_first_permit", "mu", "mu"),
        ]
    )
    func semantics(_ semantic: String, _ asked: String, _ answered: String) async throws {
        try await withRolecall { rolecall in
            let body: JSONValue = [
                "evaluations": .array(asked.compactMap { Self.items[$0] }),
                "options": [
                    "evaluations_semantic": .string(ExactString(semantic)), "another": "value",
                ],
            ]
            let answer = try await rolecall.evaluateAll(rolecall.issuer.client(), body)
            #expect(answer.status == 200)
            #expect(answer.decisions == answered.map { $0 == "a" })
            let statuses = answer.items.map {
                $0["context"]?["error"]?["status"]?.number?.int ?? 200
            }
            #expect(statuses == answered.map { $0 == "m" ? 400 : $0 == "u" ? 503 : 200 })
        }
    }

    @Test(
        "without a known semantic every item is answered",
        arguments: [
            #"{}"#, #"{"another":1}"#, #"{"evaluations_semantic":"execute_all"}"#,
        ]
    )
    func otherOptions(_ options: String) async throws {
        try await withRolecall { rolecall in
            let body: JSONValue = [
                "evaluations": .array("dad".compactMap { Self.items[$0] }),
                "options": try JSONValue(parsing: Array(options.utf8)),
            ]
            let answer = try await rolecall.evaluateAll(rolecall.issuer.client(), body)
            #expect(answer.decisions == [false, true, false])
        }
    }

    @Test("a client's item without a subject anywhere is that item's 400")
    func noSubject() async throws {
        try await withRolecall { rolecall in
            let client = try rolecall.issuer.client()
            let answer = try await rolecall.evaluateAll(client, ["evaluations": [readDocument]])
            #expect(answer.status == 200)
            #expect(answer.decisions == [false])
            #expect(answer.items.first?["context"]?["error"]?["status"] == 400)
        }
    }

    @Test("items about several subjects are told apart")
    func severalSubjects() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.viewer)
            let names: [ExactString] = ["alice", "bob", "alice", "robot", "alice"]
            let items = names.map { question("read", "document", "1", subject: subject($0)) }
            let own = try await rolecall.evaluateAll(token, ["evaluations": .array(items)])
            #expect(own.decisions == [true, false, true, false, true])
            #expect(own.items[1]["context"]?["error"]?["code"] == "subject_not_allowed")
            #expect(own.items[1]["context"]?["error"]?["status"] == 403)
            let client = try await rolecall.evaluateAll(
                rolecall.issuer.client(),
                ["evaluations": .array(items)],
                [(name: "Rolecall-Subject-Token", value: token)]
            )
            #expect(client.decisions == [true, false, true, false, true])
            #expect(client.items[1]["context"]?["error"]?["status"] == 400)
        }
    }
}
