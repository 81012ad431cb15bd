import Foundation
import Testing

/// The folder of the package.
let packageFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private let policy = """
    version: 1
    roles:
      viewer: { permissions: ["read:document"] }

    """

private let table = """
    version: 1
    now: 2026-01-01T00:00:00Z
    users:
      ann: { app_metadata: { roles: [viewer] } }
    questions:
      - { user: ann, ask: "read:document/1", expect: allow, reason: role_permission }
      - { user: ann, ask: "edit:document/1", expect: deny }

    """

private let wrongTable = table.replacingOccurrences(of: "expect: deny", with: "expect: allow")

@Suite("rolecall policy lint")
struct LintCommandTests {
    @Test("finds nothing wrong with the sample policies")
    func samples() async throws {
        let run = try await Command.run(
            ["policy", "lint", "--strict", "policies"],
            folder: packageFolder
        )
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "4 files: 0 errors, 0 warnings\n")
    }

    @Test("names each error with file, line and column, and exits with 1")
    func errors() async throws {
        let files = [
            "p/a.yaml": "version: 1\nroles:\n  a: { inherit: [nobody] }\n",
            "p/b.yaml":
                "version: 1\nrules:\n  - { id: r, effect: deny, permissions: [\"read:x\"], wen: \"true\" }\n",
        ]
        try await withFolder(files) { folder in
            let run = try await Command.run(["policy", "lint", "p"], folder: folder)
            #expect(run.status == 1)
            #expect(run.errors.contains("rolecall: p/a.yaml:3:"))
            #expect(run.errors.contains("rolecall: p/b.yaml:3:"))
            #expect(run.output.hasPrefix("2 files: 2 errors"))
        }
    }

    @Test("prints findings as JSON and leaves the error stream alone")
    func json() async throws {
        try await withFolder(["a.yaml": "version: 1\nroles:\n  a: { inherits: [nobody] }\n"]) {
            folder in
            let run = try await Command.run(["policy", "lint", "--json", "a.yaml"], folder: folder)
            #expect(run.status == 1)
            #expect(run.errors.isEmpty)
            let object = try run.object()
            #expect(object["ok"] as? Bool == false)
            #expect(object["files"] as? Int == 1)
            let finding = try #require((object["findings"] as? [[String: Any]])?.first)
            #expect(finding["file"] as? String == "a.yaml")
            #expect(finding["line"] as? Int == 3)
            #expect((finding["column"] as? Int).map { $0 > 1 } == true)
            #expect(finding["severity"] as? String == "error")
            #expect((finding["message"] as? String)?.isEmpty == false)
            #expect((finding["code"] as? String)?.isEmpty == false)
        }
    }

    @Test("takes warnings as a no when it is strict")
    func strict() async throws {
        let text = """
            version: 1
            resources:
              document: { actions: [read] }
            roles:
              viewer: { permissions: ["raed:document"] }

            """
        try await withFolder(["a.yaml": text]) { folder in
            let lenient = try await Command.run(["policy", "lint", "a.yaml"], folder: folder)
            #expect(lenient.status == 0, "\(lenient.errors)")
            #expect(lenient.errors.contains("rolecall: a.yaml:5:"))
            #expect(lenient.errors.contains("warning"))
            let strict = try await Command.run(
                ["policy", "lint", "--strict", "a.yaml"],
                folder: folder
            )
            #expect(strict.status == 2)
        }
    }

    @Test(
        "refuses paths that are no policies",
        arguments: [
            ("missing", "does not exist"), ("a.txt", "expected a name that ends in `.yaml`"),
        ]
    )
    func paths(path: String, says: String) async throws {
        try await withFolder(["a.txt": "x"]) { folder in
            let run = try await Command.run(["policy", "lint", path], folder: folder)
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("rolecall: \(path): "))
            #expect(run.errors.contains(says))
        }
    }

    @Test("says which files of a folder it does not read")
    func ignored() async throws {
        try await withFolder([
            "a.yaml": policy, "b.json": policy, ".hidden.yaml": "x", "c/d.yaml": "x",
        ]) { folder in
            let run = try await Command.run(["policy", "lint", "."], folder: folder)
            #expect(run.status == 0)
            #expect(run.errors.contains("b.json"))
            #expect(run.output.hasPrefix("1 files"))
        }
    }

    @Test(
        "refuses what a server does not start with, in its words",
        arguments: [
            (["a.yaml": policy, "b.yml": policy], "/b.yml: is not read"),
            (["a.yaml": policy, "b.YAML": policy], "/b.YAML: is not read"),
            (["a.yaml": policy, "b.Yml": policy], "/b.Yml: is not read"),
            (["a_test.yaml": "tests: []"], ": no policy file (`*.yaml`) is there"),
            ([:], ": no policy file"),
        ]
    )
    func refusals(files: [String: String], says: String) async throws {
        let config = ["rolecall.yaml": "directory: { kind: embedded }\npolicies: ./policies\n"]
        let policies = files.map { ("policies/\($0)", $1) } + [("policies/.kept", "")]
        let all = config.merging(policies + [("ann.json", "{}")]) { first, _ in first }
        try await withFolder(all) { folder in
            let lint = try await Command.run(["policy", "lint", "policies"], folder: folder)
            let finding = says.replacing(": ", with: ":1:1: error: ")
            #expect(lint.status == 1)
            #expect(lint.errors.contains("rolecall: policies\(finding)"), "\(lint.errors)")
            #expect(lint.output.contains(": 1 errors, 0 warnings"), "\(lint.output)")
            for arguments in [
                ["serve", "--validate", "--config", "rolecall.yaml"],
                ["policy", "test", "policies"],
                ["check", "--policies", "policies", "--profile", "ann.json", "read:document/1"],
            ] {
                let run = try await Command.run(arguments, folder: folder)
                #expect(run.status == 1, "\(arguments)")
                #expect(run.errors.contains("policies\(says)"), "\(arguments): \(run.errors)")
            }
            let json = try await Command.run(
                ["policy", "lint", "--json", "policies"],
                folder: folder
            )
            #expect(json.status == 1)
            #expect(try json.object()["ok"] as? Bool == false)
            let refusals = try json.object()["refusals"] as? [String]
            #expect(refusals?.count == 1 && refusals?.first?.hasPrefix("policies\(says)") == true)
        }
    }
}

@Suite("rolecall policy test")
struct TestCommandTests {
    @Test("passes with the sample policies")
    func samples() async throws {
        let run = try await Command.run(["policy", "test", "policies"], folder: packageFolder)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.hasSuffix(" passed, 0 failed\n"))
        #expect(run.errors.isEmpty)
    }

    @Test("takes a policy file together with its table")
    func file() async throws {
        try await withFolder(["a.yaml": policy, "a_test.yaml": table, "b.yaml": "broken: ["]) {
            folder in
            let run = try await Command.run(["policy", "test", "a.yaml"], folder: folder)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output == "2 passed, 0 failed\n")
        }
    }

    @Test("shows what failed, where, and exits with 2")
    func failure() async throws {
        try await withFolder(["a.yaml": policy, "a_test.yaml": wrongTable]) { folder in
            let run = try await Command.run(["policy", "test", "."], folder: folder)
            #expect(run.status == 2)
            #expect(
                run.output.contains("a_test.yaml:7:5: ann edit:document/1: found deny (no_grant)")
            )
            #expect(run.output.hasSuffix("1 passed, 1 failed\n"))
        }
    }

    @Test("prints results as JSON")
    func json() async throws {
        try await withFolder([
            "a.yaml": policy, "a_test.yaml": wrongTable,
            "b.yaml": policy.replacingOccurrences(of: "viewer", with: "reader"),
        ]) { folder in
            let run = try await Command.run(["policy", "test", "--json", "."], folder: folder)
            #expect(run.status == 2)
            let object = try run.object()
            #expect(object["passed"] as? Int == 1)
            #expect(object["failed"] as? Int == 1)
            #expect((object["untested"] as? [String])?.count == 1)
            let results = try #require(object["results"] as? [[String: Any]])
            #expect(results.count == 2)
            #expect(results.last?["passed"] as? Bool == false)
            #expect(results.last?["line"] as? Int == 7)
            #expect((results.last?["failure"] as? String)?.contains("expected allow") == true)
        }
    }

    static let broken: [(files: [String: String], says: String)] = [
        (["a.yaml": policy], "found no table of tests"),
        (["a_test.yaml": table], "no policy file of its name"),
        (["a.yaml": policy, "b_test.yaml": table], "no policy file of its name"),
        (["a.yaml": "version: 2\n", "a_test.yaml": table], "a.yaml:1:10"),
        (["a.yaml": policy, "a_test.yaml": "version: 1\n"], "a_test.yaml:1:1"),
        (
            [
                "a.yaml": policy,
                "a_test.yaml": table.replacingOccurrences(of: "user: ann", with: "user: bob"),
            ], "a_test.yaml:6:13"
        ),
        (["a.yaml": policy, "a_test.yaml": "\u{0}"], "a_test.yaml:1:1"),
    ]

    @Test("exits with 1 where policies or tables are bad", arguments: broken)
    func brokenFiles(files: [String: String], says: String) async throws {
        try await withFolder(files) { folder in
            let run = try await Command.run(["policy", "test", "."], folder: folder)
            #expect(run.status == 1)
            #expect(run.output.isEmpty)
            #expect(run.errors.contains(says), "\(run.errors)")
            #expect(run.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("rolecall: ") })
        }
    }
}
