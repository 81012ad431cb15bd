import Foundation
import Testing

@Suite("rolecall check, from files")
struct CheckFilesTests {
    private static let files = [
        "p/a.yaml": """
        version: 1
        roles:
          viewer: { permissions: ["read:document"] }
          editor: { inherits: [viewer], permissions: ["edit:document"] }

        """,
        "ann.json": """
        {"user_id": "ann", "app_metadata": {"roles": [
          {"role": "editor", "expires_at": "2026-06-01T00:00:00Z"}],
          "acl": [{"id": "a1", "effect": "deny", "permissions": ["edit:document/1"]}]}}
        """,
        "bob.json": #"{"user_id": "bob", "blocked": true, "app_metadata": {"roles": ["editor"]}}"#,
        "list.json": "[]",
        "twice.json": #"{"a": 1, "a": 2}"#,
        "cut.json": #"{"app_metadata": {"roles": ["#,
    ]

    private func check(_ arguments: String...) async throws -> Command {
        try await withFolder(Self.files) { folder in
            try await Command.run(["check"] + arguments, folder: folder)
        }
    }

    static let decided:
        [(profile: String, question: String, now: String, status: Int32, says: String)] = [
            ("ann.json", "read:document/1", "2026-05-31T23:59:59Z", 0, "role_permission"),
            ("ann.json", "edit:document/2", "2026-05-31T23:59:59Z", 0, "editor"),
            ("ann.json", "edit:document/1", "2026-05-31T23:59:59Z", 2, "acl_deny"),
            ("ann.json", "read:document/1", "2026-06-01T00:00:00Z", 2, "no_grant"),
            ("ann.json", "read:document/1", "2026-06-01T01:59:59+02:00", 0, "role_permission"),
            ("bob.json", "read:document/1", "2026-01-01T00:00:00Z", 2, "subject_blocked"),
        ]

    @Test("allows with 0 and denies with 2, and says why", arguments: decided)
    func decision(
        profile: String,
        question: String,
        now: String,
        status: Int32,
        says: String
    ) async throws {
        let run = try await check("--policies", "p", "--profile", profile, "--now", now, question)
        #expect(run.status == status, "\(run.errors)")
        #expect(run.output.hasPrefix(status == 0 ? "allow\n" : "deny\n"))
        #expect(run.output.contains(says))
        #expect(run.errors.isEmpty)
    }

    @Test("prints a decision as AuthZEN has it")
    func json() async throws {
        let run = try await check(
            "--policies",
            "p",
            "--profile",
            "ann.json",
            "--now",
            "2026-01-01T00:00:00Z",
            "--json",
            "read",
            "document/1"
        )
        #expect(
            run.output
                == #"{"decision":true,"context":{"reason":{"code":"role_permission","role":"editor","#
                + #""via":["editor","viewer"],"permission":"read:document","source":"/app_metadata/roles/0","#
                + #""expires_at":"2026-06-01T00:00:00Z"}}}"# + "\n"
        )
    }

    @Test("could not decide on a profile over the limits: 3, and no deny")
    func undecided() async throws {
        var files = Self.files
        let roles = Array(repeating: "\"viewer\"", count: 50_001).joined(separator: ",")
        files["big.json"] = #"{"app_metadata": {"roles": [\#(roles)]}}"#
        try await withFolder(files) { folder in
            let arguments = [
                "check", "--policies", "p", "--profile", "big.json", "read:document/1",
            ]
            let text = try await Command.run(arguments, folder: folder)
            #expect(text.status == 3, "\(text.errors)")
            #expect(text.output.hasPrefix("could not decide\n"))
            let json = try await Command.run(arguments + ["--json"], folder: folder)
            #expect(json.status == 3)
            let object = try json.object()
            #expect(object["decision"] as? Bool == false)
            let error = (object["context"] as? [String: Any])?["error"] as? [String: Any]
            #expect(error?["code"] as? String == "profile_too_large")
            #expect(error?["status"] as? Int == 503)
        }
    }

    @Test(
        "exits with 1 where a file is bad",
        arguments: [
            (["--policies", "p", "--profile", "missing.json"], "missing.json: does not exist"),
            (["--policies", "p", "--profile", "list.json"], "list.json: found no JSON object"),
            (["--policies", "p", "--profile", "twice.json"], "twice.json: "),
            (["--policies", "p", "--profile", "cut.json"], "cut.json: "),
            (["--policies", "p", "--profile", "p"], "p: is not a regular file"),
            (["--policies", "missing", "--profile", "ann.json"], "missing: does not exist"),
        ]
    )
    func bad(options: [String], says: String) async throws {
        try await withFolder(Self.files) { folder in
            let run = try await Command.run(
                ["check"] + options + ["read:document/1"],
                folder: folder
            )
            #expect(run.status == 1)
            #expect(run.output.isEmpty)
            #expect(run.errors.hasPrefix("rolecall: \(says)"), "\(run.errors)")
        }
    }
}
