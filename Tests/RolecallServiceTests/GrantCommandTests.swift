import Foundation
import JSON
import ServedBinary
import Testing

@Suite("rolecall grant, role and revoke", .timeLimit(.minutes(5)))
struct GrantCommandTests {
    @Test(
        "give, list and take roles, by the running server or on the store",
        arguments: [true, false]
    )
    func grants(isServing: Bool) async throws {
        try await CommandServer.with { server in
            let running = isServing ? try await server.start() : nil
            defer { running?.process.stop() }
            let made = try await server.run(
                "user",
                "create",
                "--email",
                "ann@example.com",
                "--id",
                "ann"
            )
            #expect(made.status == 0, "\(made.errors)")
            let given = try await server.run(
                "grant",
                "give",
                "ann@example.com",
                "viewer",
                "--scope",
                "document/team-7/**",
                "--expires",
                "2999-01-01T00:00:00Z",
                "--reason",
                "ticket\t7"
            )
            #expect(given.status == 0, "\(given.errors)")
            let line =
                "viewer\tdocument/team-7/**\t2999-01-01T00:00:00Z\toperator\tticket\\u{9}7"
            #expect(given.output == [line])
            #expect(try await server.run("grant", "list", "auth0|ann").output == [line])
            let json = try await server.run("grant", "list", "auth0|ann", "--json")
            let grant = try JSONValue(parsing: Array(try #require(json.output.first).utf8))
            #expect(grant["role"] == "viewer" && grant["reason"] == "ticket\t7")

            #expect(try await server.run("grant", "take", "auth0|ann", "viewer").status == 1)
            let taken = try await server.run(
                "grant",
                "take",
                "ann@example.com",
                "viewer",
                "--scope",
                "document/team-7/**"
            )
            #expect(taken.status == 0, "\(taken.errors)")
            #expect(try await server.run("grant", "list", "auth0|ann").output.isEmpty)
        }
    }

    @Test("refuse what cannot be, and say why")
    func refusals() async throws {
        try await CommandServer.with { server in
            let missing = try await server.run("grant", "list", "auth0|ann")
            #expect(missing.status == 1 && missing.errors.contains { $0.contains("no store") })
            _ = try await server.run("user", "create", "--email", "ann@example.com", "--id", "ann")
            for (arguments, reason) in [
                (["auth0|bob", "viewer"], "no user goes by `auth0|bob`"),
                (["bob@example.com", "viewer"], "no user has the e-mail address"),
                (["auth0|ann", "viewr"], "perhaps `viewer` is meant"),
                (
                    ["auth0|ann", "viewer", "--expires", "2001-01-01T00:00:00Z"],
                    "not in the future"
                ),
                (["auth0|ann", "viewer", "--scope", "//"], "is no scope"),
            ] {
                let run = try await server.run(["grant", "give"] + arguments)
                #expect(run.status == 1 && run.output.isEmpty)
                #expect(run.errors.contains { $0.contains(reason) }, "\(run.errors)")
            }
            let made = try await server.run(
                ["user", "create", "--email", "x@example.com", "--role", "viewr"]
            )
            #expect(made.status == 1 && made.output.isEmpty)
            let reason = "no policy defines the role `viewr`, perhaps `viewer` is meant"
            #expect(made.errors.contains { $0.contains(reason) }, "\(made.errors)")
            let nobody = try await server.run("user", "show", "nope")
            #expect(nobody.errors.contains { $0.contains("`nope` is no id") }, "\(nobody.errors)")
        }
    }

    @Test("a role that is given with the user is journaled like one that is given later")
    func journalOfNewUser() async throws {
        try await CommandServer.with { server in
            let made = try await server.run(
                ["user", "create", "--email", "ann@example.com", "--role", "viewer"]
            )
            #expect(made.status == 0, "\(made.errors)")
            let list = ["audit", "list", "--kind", "grant_given", "--json"]
            let line = try #require(try await server.run(list).output.first)
            #expect(try JSONValue(parsing: Array(line.utf8))["after"] == ["role": "viewer"])
        }
    }

    @Test("a list of users that goes on says so")
    func longList() async throws {
        try await CommandServer.with { server in
            for name in ["ann", "bob"] {
                let made = try await server.run("user", "create", "--email", "\(name)@example.com")
                try #require(made.status == 0, "\(made.errors)")
            }
            let cut = try await server.run("user", "list", "--limit", "1")
            #expect(cut.status == 0 && cut.output.count == 1)
            #expect(cut.errors == ["rolecall: there may be more users: go on with --offset 1"])
            let whole = try await server.run("user", "list", "--limit", "3")
            #expect(whole.output.count == 2 && whole.errors.isEmpty)
            let keys = try await server.run("keys", "list", "--json")
            let states = try keys.output.map { line in
                try JSONValue(parsing: Array(line.utf8))["state"]?.string?.string
            }
            #expect(Set(states) == ["current", "next"], "\(keys.output)")
            let copy = try await server.run("backup", "/nonexistent/x.db")
            #expect(copy.status == 1)
            #expect(copy.errors.contains { $0.contains("`/nonexistent` is not there") })
        }
    }

    @Test("take the last full admin by force alone, and list who holds what")
    func lastAdmin() async throws {
        try await CommandServer.with { server in
            for name in ["boss", "aide"] {
                let made = try await server.run(
                    "user",
                    "create",
                    "--email",
                    "\(name)@example.com",
                    "--id",
                    name,
                    "--role",
                    "admin"
                )
                #expect(made.status == 0, "\(made.errors)")
            }
            let roles = try await server.run("role", "list").output
            #expect(roles == ["admin\t-", "viewer\treads"])
            let holders = try await server.run("role", "holders", "admin").output
            #expect(holders == ["auth0|aide\t-\t-", "auth0|boss\t-\t-"])
            #expect(try await server.run("grant", "take", "auth0|aide", "admin").status == 0)
            let kept = try await server.run("grant", "take", "auth0|boss", "admin")
            #expect(kept.status == 1)
            #expect(kept.errors.contains { $0.contains("`*:rolecall`") }, "\(kept.errors)")
            let forced = try await server.run("grant", "take", "auth0|boss", "admin", "--force")
            #expect(forced.status == 0, "\(forced.errors)")
            #expect(try await server.run("role", "holders", "admin").output.isEmpty)
        }
    }

    @Test("need the policies where they cannot do without, and say what is wrong with them")
    func policies() async throws {
        try await CommandServer.with { server in
            let boss = ["--email", "boss@example.com", "--id", "boss", "--role", "admin"]
            #expect(try await server.run(["user", "create"] + boss).status == 0)
            let policy = server.folder.appending(path: "policies/a.yaml")
            for text in ["version: 1\nroles: []\n", nil] {
                if let text {
                    try Data(text.utf8).write(to: policy)
                } else {
                    try FileManager.default.removeItem(at: policy.deletingLastPathComponent())
                }
                for arguments in [
                    ["grant", "take", "auth0|boss", "admin"],
                    ["grant", "give", "auth0|boss", "viewer"], ["role", "list"],
                    ["user", "create", "--email", "x@example.com", "--role", "viewer"],
                    ["client", "create", "--role", "viewer"],
                ] {
                    let run = try await server.run(arguments)
                    #expect(run.status == 1, "\(arguments)")
                    #expect(run.errors.first?.contains("policies") == true, "\(run.errors)")
                    #expect(run.errors.last?.contains("without the policies") == true)
                }
                let list = try await server.run("grant", "list", "auth0|boss")
                #expect(list.output == ["admin\t-\t-\t-\t-"], "\(list.errors)")
                #expect(try await server.run("role", "holders", "admin").output.count == 1)
            }
            let forced = try await server.run("grant", "take", "auth0|boss", "admin", "--force")
            #expect(forced.status == 0, "\(forced.errors)")
        }
    }

    @Test("find the demo's policies where they are told to")
    func demoPolicies() async throws {
        try await CommandServer.with { server in
            func run(_ arguments: [String], policies: String) async throws -> [String] {
                let process = try ServedProcess(
                    arguments + [
                        "--data", server.folder.appending(path: "demo").path,
                        "--policies", server.folder.appending(path: policies).path,
                    ]
                )
                return try await process.exitStatus() == 0 ? [] : process.wholeLog()
            }
            let boss = ["--email", "boss@example.com", "--id", "boss", "--role", "admin"]
            #expect(try await run(["user", "create"] + boss, policies: "policies") == [])
            let take = ["grant", "take", "auth0|boss", "admin"]
            let kept = try await run(take, policies: "policies")
            #expect(kept.contains { $0.contains("`*:rolecall`") }, "\(kept)")
            let unknown = try await run(take, policies: "elsewhere")
            #expect(unknown.contains { $0.contains("whether a full admin is left") }, "\(unknown)")
        }
    }

    @Test("refuse tokens from the next request on")
    func revocations() async throws {
        try await CommandServer.with { server in
            let running = try await server.start()
            defer { running.process.stop() }
            let made = try await server.run(
                "client",
                "create",
                "--id",
                "backend",
                "--grant",
                "rolecall=evaluate:access",
                "--json"
            )
            let client = try JSONValue(parsing: Array(try #require(made.output.first).utf8))
            func token() async throws -> String {
                let answer = try await server.post(
                    running.url + "/oauth/token",
                    [
                        "grant_type": "client_credentials", "client_id": "backend",
                        "client_secret": client["client_secret"] ?? .null,
                        "audience": .string(ExactString(CommandServer.issuer)),
                    ]
                )
                return try #require(answer.json["access_token"]?.string?.string, "\(answer.text)")
            }
            func ask(_ token: String) async throws -> Int {
                try await server.post(
                    running.url + "/access/v1/evaluation",
                    token: token,
                    [
                        "subject": ["type": "user", "id": "auth0|ann"],
                        "action": ["name": "read"], "resource": ["type": "document", "id": "1"],
                    ]
                ).status
            }
            let (first, second) = (try await token(), try await token())
            #expect(try await ask(first) == 200)
            let id = try Self.claim("jti", of: first)
            let one = try await server.run("revoke", "--issuer", CommandServer.issuer, "--jti", id)
            #expect(one.status == 0, "\(one.errors)")
            #expect(one.output.first?.hasPrefix("revoked  until 2") == true)
            #expect(try await ask(first) == 401)
            #expect(try await ask(second) == 200)
            let hyphen = try await server.run(
                "revoke",
                "--issuer",
                CommandServer.issuer,
                "--jti",
                "-4f"
            )
            #expect(hyphen.status == 0, "\(hyphen.errors)")
            let ahead = Date(timeIntervalSinceNow: 60).ISO8601Format()
            let all = try await server.run(
                "revoke",
                "--issuer",
                CommandServer.issuer,
                "--subject",
                "backend@clients",
                "--issued-before",
                ahead
            )
            #expect(all.status == 0, "\(all.errors)")
            #expect(try await ask(second) == 401)
            for (arguments, reason) in [
                (["--issuer", "https://other.example/", "--jti", "a"], "no issuer whose tokens"),
                (
                    [
                        "--issuer", CommandServer.issuer, "--subject", "a", "--issued-before",
                        "2999-01-01T00:00:00Z",
                    ], "is more than 5 minutes ahead"
                ),
            ] {
                let run = try await server.run(["revoke"] + arguments)
                #expect(run.status == 1)
                #expect(run.errors.contains { $0.contains(reason) }, "\(run.errors)")
            }
        }
    }

    @Test("do nothing to the store of another server in the same folder")
    func neighbour() async throws {
        try await CommandServer.with { server in
            let other = server.folder.appending(path: "other.yaml")
            let text = """
                public_url: https://other.example
                listeners: [{ address: 127.0.0.1, port: 0 }]
                store: { path: data/other.db }
                """
            try Data(text.utf8).write(to: other)
            let running = try await server.start()
            defer { running.process.stop() }
            let create = ["user", "create", "--email", "ann@example.com", "--id", "ann"]
            let made = try await server.run(create, config: other)
            #expect(made.status == 0, "\(made.errors)")
            #expect(try await server.run("grant", "list", "auth0|ann").status == 1)
            let list = ["grant", "list", "auth0|ann"]
            #expect(try await server.run(list, config: other).status == 0)

            let second = try ServedProcess(config: other)
            defer { second.stop() }
            _ = try await second.port()
            let refused = try await server.run(list, config: other)
            #expect(refused.status == 1)
            #expect(refused.errors.contains { $0.contains("in use") }, "\(refused.errors)")
        }
    }

    private static func claim(_ name: ExactString, of token: String) throws -> String {
        let parts = token.split(separator: ".")
        try #require(parts.count == 3)
        var text = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        while text.count % 4 != 0 { text += "=" }
        let payload = try #require(Data(base64Encoded: String(text)))
        return try #require(try JSONValue(parsing: Array(payload))[name]?.string?.string)
    }
}
