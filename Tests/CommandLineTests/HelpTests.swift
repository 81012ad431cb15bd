import Testing

@Suite("Help")
struct HelpTests {
    static let commands = [
        [], ["serve"], ["check"], ["policy"], ["policy", "lint"], ["policy", "test"],
        ["policy", "eval"],
        ["version"],
        ["user"], ["user", "create"], ["user", "show"], ["user", "list"], ["user", "set-password"],
        ["client"], ["client", "create"], ["client", "show"], ["client", "list"],
        ["client", "delete"], ["keys"], ["keys", "list"], ["keys", "rotate"], ["backup"],
        ["restore"], ["doctor"], ["grant"], ["grant", "give"], ["grant", "take"],
        ["grant", "list"], ["role"], ["role", "list"], ["role", "holders"], ["revoke"], ["audit"],
        ["audit", "list"], ["audit", "verify"], ["audit", "export"],
    ]

    @Test("teaches by examples and explains the exit status", arguments: commands)
    func teaches(command: [String]) async throws {
        let run = try await Command.run(command + ["--help"])
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        #expect(run.output.contains("EXAMPLES"))
        #expect(run.output.contains("EXIT STATUS"))
        for status in ["  0 ", "  1 ", "  2 ", "  3 ", "  64 "] {
            #expect(run.output.contains(status))
        }
    }

    @Test("has examples that can be copied: no line is wrapped", arguments: commands)
    func examples(command: [String]) async throws {
        let output = try await Command.run(command + ["--help"]).output
        let examples =
            output.split(separator: "EXAMPLES").last?.split(separator: "EXIT STATUS").first ?? ""
        for line in examples.split(separator: "\n") { #expect(line.hasPrefix("  "), "\(line)") }
    }

    static let misused: [[String]] = [
        ["nonsense"], ["--nonsense"], ["policy"], ["policy", "nonsense"], ["check"],
        ["policy", "lint"],
        ["policy", "test"], ["policy", "eval"], ["version", "extra"], ["serve", "--config"],
        ["serve", "--config", "x", "--log-level", "loud"],
        ["serve", "--config", "x", "--log-format", "JSON"],
        ["serve", "--config", "x", "--listen", "127.0.0.1:1"],
        ["serve", "--config", "x", "--data", "d"],
        ["check", "read"], ["check", "read:document"], ["check", "a", "b/c", "d"],
        ["check", "a:b/c", "--subject", "ann"], ["check", "a:b/c", "--subject", "/ann"],
        ["check", "a:b/c", "--policies", "p"], ["check", "a:b/c", "--profile", "p"],
        ["check", "a:b/c", "--now", "2026-01-01T00:00:00Z"],
        ["check", "a:b/c", "--policies", "p", "--profile", "q", "--url", "http://127.0.0.1"],
        ["check", "a:b/c", "--policies", "p", "--profile", "q", "--token-file", "t"],
        ["check", "a:b/c", "--policies", "p", "--profile", "q", "--now", "2026-01-01"],
        ["check", "a:b/c", "--token", "secret"], ["doctor"],
        ["doctor", "--config", "x", "--user", "a", "--email", "b"],
        ["doctor", "--config", "x", "--user", ""], ["doctor", "--config", "x", "--email", ""],
        ["grant", "give", "ann"], ["grant", "take", "ann"], ["grant", "list"], ["role", "holders"],
        ["revoke", "--jti", "j"], ["revoke", "--issuer", "i"],
        ["revoke", "--issuer", "i", "--jti", "j", "--subject", "s"],
        ["revoke", "--issuer", "i", "--subject", "s"], ["audit", "list", "--limit", "0"],
    ]

    @Test("is pointed to where the command line is not understood", arguments: misused)
    func misuse(arguments: [String]) async throws {
        let run = try await Command.run(arguments)
        // A command group without a command is a question for help.
        let asksForHelp = arguments == ["policy"]
        #expect(run.status == (asksForHelp ? 0 : 64))
        #expect(asksForHelp || run.output.isEmpty)
        #expect(asksForHelp || run.errors.contains("--help"))
    }
}

@Suite("rolecall version")
struct VersionTests {
    @Test("names the libraries, as text and as JSON")
    func libraries() async throws {
        let text = try await Command.run(["version"])
        #expect(text.status == 0)
        #expect(text.output.hasPrefix("rolecall 0.1.0\nswift 6."))
        #expect(text.output.contains("\nopenssl OpenSSL 3."))
        #expect(text.output.contains("\nlibcurl libcurl/"))
        let json = try await Command.run(["version", "--json"])
        let object = try json.object()
        #expect(object["rolecall"] as? String == "0.1.0")
        #expect((object["openssl"] as? String)?.hasPrefix("OpenSSL 3.") == true)
    }
}
