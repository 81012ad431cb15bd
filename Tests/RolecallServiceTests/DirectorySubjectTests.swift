import Directory
import JSON
import Store
import Testing

/// Who asks about whom in a directory, and what comes of it.
struct DirectoryCallerCase: Sendable, CustomTestStringConvertible {
    enum Expected: Sendable {
        /// A decision about reading a document, and its reason code.
        case decision(Bool, String)
        case problem(Int, String)
    }

    let testDescription: String
    /// Changes to the claims of ann's token.
    let claims: JSONValue
    /// The `subject` of the body; nil for none.
    let named: JSONValue?
    let expected: Expected

    init(
        _ name: String,
        claims: JSONValue = [:],
        named: JSONValue? = nil,
        _ expected: Expected
    ) {
        testDescription = name
        self.claims = claims
        self.named = named
        self.expected = expected
    }

    private static let allowed = Expected.decision(true, "role_permission")
    private static let refused = Expected.problem(401, "token_invalid")
    private static let notAllowed = Expected.problem(403, "subject_not_allowed")
    private static let management: ExactString = "https://rolecall.example/api/v2/"
    private static let userinfo: ExactString = "https://rolecall.example/userinfo"
    private static let idToken: JSONValue = ["aud": .string(TestIssuer.application)]

    static let users: [DirectoryCallerCase] = [
        .init("herself, left out", allowed),
        .init("herself", named: subject("auth0|ann"), allowed),
        .init(
            "own audience and userinfo",
            claims: [
                "aud": [.string(TestIssuer.ownAudience), .string(userinfo)], "scope": "openid",
            ],
            allowed
        ),
        .init("an ID token", claims: idToken, allowed),
        .init("an ID token of no client", claims: ["aud": "nobody"], refused),
        .init("another", named: subject("auth0|bob"), notAllowed),
        .init("nobody", named: subject("auth0|nobody"), notAllowed),
        .init("herself as another type", named: subject("auth0|ann", type: "client"), notAllowed),
        .init(
            "another, with a client's scopes",
            claims: ["scope": "evaluate:access admin:access"],
            named: subject("auth0|bob"),
            notAllowed
        ),
        .init("another, by an ID token", claims: idToken, named: subject("auth0|bob"), notAllowed),
        .init("for the Management API", claims: ["aud": .string(management)], refused),
        .init(
            "for the Management API by http",
            claims: ["aud": "http://rolecall.example/api/v2/"],
            refused
        ),
        .init("for userinfo alone", claims: ["aud": .string(userinfo)], refused),
        .init("for another API", claims: ["aud": .string(TestIssuer.otherAudience)], allowed),
        .init(
            "for an API that nobody may ask tokens for",
            claims: ["aud": "https://x.example/"],
            refused
        ),
        .init(
            "for another API, with a client's scopes",
            claims: ["aud": .string(TestIssuer.otherAudience), "scope": "evaluate:access"],
            named: subject("auth0|bob"),
            notAllowed
        ),
        .init(
            "for another API and userinfo",
            claims: ["aud": [.string(TestIssuer.otherAudience), .string(userinfo)]],
            allowed
        ),
    ]
}

@Suite("Who asks about users of the directory")
struct DirectorySubjectTests {
    private static func expect(
        _ answer: Answer,
        _ expected: DirectoryCallerCase.Expected,
        _ comment: String
    ) {
        switch expected {
        case .decision(let decision, let code):
            #expect(answer.decision == decision, "\(comment): \(answer.text)")
            #expect(answer.reasonCode == code, "\(comment): \(answer.text)")
        case .problem(let status, let code): expectProblem(answer, status, code, comment)
        }
    }

    @Test("a user's token speaks for its user alone")
    func users() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            try await directory.create("auth0|bob", roles: ["viewer"])
            for asked in DirectoryCallerCase.users {
                let token = try directory.issuer.token("auth0|ann", asked.claims)
                let answer = try await rolecall.evaluate(
                    token,
                    question("read", "document", "1", subject: asked.named)
                )
                Self.expect(answer, asked.expected, asked.testDescription)
            }
        }
    }

    @Test("what a token's claims say of roles does not count")
    func claims() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann")
            let claims: JSONValue = ["roles": ["viewer"], "permissions": ["read:document"]]
            let token = try directory.issuer.token("auth0|ann", claims)
            let answer = try await rolecall.evaluate(token, readDocument)
            #expect(answer.decision == false)
            #expect(answer.reasonCode == "no_grant")
        }
    }

    @Test("a client with the scope asks about anyone, by name or by token, and about nobody else")
    func clients() async throws {
        try await withDirectoryService { rolecall, directory in
            let issuer = directory.issuer
            try await directory.create("auth0|ann", roles: ["viewer"])
            try await directory.create("auth0|bob")
            let client = try issuer.client()
            func ask(
                _ named: ExactString?,
                type: ExactString = "user",
                subjectToken: String? = nil
            ) async throws -> Answer {
                try await rolecall.evaluate(
                    client,
                    question(
                        "read",
                        "document",
                        "1",
                        subject: named.map { subject($0, type: type) }
                    ),
                    subjectToken.map { [(name: "Rolecall-Subject-Token", value: $0)] } ?? []
                )
            }
            let ann = try issuer.token("auth0|ann")
            #expect(try await ask("auth0|ann").reasonCode == "role_permission")
            #expect(try await ask("auth0|bob").reasonCode == "no_grant")
            #expect(try await ask("auth0|nobody").reasonCode == "unknown_subject")
            #expect(try await ask("no user id").reasonCode == "unknown_subject")
            #expect(try await ask("auth0|ann", type: "person").reasonCode == "unknown_subject")
            #expect(try await ask(nil, subjectToken: ann).decision == true)
            #expect(try await ask("auth0|ann", subjectToken: ann).decision == true)
            let idToken = try issuer.idToken("auth0|ann")
            #expect(try await ask(nil, subjectToken: idToken).decision == true)
            let both = try await ask("auth0|bob", subjectToken: ann)
            expectProblem(both, 400, "invalid_request")
            expectProblem(try await ask(nil), 400, "invalid_request")
            let management = try issuer.token(
                "auth0|ann",
                ["aud": "https://rolecall.example/api/v2/"]
            )
            let foreign = try await ask(nil, subjectToken: management)
            expectProblem(foreign, 400, "invalid_request")
            let reason = try await ask("auth0|ann").reason
            #expect(reason?["source"] == "/app_metadata/roles/0")
        }
    }

    @Test("a client has the roles of its declaration and no others, and is no user")
    func clientsThemselves() async throws {
        try await withDirectoryService { rolecall, directory in
            let issuer = directory.issuer
            directory.clients.put("backend", roles: ["viewer"])
            directory.clients.put("other", roles: ["viewer"])
            let client = try issuer.client("backend", ["roles": ["editor"]])
            let edit = question("edit", "document", "1", subject: subject("backend@clients"))
            let read = question("read", "document", "1", subject: subject("backend@clients"))
            #expect(try await rolecall.evaluate(client, edit).reasonCode == "no_grant")
            let answer = try await rolecall.evaluate(client, read)
            #expect(answer.reason?["source"] == "client:/roles/0", "\(answer.text)")
            // Another client, by its name alone.
            let other = question("read", "document", "1", subject: subject("other@clients"))
            #expect(try await rolecall.evaluate(client, other).decision == true)
            let nobody = question("read", "document", "1", subject: subject("nobody@clients"))
            let unknown = try await rolecall.evaluate(client, nobody)
            #expect(unknown.reasonCode == "unknown_subject")
            // Without the scope it asks about itself, and so do changed roles.
            let plain = try issuer.client("other", scope: "")
            #expect(try await rolecall.evaluate(plain, readDocument).decision == true)
            directory.clients.put("other")
            #expect(try await rolecall.evaluate(plain, readDocument).reasonCode == "no_grant")
        }
    }

    @Test("while a client changes, nothing is decided by its tokens or about it")
    func changingClient() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            directory.clients.put("other")
            let tokens = [
                try directory.issuer.client(TestIssuer.application.string, scope: ""),
                try directory.issuer.idToken("auth0|ann"),
            ]
            let client = try directory.issuer.client("other")
            let about = question(
                "read",
                "document",
                "1",
                subject: subject(ExactString("\(TestIssuer.application)@clients"))
            )
            for _ in 0..<2 {
                directory.clients.change(TestIssuer.application)
                for token in tokens {
                    let answer = try await rolecall.evaluate(token, readDocument)
                    expectProblem(answer, 503, "store_unavailable")
                }
                let answer = try await rolecall.evaluate(client, about)
                expectProblem(answer, 503, "store_unavailable")
                directory.clients.put(TestIssuer.application)
                for token in tokens {
                    #expect(try await rolecall.evaluate(token, readDocument).status == 200)
                }
            }
        }
    }

    /// A token of the application and one for it, which have been taken once.
    private func clientTokens(
        _ rolecall: Rolecall,
        _ directory: TestDirectory
    ) async throws -> [String] {
        try await directory.create("auth0|ann", roles: ["viewer"])
        let tokens = [
            try directory.issuer.client(TestIssuer.application.string, scope: ""),
            try directory.issuer.idToken("auth0|ann"),
        ]
        for token in tokens {
            #expect(try await rolecall.evaluate(token, readDocument).status == 200)
        }
        return tokens
    }

    @Test("the tokens of a client that was deleted, and ID tokens for it, are refused at once")
    func deletedClient() async throws {
        try await withDirectoryService { rolecall, directory in
            let tokens = try await clientTokens(rolecall, directory)
            directory.clients.remove(TestIssuer.application)
            for token in tokens {
                let answer = try await rolecall.evaluate(token, readDocument)
                expectProblem(answer, 401, "token_invalid")
            }
            let ann = try directory.issuer.token("auth0|ann")
            #expect(try await rolecall.evaluate(ann, readDocument).decision == true)
        }
    }

    @Test("the tokens of a client that was deleted are not those of a later one with its id")
    func laterClient() async throws {
        try await withDirectoryService { rolecall, directory in
            let tokens = try await clientTokens(rolecall, directory)
            // `iat` has whole seconds, and may be that of the client.
            let issued = UserTime(unixSeconds: TestClock.start - 10)
            for (milliseconds, isTaken) in [(999, true), (1_000, false), (0, true)] {
                let made = UserTime(milliseconds: issued.milliseconds + Int64(milliseconds))
                directory.clients.put(TestIssuer.application, at: made)
                for token in tokens {
                    let answer = try await rolecall.evaluate(token, readDocument)
                    #expect(answer.status == (isTaken ? 200 : 401), "\(milliseconds)")
                }
            }
        }
    }

    @Test("tokens for another API end when no client may ask for them any more, seen before or not")
    func audienceWithoutClients() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let other: JSONValue = .string(TestIssuer.otherAudience)
            let tokens = try ["a", "b"].map {
                try directory.issuer.token("auth0|ann", ["aud": other, "jti": .string($0)])
            }
            let both: JSONValue = ["aud": [other, .string(TestIssuer.ownAudience)]]
            let own = try directory.issuer.token("auth0|ann", both)
            for token in [tokens[0], own] {
                #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            }
            directory.clients.setAudiences([])
            for token in tokens {
                let answer = try await rolecall.evaluate(token, readDocument)
                expectProblem(answer, 401, "token_invalid")
            }
            #expect(try await rolecall.evaluate(own, readDocument).decision == true)
            directory.clients.setAudiences([TestIssuer.otherAudience])
            for token in tokens {
                #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            }
        }
    }
}
