import Directory
import JSON
import RolecallService
import Store
import Testing

@Suite("Users of the directory")
struct DirectoryUserTests {
    /// Asks about one user in each of the three ways.
    private static func answers(
        _ rolecall: Rolecall,
        _ directory: TestDirectory,
        about id: ExactString,
        named name: ExactString? = nil
    ) async throws -> [Answer] {
        let client = try directory.issuer.client()
        let token = try directory.issuer.token(id)
        return [
            try await rolecall.evaluate(token, readDocument),
            try await rolecall.evaluate(
                client,
                question("read", "document", "1", subject: subject(name ?? id))
            ),
            try await rolecall.evaluate(
                client,
                readDocument,
                [(name: "Rolecall-Subject-Token", value: token)]
            ),
        ]
    }

    @Test("roles, permissions and ACL entries of the profile decide, wherever tenants keep them")
    func places() async throws {
        try await withDirectoryService { rolecall, directory in
            let client = try directory.issuer.client()
            try await directory.create("auth0|ann") { user in
                let metadata: JSONValue = [
                    "authorization": [
                        "roles": "viewer", "permissions": ["print:label"],
                        "acl": [["effect": "deny", "permissions": ["read:document/2"]]],
                    ],
                    "roles": [["role": "editor", "scope": "document/1"]],
                ]
                user.appMetadata = metadata.object
                // Users edit this themselves.
                let own: JSONValue = ["roles": ["editor"], "permissions": ["edit:document"]]
                user.userMetadata = own.object
            }
            let cases: [(ExactString, ExactString, ExactString, Bool, String)] = [
                ("read", "document", "3", true, "/app_metadata/authorization/roles"),
                ("read", "document", "2", false, "/app_metadata/authorization/acl/0"),
                ("edit", "document", "1", true, "/app_metadata/roles/0"),
                ("print", "label", "1", true, "/app_metadata/authorization/permissions/0"),
            ]
            for (action, type, id, decision, source) in cases {
                let answer = try await rolecall.evaluate(
                    client,
                    question(action, type, id, subject: subject("auth0|ann"))
                )
                #expect(answer.decision == decision, "\(answer.text)")
                #expect(answer.reason?["source"]?.string?.string == source, "\(answer.text)")
            }
            let other = question("edit", "document", "2", subject: subject("auth0|ann"))
            #expect(try await rolecall.evaluate(client, other).reasonCode == "no_grant")
        }
    }

    @Test("a blocked user is denied everything and has no list, until unblocked")
    func blocked() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"]) { $0.blocked = true }
            for answer in try await Self.answers(rolecall, directory, about: "auth0|ann") {
                #expect(answer.reasonCode == "subject_blocked", "\(answer.text)")
            }
            let ann = try directory.issuer.token("auth0|ann")
            let news = question("read", "news", "1")
            #expect(try await rolecall.evaluate(ann, news).reasonCode == "subject_blocked")
            #expect(try await rolecall.permissions(ann).json["permissions"] == [])
            try await directory.update("auth0|ann") { $0.blocked = false }
            for answer in try await Self.answers(rolecall, directory, about: "auth0|ann") {
                #expect(answer.decision == true, "\(answer.text)")
            }
        }
    }

    @Test("a user who was deleted, or never was, is unknown; only rules for anyone reach it")
    func unknown() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let ann = try directory.issuer.token("auth0|ann")
            #expect(try await rolecall.evaluate(ann, readDocument).decision == true)
            try await directory.delete("auth0|ann")
            for id: ExactString in ["auth0|ann", "auth0|nobody", "no-id"] {
                for answer in try await Self.answers(rolecall, directory, about: id) {
                    #expect(answer.reasonCode == "unknown_subject", "\(id): \(answer.text)")
                }
                let token = try directory.issuer.token(id)
                let news = question("read", "news", "1")
                #expect(try await rolecall.evaluate(token, news).reasonCode == "rule_allow")
                let list = try await rolecall.permissions(token).json
                #expect(list["permissions"] == [] && list["unlisted_rules"] == true)
            }
            // Created again under the same id, it is somebody new.
            try await directory.create("auth0|ann")
            #expect(try await rolecall.evaluate(ann, readDocument).reasonCode == "no_grant")
        }
    }

    @Test("the id of a linked identity is its user, as long as it is linked")
    func linked() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"]) {
                $0.link("google", "google-oauth2", "77")
            }
            let id: ExactString = "google-oauth2|77"
            for answer in try await Self.answers(rolecall, directory, about: id) {
                #expect(answer.decision == true, "\(answer.text)")
            }
            let token = try directory.issuer.token(id)
            let list = try await rolecall.permissions(token)
            #expect(list.json["subject"] == subject("auth0|ann"))
            let named = question("read", "document", "1", subject: subject("auth0|ann"))
            #expect(try await rolecall.evaluate(token, named).decision == true)
            try await directory.update("auth0|ann") { $0.identities.removeLast() }
            for answer in try await Self.answers(rolecall, directory, about: id) {
                #expect(answer.reasonCode == "unknown_subject", "\(answer.text)")
            }
        }
    }

    @Test("a profile over a limit is could-not-decide, by token and by name")
    func tooLarge() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann") { user in
                let permissions = (0...50_000).map { JSONValue.string(ExactString("read:t\($0)")) }
                user.appMetadata?["permissions"] = .array(permissions)
            }
            for answer in try await Self.answers(rolecall, directory, about: "auth0|ann") {
                expectProblem(answer, 503, "profile_too_large")
            }
        }
    }

    @Test("entries that cannot be read are counted and told once, by the user's name")
    func unreadable() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer", "nobody-defines-this"])
            let ann = try directory.issuer.token("auth0|ann")
            for _ in 0..<3 {
                #expect(try await rolecall.evaluate(ann, readDocument).decision == true)
            }
            let metrics = try await Metrics(rolecall)
            #expect(metrics["rolecall_profile_unreadable_entries_total"] == 1)
            let told = rolecall.log.lines.filter { $0.contains("role_unknown") }
            #expect(told.count == 1 && told.allSatisfy { $0.contains("auth0|ann") })
        }
    }

    @Test("a batch decides about many users, each by its own profile")
    func batch() async throws {
        try await withDirectoryService { rolecall, directory in
            for number in 0..<40 {
                try await directory.create(
                    ExactString("auth0|u\(number)"),
                    roles: number.isMultiple(of: 2) ? ["viewer"] : []
                )
            }
            let items = (0..<44).map { number in
                question(
                    "read",
                    "document",
                    "1",
                    subject: subject(ExactString("auth0|u\(number % 42)"))
                )
            }
            let client = try directory.issuer.client()
            for _ in 0..<2 {
                let answer = try await rolecall.evaluateAll(client, ["evaluations": .array(items)])
                let wanted = (0..<44).map { $0 % 42 < 40 && ($0 % 42).isMultiple(of: 2) }
                #expect(answer.decisions == wanted, "\(answer.text)")
                let codes = answer.items.suffix(4).map { $0["context"]?["reason"]?["code"] }
                #expect(
                    codes == [
                        "unknown_subject", "unknown_subject", "role_permission", "no_grant",
                    ]
                )
            }
            let metrics = try await Metrics(rolecall)
            #expect(metrics["rolecall_user_loads_total"] == 42)
        }
    }

    @Test("a flood of names that nobody has does not push out users, and stays within a bound")
    func flood() async throws {
        var setup = Rolecall.Setup()
        setup.limits.cachedUsers = 64
        try await withDirectoryService(setup) { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let client = try directory.issuer.client()
            func ask(_ id: ExactString) async throws -> Answer {
                let named = question("read", "document", "1", subject: subject(id))
                return try await rolecall.evaluate(client, named)
            }
            #expect(try await ask("auth0|ann").decision == true)
            for number in 0..<300 {
                let answer = try await ask(ExactString("auth0|nobody-\(number)"))
                #expect(answer.reasonCode == "unknown_subject")
            }
            let metrics = try await Metrics(rolecall)
            #expect(metrics["rolecall_user_cache_entries"].map { $0 <= 1 + 16 && $0 > 1 } == true)
            let loads = metrics["rolecall_user_loads_total"]
            #expect(try await ask("auth0|ann").decision == true)
            #expect(try await Metrics(rolecall)["rolecall_user_loads_total"] == loads)
            // Who was nobody a moment ago is somebody from the commit on.
            try await directory.create("auth0|nobody-299", roles: ["viewer"])
            #expect(try await ask("auth0|nobody-299").decision == true)
        }
    }
}
