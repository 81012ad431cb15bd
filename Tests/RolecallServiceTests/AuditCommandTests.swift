import JSON
import OpenSSL
import ServedBinary
import Testing

@Suite("rolecall audit", .timeLimit(.minutes(5)))
struct AuditCommandTests {
    /// Five entries: a user, a grant, a client made and deleted, new keys.
    private func work(_ server: CommandServer) async throws {
        for arguments in [
            ["user", "create", "--email", "ann@example.com", "--id", "ann"],
            ["grant", "give", "auth0|ann", "viewer"],
            ["client", "create", "--id", "reports", "--grant", "rolecall=evaluate:access"],
            ["client", "delete", "reports"], ["keys", "rotate"],
        ] {
            let run = try await server.run(arguments)
            try #require(run.status == 0, "\(run.errors)")
        }
    }

    private static let kinds = [
        "user_created", "grant_given", "client_created", "client_deleted", "keys_rotated",
    ]

    @Test(
        "lists, checks and exports, by the running server or on the store",
        arguments: [true, false]
    )
    func journal(isServing: Bool) async throws {
        try await CommandServer.with { server in
            let running = isServing ? try await server.start() : nil
            defer { running?.process.stop() }
            try await work(server)
            let all = try await server.run("audit", "list")
            #expect(all.columns.map { $0[2] } == Self.kinds.reversed())
            #expect(Set(all.columns.map { $0[3] }) == ["operator:operator"])
            for (arguments, expected) in [
                (["--kind", "grant_given"], ["2"]), (["--subject", "reports"], ["4", "3"]),
                (["--actor", "operator", "--limit", "2"], ["5", "4"]), (["--actor", "ann"], []),
                (["--from", "2999-01-01T00:00:00Z"], []),
                (["--until", "2001-01-01T00:00:00Z"], []),
            ] {
                let run = try await server.run(["audit", "list"] + arguments)
                #expect(run.status == 0)
                #expect(run.columns.map { $0[0] } == expected, "\(arguments)")
            }
            let unknown = try await server.run("audit", "list", "--kind", "grant")
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains { $0.contains("expected one of grant_given") })

            let export = try await server.run("audit", "export")
            var previous = String(repeating: "0", count: 64)
            for line in export.output {
                #expect(line.contains("\"previous\":\"\(previous)\""))
                previous = try SHA256Digest(hashing: Array(line.utf8)).description
            }
            #expect(export.output.count == 5)
            let verified = try await server.run("audit", "verify", "--head", "5:\(previous)")
            #expect(verified.status == 0)
            #expect(verified.output == ["entries  5", "head     5:\(previous)"])
        }
    }

    @Test("no search by HTTP shows an entry that is not what was written")
    func damagedSearch() async throws {
        let auditor = "roles: [admin], grants: [{ audience: rolecall, scopes: [admin:access] }]"
        try await CommandServer.with(clients: ["auditor": auditor]) { server in
            try await work(server)
            try await server.tamper("UPDATE audit_entry SET subject = x'62' WHERE sequence = 2")
            let running = try await server.start()
            defer { running.process.stop() }
            let token = try await server.token(of: "auditor", at: running.url)
            func search(_ query: String) async throws -> Answer {
                let line = "GET /v1/admin/audit?order=oldest&\(query)"
                let request = RawRequest(line, ["Authorization: Bearer \(token)"])
                return Answer(try await request.answer(port: running.port))
            }
            expectProblem(try await search("limit=2"), 503, "store_unavailable")
            let first = try await search("limit=1").list("entries")
            #expect(first.map { $0["sequence"] } == [1])
        }
    }

    @Test("finds what was changed in the file, and what was written anew, and says where")
    func tampering() async throws {
        try await CommandServer.with { server in
            try await work(server)
            let noted = try #require(try await server.run("audit", "verify").output.last)
            let head = noted.split(separator: " ").last.map(String.init) ?? ""
            let other = "3:" + String(repeating: "ab", count: 32)
            let rewritten = try await server.run("audit", "verify", "--head", other)
            #expect(rewritten.status == 2)
            #expect(rewritten.output.first == "FAIL     entry 3 is not the one that was written")
            try await server.tamper("UPDATE audit_entry SET subject = x'62' WHERE sequence = 2")
            let changed = try await server.run("audit", "verify", "--head", head)
            #expect(changed.status == 2)
            #expect(changed.output.first == "FAIL     entry 2 is not the one that was written")
            for (command, places) in [("export", ["1"]), ("list", ["5", "4", "3"])] {
                let run = try await server.run("audit", command)
                #expect(run.status == 1)
                #expect(run.output.count == places.count)
                for (line, place) in zip(run.output, places) {
                    #expect(line.hasPrefix("\(place)\t") || line.contains("\"sequence\":\(place),"))
                }
                #expect(run.errors.contains { $0.contains("audit entry 2 has another form") })
            }
            let before = try await server.run("audit", "list", "--limit", "3")
            #expect(before.status == 0 && before.output.count == 3)
            let json = try await server.run("audit", "verify", "--json")
            let report = try JSONValue(parsing: Array(try #require(json.output.first).utf8))
            #expect(report["faults"]?.array?.map { $0["code"] } == ["entry_changed"])
            try await server.tamper("DELETE FROM audit_entry WHERE sequence = 5")
            let cut = try await server.run("audit", "verify")
            #expect(cut.output.contains("FAIL     the end is missing: entry 5 is not there"))
            let bad = try await server.run("audit", "verify", "--head", "5")
            #expect(bad.status == 1 && bad.errors.contains { $0.contains("SEQUENCE:HASH") })
        }
    }
}
