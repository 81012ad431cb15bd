import JSON
import Testing

/// How a request says whom it is about, and what comes of it.
struct SubjectCase: Sendable, CustomTestStringConvertible {
    enum Caller: Sendable { case user, client, clientWithoutScope }
    enum Expected: Sendable {
        /// A decision about reading a document, and its reason code.
        case decision(Bool, String)
        case problem(Int, String)
    }

    let testDescription: String
    let caller: Caller
    /// The `subject` of the body; nil for none.
    let body: JSONValue?
    /// Makes what stands in `Rolecall-Subject-Token`.
    let header: (@Sendable (TestIssuer) throws -> String)?
    let expected: Expected

    init(
        _ name: String,
        _ caller: Caller,
        body: JSONValue? = nil,
        header: (@Sendable (TestIssuer) throws -> String)? = nil,
        _ expected: Expected
    ) {
        testDescription = name
        self.caller = caller
        self.body = body
        self.header = header
        self.expected = expected
    }

    private static let viewer: JSONValue = ["roles": ["viewer"]]
    private static let alice: @Sendable (TestIssuer) throws -> String = {
        try $0.token("alice", viewer)
    }
    private static let allowed = Expected.decision(true, "role_permission")
    private static let denied = Expected.decision(false, "no_grant")

    static let users: [SubjectCase] = [
        .init("a user, left out", .user, allowed),
        .init("a user, itself", .user, body: subject("ann"), allowed),
        .init("a user, null", .user, body: .some(.null), .problem(400, "invalid_request")),
        .init("a user, another", .user, body: subject("bob"), .problem(403, "subject_not_allowed")),
        .init(
            "a user, another's token",
            .user,
            header: alice,
            .problem(403, "subject_not_allowed")
        ),
        .init("a user, its own token", .user, header: { try $0.token("ann", viewer) }, allowed),
        .init(
            "a user, a bad token",
            .user,
            header: { _ in "a.b.c" },
            .problem(400, "invalid_request")
        ),
    ]

    static let clients: [SubjectCase] = [
        .init("a client, left out", .client, .problem(400, "invalid_request")),
        .init("a client, null", .client, body: .some(.null), .problem(400, "invalid_request")),
        .init("a client, itself", .client, body: subject("backend@clients"), allowed),
        .init("a client, a user's token", .client, header: alice, allowed),
        .init("a client, both", .client, body: subject("alice"), header: alice, allowed),
        .init(
            "a client, two users",
            .client,
            body: subject("bob"),
            header: alice,
            .problem(400, "invalid_request")
        ),
        .init(
            "a client, two types",
            .client,
            body: subject("alice", type: "identity"),
            header: alice,
            .problem(400, "invalid_request")
        ),
        .init(
            "a client, null beside a token",
            .client,
            body: .some(.null),
            header: alice,
            .problem(400, "invalid_request")
        ),
        .init(
            "a client, a token of no roles",
            .client,
            header: { try $0.token("alice") },
            denied
        ),
        .init(
            "a client, a token for another API",
            .client,
            header: {
                try $0.token(
                    "alice",
                    ["roles": ["viewer"], "aud": .string(TestIssuer.otherAudience)]
                )
            },
            allowed
        ),
        .init(
            "a client, an ID token",
            .client,
            header: { try $0.idToken("alice", viewer) },
            allowed
        ),
        .init(
            "a client, an expired token",
            .client,
            header: { try $0.token("alice", ["exp": .number(JSONNumber(1_700_000_000))]) },
            .problem(400, "invalid_request")
        ),
        .init(
            "a client, a token of no known audience",
            .client,
            header: { try $0.token("alice", ["aud": "https://elsewhere.example/"]) },
            .problem(400, "invalid_request")
        ),
        .init(
            "a client, a token of an unknown key",
            .client,
            header: { _ in try TestIssuer(keyID: "unknown").token("alice") },
            .problem(400, "invalid_request")
        ),
        .init(
            "a client, no token",
            .client,
            header: { _ in "alice" },
            .problem(400, "invalid_request")
        ),
        .init(
            "a client, a scheme before the token",
            .client,
            header: { "Bearer " + (try alice($0)) },
            .problem(400, "invalid_request")
        ),
        .init(
            "a client, a user by name",
            .client,
            body: subject("alice"),
            .problem(503, "subject_token_required")
        ),
        .init(
            "a client, a type without users",
            .client,
            body: subject("alice", type: "robot"),
            .decision(false, "unknown_subject")
        ),
    ]

    static let withoutScope: [SubjectCase] = [
        .init("no scope, left out", .clientWithoutScope, allowed),
        .init("no scope, itself", .clientWithoutScope, body: subject("backend@clients"), allowed),
        .init(
            "no scope, a user",
            .clientWithoutScope,
            body: subject("alice"),
            .problem(403, "subject_not_allowed")
        ),
        .init(
            "no scope, a user's token",
            .clientWithoutScope,
            header: alice,
            .problem(403, "subject_not_allowed")
        ),
    ]

    func token(of issuer: TestIssuer) throws -> String {
        switch caller {
        case .user: try issuer.token("ann", Self.viewer)
        case .client: try issuer.client("backend", Self.viewer)
        case .clientWithoutScope: try issuer.client("backend", scope: "search:access", Self.viewer)
        }
    }
}

@Suite("Whom a question is about")
struct SubjectTests {
    private static let cases = SubjectCase.users + SubjectCase.clients + SubjectCase.withoutScope

    @Test("one question", arguments: cases)
    func single(_ test: SubjectCase) async throws {
        try await withRolecall { rolecall in
            let headers = try headers(of: test, rolecall)
            let answer = try await rolecall.evaluate(
                test.token(of: rolecall.issuer),
                question("read", "document", "1", subject: test.body),
                headers
            )
            switch test.expected {
            case .decision(let decision, let code):
                #expect(answer.status == 200, "\(answer.text)")
                #expect(answer.decision == decision)
                #expect(answer.reasonCode == code)
            case .problem(let status, let code): expectProblem(answer, status, code)
            }
        }
    }

    /// A subject token that is refused makes the whole request bad; what the item itself says is the
    /// item's.
    @Test("the items of a batch", arguments: cases)
    func batch(_ test: SubjectCase) async throws {
        try await withRolecall { rolecall in
            let headers = try headers(of: test, rolecall)
            let item = question("read", "document", "1", subject: test.body)
            let answer = try await rolecall.evaluateAll(
                test.token(of: rolecall.issuer),
                ["evaluations": [item, item]],
                headers
            )
            switch test.expected {
            case .decision(let decision, let code):
                #expect(answer.decisions == [decision, decision])
                #expect(answer.items.last?["context"]?["reason"]?["code"]?.string?.string == code)
            case .problem(400, let code) where answer.status == 400:
                #expect(!headers.isEmpty && test.body == nil, "\(answer.text)")
                expectProblem(answer, 400, code)
            case .problem(let status, let code):
                #expect(answer.status == 200, "\(answer.text)")
                #expect(answer.decisions == [false, false])
                for item in answer.items {
                    let error = item["context"]?["error"]
                    #expect(error?["status"]?.number?.int == status)
                    #expect(error?["code"]?.string?.string == code)
                    #expect(error?["message"]?.string?.isEmpty == false)
                }
            }
        }
    }

    @Test("two subject tokens are an error, even the same ones")
    func doubledHeader() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice")
            let answer = try await rolecall.raw(
                "POST /access/v1/evaluation",
                [
                    "Authorization: Bearer \(try rolecall.issuer.client())",
                    "Content-Type: application/json", "Rolecall-Subject-Token: \(token)",
                    "rolecall-subject-token: \(token)",
                ],
                body: readDocument.encoded()
            )
            expectProblem(answer, 400, "invalid_header")
        }
    }

    @Test("an empty subject token is a bad one, not none")
    func emptyHeader() async throws {
        try await withRolecall { rolecall in
            let answer = try await rolecall.raw(
                "POST /access/v1/evaluation",
                [
                    "Authorization: Bearer \(try rolecall.issuer.client())",
                    "Content-Type: application/json", "Rolecall-Subject-Token:",
                ],
                body: question("read", "news", "1", subject: subject("x", type: "robot")).encoded()
            )
            expectProblem(answer, 400, "invalid_request")
        }
    }

    @Test("the caller's own credentials are judged before the subject token")
    func callerFirst() async throws {
        try await withRolecall { rolecall in
            let headers = [(name: "Rolecall-Subject-Token", value: "bad")]
            expectProblem(
                try await rolecall.evaluate("worse", readDocument, headers),
                401,
                "token_invalid"
            )
            expectProblem(
                try await rolecall.evaluate(nil, readDocument, headers),
                401,
                "token_missing"
            )
        }
    }

    @Test("rules for anyone reach unknown subjects, others do not")
    func unknownSubject() async throws {
        try await withRolecall { rolecall in
            let client = try rolecall.issuer.client()
            let robot = subject("r2", type: "robot")
            let cases: [(ExactString, Bool, String)] = [
                ("news", true, "rule_allow"), ("vault", false, "rule_deny"),
                ("document", false, "unknown_subject"),
            ]
            for (type, decision, code) in cases {
                let answer = try await rolecall.evaluate(
                    client,
                    question("read", type, "1", subject: robot)
                )
                #expect(answer.decision == decision)
                #expect(answer.reasonCode == code)
            }
        }
    }

    private func headers(of test: SubjectCase, _ rolecall: Rolecall) throws -> Rolecall.Headers {
        guard let header = test.header else { return [] }
        return [(name: "Rolecall-Subject-Token", value: try header(rolecall.issuer))]
    }
}
