import Authorization
import JSON
import RolecallService
import Testing

@Suite("One question")
struct EvaluationTests {
    @Test("the answer is a decision with its reason, and headers that tell answers apart")
    func shape() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", ["roles": ["editor"]])
            let answer = try await rolecall.evaluate(token, readDocument)
            #expect(answer.status == 200)
            #expect(answer.all("Content-Type") == ["application/json"])
            #expect(answer["Cache-Control"] == "no-store")
            #expect(answer["Rolecall-Decision-ID"]?.isEmpty == false)
            #expect(answer["Rolecall-Policy-Revision"] == rolecall.policies.snapshot.revision)
            #expect(
                answer.json
                    == ["decision": true, "context": ["reason": ["code": "role_permission"]]]
            )
        }
    }

    /// The reasons of design as a client with `evaluate:access` reads them.
    private static let reasons:
        [(claims: JSONValue, type: ExactString, decision: Bool, JSONValue)] = [
            (
                ["roles": ["viewer", ["role": "editor", "expires_at": "2030-01-01T00:00:00Z"]]],
                "document", true,
                [
                    "code": "role_permission", "role": "editor", "via": ["editor"],
                    "permission": "edit:document", "source": "/roles/1",
                    "expires_at": "2030-01-01T00:00:00Z",
                ]
            ),
            (
                ["permissions": ["edit:other", "edit:document/1"]], "document", true,
                [
                    "code": "direct_permission", "permission": "edit:document/1",
                    "source": "/permissions/1",
                ]
            ),
            (
                ["acl": [["id": "a1", "effect": "allow", "permissions": ["edit:document"]]]],
                "document", true,
                [
                    "code": "acl_allow", "permission": "edit:document", "entry": "a1",
                    "source": "/acl/0",
                ]
            ),
            (
                [
                    "roles": ["editor"],
                    "acl": [["id": "a2", "effect": "deny", "permissions": ["*:document/1"]]],
                ],
                "document", false,
                [
                    "code": "acl_deny", "permission": "*:document/1", "entry": "a2",
                    "source": "/acl/0",
                ]
            ),
            (
                ["roles": ["editor"], "acl": [["effect": "deny", "permissions": "?"]]],
                "document", false, ["code": "unreadable_deny", "source": "/acl/0"]
            ),
            (["roles": ["viewer"]], "document", false, ["code": "no_grant"]),
            (
                ["roles": ["viewer", "nobody", ["role": "editor", "scop": "document"]]],
                "document", false,
                [
                    "code": "no_grant",
                    "unreadable": [
                        ["source": "/roles/2", "code": "member_unknown"],
                        ["source": "/roles/1", "code": "role_unknown"],
                    ],
                ]
            ),
            (
                ["roles": .array(Array(repeating: "nobody", count: 11))],
                "document", false,
                [
                    "code": "no_grant",
                    "unreadable": .array(
                        (0..<10).map { place in
                            [
                                "source": .string(ExactString("/roles/\(place)")),
                                "code": "role_unknown",
                            ]
                        }
                    ),
                ]
            ),
        ]

    @Test("a client that asks about others reads the whole reason, a user the code")
    func reasons() async throws {
        try await withRolecall { rolecall in
            let client = try rolecall.issuer.client()
            for (claims, type, decision, reason) in Self.reasons {
                let token = try rolecall.issuer.token("alice", claims)
                let edit = question("edit", type, "1")
                let told = try await rolecall.evaluate(
                    client,
                    edit,
                    [(name: "Rolecall-Subject-Token", value: token)]
                )
                #expect(told.decision == decision, "\(told.text)")
                #expect(told.reason == reason, "\(told.text)")
                let short = try await rolecall.evaluate(token, edit)
                #expect(short.decision == decision)
                #expect(short.reason == ["code": reason["code"] ?? .null])
            }
        }
    }

    @Test("a rule is named with what its author said, to clients only")
    func rule() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice")
            let vault = question("read", "vault", "1")
            let told = try await rolecall.evaluate(
                rolecall.issuer.client(),
                vault,
                [(name: "Rolecall-Subject-Token", value: token)]
            )
            #expect(told.decision == false)
            #expect(told.reason?["code"] == "rule_deny")
            #expect(told.reason?["rule"] == "vault")
            #expect(told.reason?["permission"] == "read:vault")
            let short = try await rolecall.evaluate(token, vault)
            #expect(short.reason == ["code": "rule_deny"])
        }
    }

    @Test("a role that is inherited from is named by the chain to it")
    func chain() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", ["roles": ["editor"]])
            let told = try await rolecall.evaluate(
                rolecall.issuer.client(),
                readDocument,
                [(name: "Rolecall-Subject-Token", value: token)]
            )
            #expect(told.reason?["role"] == "editor")
            #expect(told.reason?["via"] == ["editor", "viewer"])
            #expect(told.reason?["permission"] == "read:document")
        }
    }

    @Test("values of a question are data: compared byte for byte, never decoded or expanded")
    func data() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token(
                "alice",
                ["permissions": ["read:document/a", "read:document/caf\u{E9}", "read:d%2Ff/x"]]
            )
            let cases: [(ExactString, ExactString, ExactString, Bool)] = [
                ("read", "document", "a", true), ("read", "document", "A", false),
                ("read", "document", "%61", false), ("read", "document", "*", false),
                ("read", "document", "**", false), ("read", "*", "a", false),
                ("*", "document", "a", false), ("Read", "document", "a", false),
                ("read", "document", "a ", false), ("read", "document", "a/", false),
                ("read", "document", "caf\u{E9}", true), ("read", "document", "cafe\u{301}", false),
                ("read", "d/f", "x", true), ("read", "d%2Ff", "x", false),
            ]
            for (action, type, id, decision) in cases {
                let answer = try await rolecall.evaluate(token, question(action, type, id))
                #expect(answer.decision == decision, "\(action) \(type) \(id)")
            }
        }
    }

    @Test("unknown members, and the order of members, mean nothing")
    func unknownMembers() async throws {
        try await withRolecall { rolecall in
            // Of a client's question everything is believed, so that nothing is said to be ignored.
            let token = try rolecall.issuer.client()
            let alice = try rolecall.issuer.token("alice", ["roles": ["viewer"]])
            let headers: Rolecall.Headers = [(name: "Rolecall-Subject-Token", value: alice)]
            let plain = try await rolecall.evaluate(token, readDocument, headers)
            let texts = [
                #"{"foo":"bar","resource":{"id":"1","x":1,"type":"document"},"action":{"name":"read"}}"#,
                #"{"evaluations":7,"options":7,"action":{"name":"read","properties":{}},"#
                    + #""resource":{"properties":{"a":{"b":[null]}},"type":"document","id":"1"}}"#,
                #"{"context":{"a":1e300,"b":[]},"action":{"id":3,"name":"read"},"page":{},"#
                    + #""resource":{"type":"document","id":"1"},"subject":{"type":"user","id":"alice","x":{}}}"#,
            ]
            for text in texts {
                let answer = try await rolecall.post(
                    "/access/v1/evaluation",
                    token: token,
                    body: Array(text.utf8),
                    headers
                )
                #expect(answer.body == plain.body, "\(text): \(answer.text)")
            }
        }
    }

    @Test("the same question has the same body, and another decision id")
    func repeatable() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", ["roles": ["editor"]])
            let client = try rolecall.issuer.client()
            let headers = [(name: "Rolecall-Subject-Token", value: token)]
            let batch: JSONValue = [
                "evaluations": [readDocument, question("edit", "x", "1"), [:], MalformedBody.whole]
            ]
            var bodies: Set<[[UInt8]]> = []
            var identifiers: [String?] = []
            for _ in 0..<3 {
                let single = try await rolecall.evaluate(client, readDocument, headers)
                let many = try await rolecall.evaluateAll(client, batch, headers)
                let refused = try await rolecall.evaluate(client, [:], headers)
                bodies.insert([single.body, many.body, refused.body])
                identifiers += [single["Rolecall-Decision-ID"], many["Rolecall-Decision-ID"]]
                rolecall.clock.pass(seconds: 7)
            }
            #expect(bodies.count == 1)
            #expect(Set(identifiers.compactMap(\.self)).count == 6)
        }
    }

    @Test("metadata of a public URL with a path stands behind the well-known path, too")
    func metadataBehindPath() async throws {
        var setup = Rolecall.Setup()
        setup.publicURL = "https://example.com/authz/a%2Fb"
        try await withRolecall(setup) { rolecall in
            let wellKnown = "/.well-known/authzen-configuration"
            let plain = try await rolecall.get(wellKnown)
            #expect(plain.json["policy_decision_point"] == "https://example.com/authz/a%2Fb")
            let behind = try await rolecall.get(wellKnown + "/authz/a%2Fb")
            #expect(behind.status == 200)
            #expect(behind.body == plain.body)
            for other in ["/", "/authz", "/authz/a/b", "/authz/a%2Fb/", "/authz/a%2fb"] {
                expectProblem(try await rolecall.get(wellKnown + other), 404, "not_found", other)
            }
        }
    }

    @Test("metadata has URLs made from the public one, never from `Host`")
    func metadata() async throws {
        try await withRolecall { rolecall in
            let answer = try await rolecall.exchange(
                Array(
                    "GET /.well-known/authzen-configuration HTTP/1.1\r\nHost: evil.example\r\n"
                        .utf8
                ) + Array("X-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n".utf8)
            )
            #expect(answer.status == 200)
            #expect(answer.all("Content-Type") == ["application/json"])
            #expect(answer["Cache-Control"]?.contains("max-age") == true)
            let base = "https://rolecall.example"
            #expect(
                answer.json == [
                    "policy_decision_point": .string(ExactString(base)),
                    "access_evaluation_endpoint":
                        .string(ExactString(base + "/access/v1/evaluation")),
                    "access_evaluations_endpoint":
                        .string(ExactString(base + "/access/v1/evaluations")),
                ]
            )
        }
    }
}
