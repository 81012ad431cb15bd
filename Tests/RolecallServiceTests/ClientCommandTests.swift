import Foundation
import JSON
import ServedBinary
import Testing

@Suite("rolecall client create", .timeLimit(.minutes(5)))
struct ClientCommandTests {
    /// Arguments that the configuration would refuse too, and why.
    static let refused: [(arguments: [String], says: String)] = [
        (["--id", "a|b"], "without `@` and `|`"), (["--id", "a@b"], "without `@` and `|`"),
        (["--id", String(repeating: "a", count: 129)], "1 to 128 visible"),
        (["--grant", "x=a", "--grant", "x=b"], "a second grant for audience `x`"),
        (["--grant", "x=a,b,a"], "scope `a` is named a second time"),
        (["--grant", "x y=a"], "without blanks"),
        (["--grant", "x=" + (1...201).map { "s\($0)" }.joined(separator: ",")], "at most 200"),
        (["--grant", "x=" + String(repeating: "s", count: 257)], "at most 256 bytes"),
        ((1...101).flatMap { ["--grant", "a\($0)=s"] }, "found 101 grants"),
        ((1...101).flatMap { ["--role", "r\($0)"] }, "found 101 roles"),
        (["--role", "r", "--role", "r"], "role `r` is named a second time"),
        (["--role", String(repeating: "r", count: 129)], "at most 128 bytes"),
        (["--role", "r "], "no blank at an end"),
        (["--role", "viewr"], "no policy defines the role `viewr`, perhaps `viewer` is meant"),
        (["--grant", "rolecall=foo"], "`foo` is no scope of audience `rolecall`"),
        (["--grant", "management=read:users,foo"], "`foo` is no scope of audience `management`"),
    ]

    @Test("takes what the configuration takes, and refuses what it refuses")
    func refusals() async throws {
        try await CommandServer.with { server in
            for (arguments, says) in Self.refused {
                let run = try await server.run(["client", "create"] + arguments)
                #expect(run.status == 1 && run.output.isEmpty, "\(arguments)")
                #expect(run.errors.contains { $0.contains(says) }, "\(run.errors)")
            }
            let roles = (1...100).map { "  r\($0): { permissions: [\"read:document\"] }\n" }
                .joined()
            let file = server.folder.appending(path: "policies/b.yaml")
            try Data("version: 1\nroles:\n\(roles)".utf8).write(to: file)
            let most =
                ["--id", String(repeating: "a", count: 128)]
                + (1...100).flatMap { ["--grant", "a\($0)=s,t"] }
                + (1...100).flatMap { ["--role", "r\($0)"] }
            let made = try await server.run(["client", "create"] + most)
            #expect(made.status == 0, "\(made.errors)")
            for grant in ["management=*", "management=read:users,delete:current_user"] {
                let made = try await server.run("client", "create", "--grant", grant)
                #expect(made.status == 0, "\(made.errors)")
            }
        }
    }

    @Test("and a restore are entries of the journal")
    func restored() async throws {
        try await CommandServer.with { server in
            #expect(try await server.run("client", "create", "--id", "a").status == 0)
            let backup = server.folder.appending(path: "backup.db").path
            #expect(try await server.run("backup", backup).status == 0)
            #expect(try await server.run("client", "delete", "a").status == 0)
            let restored = try await server.run("restore", backup)
            #expect(restored.status == 0, "\(restored.errors)")
            let entries = try await server.run("audit", "list").columns
            #expect(entries.map { $0[2] } == ["store_restored", "client_created"])
            #expect(entries.first?[3] == "operator:operator")
            #expect(try await server.run("audit", "verify").status == 0)
        }
    }
}
