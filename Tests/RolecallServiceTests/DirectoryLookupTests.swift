import Directory
import JSON
import RolecallService
import Store
import Testing

@Suite("How subjects find users")
struct DirectoryLookupTests {
    /// What a client learns of a subject: the reason code, or the code of the problem.
    private static func code(
        _ rolecall: Rolecall,
        _ directory: TestDirectory,
        _ id: ExactString,
        type: ExactString = "user"
    ) async throws -> String? {
        let answer = try await rolecall.evaluate(
            directory.issuer.client(),
            question("read", "document", "1", subject: subject(id, type: type))
        )
        return answer.reasonCode ?? answer.code
    }

    @Test("by any listed attribute of the type, verified e-mail addresses alone, and by no other")
    func attributes() async throws {
        let subjects = [
            try RolecallServiceTests.attributes("user", "/email", "/user_id"),
            try RolecallServiceTests.attributes("employee", "/app_metadata/number"),
        ]
        try await withDirectoryService(subjects: subjects) { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"]) { user in
                user.email = "ann@example.com"
                user.isEmailVerified = true
                user.username = "ann"
                user.appMetadata?["number"] = 17
            }
            try await directory.create("auth0|bob", roles: ["viewer"]) { user in
                user.email = "bob@example.com"
            }
            let cases: [(ExactString, ExactString, String)] = [
                ("user", "ann@example.com", "role_permission"),
                ("user", "auth0|ann", "role_permission"), ("employee", "17", "role_permission"),
                ("user", "bob@example.com", "unknown_subject"),
                ("user", "auth0|bob", "role_permission"), ("user", "ann", "unknown_subject"),
                ("user", "17", "unknown_subject"), ("employee", "17.0", "unknown_subject"),
                ("employee", "auth0|ann", "unknown_subject"),
                ("user", "Ann@example.com", "unknown_subject"),
                ("person", "ann@example.com", "unknown_subject"),
            ]
            for (type, id, wanted) in cases {
                let code = try await Self.code(rolecall, directory, id, type: type)
                #expect(code == wanted, "\(type) \(id)")
            }
        }
    }

    @Test("the canonical id is shown however the user was found")
    func canonical() async throws {
        let subjects = [
            try RolecallServiceTests.attributes("user", "/email", "/user_id"),
            try RolecallServiceTests.attributes("employee", "/app_metadata/number", "/email"),
        ]
        try await withDirectoryService(subjects: subjects) { rolecall, directory in
            try await directory.create("auth0|ann") { user in
                user.email = "ann@example.com"
                user.isEmailVerified = true
            }
            let reader = try directory.issuer.client(scope: "read:permissions")
            func shown(_ id: String, _ type: String) async throws -> JSONValue? {
                let path = "/v1/subjects/\(id)/permissions?type=\(type)"
                return try await rolecall.get(path, token: reader).json["subject"]
            }
            let canonical = subject("ann@example.com")
            #expect(try await shown("auth0%7Cann", "user") == canonical)
            #expect(try await shown("ann%40example.com", "user") == canonical)
            let employee = subject("ann@example.com", type: "employee")
            #expect(try await shown("ann@example.com", "employee") == employee)
            try await directory.update("auth0|ann") { $0.appMetadata?["number"] = "17" }
            let numbered = subject("17", type: "employee")
            #expect(try await shown("ann@example.com", "employee") == numbered)
            // A token's subject is of the first type; the user may call itself by any of its names.
            let token = try directory.issuer.token("auth0|ann")
            #expect(try await rolecall.permissions(token).json["subject"] == canonical)
            for name in [canonical, subject("auth0|ann"), employee, numbered] {
                let own = question("read", "news", "1", subject: name)
                #expect(try await rolecall.evaluate(token, own).status == 200, "\(name)")
            }
            for name in [subject("17"), subject("auth0|ann", type: "employee")] {
                let other = question("read", "news", "1", subject: name)
                let answer = try await rolecall.evaluate(token, other)
                expectProblem(answer, 403, "subject_not_allowed", "\(name)")
            }
            // Without a verified address the next attribute is the canonical one.
            try await directory.update("auth0|ann") { $0.isEmailVerified = false }
            #expect(try await shown("auth0%7Cann", "user") == subject("auth0|ann"))
            #expect(
                try await rolecall.permissions(token).json["subject"] == subject("auth0|ann")
            )
        }
    }

    @Test("several users for one value is could-not-decide, until one is left")
    func ambiguous() async throws {
        let subjects = [
            try RolecallServiceTests.attributes("user", "/app_metadata/badge", "/user_id")
        ]
        try await withDirectoryService(subjects: subjects) { rolecall, directory in
            for id: ExactString in ["auth0|ann", "auth0|bob"] {
                try await directory.create(id, roles: ["viewer"]) { user in
                    user.appMetadata?["badge"] = "b-1"
                }
            }
            #expect(try await Self.code(rolecall, directory, "b-1") == "ambiguous_subject")
            #expect(try await Self.code(rolecall, directory, "b-1") == "ambiguous_subject")
            let client = try directory.issuer.client()
            let batch = try await rolecall.evaluateAll(
                client,
                [
                    "evaluations": [
                        question("read", "document", "1", subject: subject("b-1")),
                        question("read", "document", "1", subject: subject("auth0|ann")),
                    ]
                ]
            )
            #expect(batch.decisions == [false, true])
            let error = batch.items.first?["context"]?["error"]
            #expect(error?["code"] == "ambiguous_subject" && error?["status"] == 503)
            // Each of them is still found by a token.
            let ann = try directory.issuer.token("auth0|ann")
            #expect(try await rolecall.evaluate(ann, readDocument).decision == true)
            try await directory.update("auth0|bob") { $0.appMetadata?["badge"] = "b-2" }
            #expect(try await Self.code(rolecall, directory, "b-1") == "role_permission")
            #expect(try await Self.code(rolecall, directory, "b-2") == "role_permission")
            try await directory.delete("auth0|ann")
            #expect(try await Self.code(rolecall, directory, "b-1") == "unknown_subject")
        }
    }

    @Test("a value that is set, changed or removed leads elsewhere on the next check")
    func changes() async throws {
        let subjects = [
            try RolecallServiceTests.attributes("user", "/email", "/app_metadata/alias")
        ]
        try await withDirectoryService(subjects: subjects) { rolecall, directory in
            func expect(_ wanted: String?..., of ids: ExactString...) async throws {
                for (id, wanted) in zip(ids, wanted) {
                    let code = try await Self.code(rolecall, directory, id)
                    #expect(code == wanted, "\(id)")
                }
            }
            let (a, b): (ExactString, ExactString) = ("a@x.example", "b@x.example")
            let (found, unknown) = ("role_permission", "unknown_subject")
            try await expect(unknown, unknown, of: a, b)
            try await directory.create("auth0|ann", roles: ["viewer"]) { user in
                user.email = "a@x.example"
            }
            try await expect(unknown, unknown, of: a, b)
            try await directory.update("auth0|ann") { $0.isEmailVerified = true }
            try await expect(found, unknown, of: a, b)
            try await directory.update("auth0|ann") { $0.email = "b@x.example" }
            try await expect(unknown, found, of: a, b)
            // Of two listed attributes the first that finds anybody decides.
            try await directory.create("auth0|bob") { user in
                user.appMetadata?["alias"] = "b@x.example"
            }
            try await expect(found, of: b)
            try await directory.update("auth0|ann") { $0.email = nil }
            try await expect("no_grant", of: b)
            try await directory.update("auth0|bob") { $0.appMetadata?["alias"] = nil }
            try await expect(unknown, of: b)
        }
    }
}
