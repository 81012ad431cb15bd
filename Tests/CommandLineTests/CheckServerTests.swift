import Foundation
import LoopbackServer
import Testing

@Suite("rolecall check, asking a server")
struct CheckServerTests {
    private func ask(
        _ answer: LoopbackAnswer,
        _ arguments: [String] = [],
        environment: [String: String] = ["ROLECALL_TOKEN": "abc.def"]
    ) async throws -> (run: Command, requests: [LoopbackRequest]) {
        let server = try LoopbackServer { _ in answer }
        defer { server.stop() }
        let run = try await Command.run(
            ["check", "--url", server.url(""), "read:document/1"] + arguments,
            environment: environment
        )
        return (run, server.requests)
    }

    private static let allow = LoopbackAnswer.json(
        #"{"decision":true,"context":{"reason":{"code":"role_permission","via":["editor","viewer"]}}}"#
    )

    @Test("sends an AuthZEN evaluation with the token")
    func request() async throws {
        let (run, requests) = try await ask(Self.allow)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "allow\n  code: role_permission\n  via: editor > viewer\n")
        let request = try #require(requests.first)
        #expect(requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.target == "/access/v1/evaluation")
        #expect(request.headers("Authorization") == ["Bearer abc.def"])
        #expect(request.headers("Content-Type") == ["application/json"])
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"action":{"name":"read"},"resource":{"type":"document","id":"1"}}"#
        )
    }

    @Test("names another subject when told to")
    func subject() async throws {
        let (_, requests) = try await ask(Self.allow, ["--subject", "user/auth0|ann"])
        let body = String(decoding: try #require(requests.first).body, as: UTF8.self)
        #expect(body.hasPrefix(#"{"subject":{"type":"user","id":"auth0|ann"},"#))
    }

    @Test("takes a slash at the end of the URL as nothing")
    func slash() async throws {
        let server = try LoopbackServer { _ in Self.allow }
        defer { server.stop() }
        let run = try await Command.run(
            ["check", "read:document/1"],
            environment: ["ROLECALL_URL": server.url("/"), "ROLECALL_TOKEN": "t"]
        )
        #expect(run.status == 0, "\(run.errors)")
        #expect(server.requests.first?.target == "/access/v1/evaluation")
    }

    @Test("prints the answer as JSON")
    func json() async throws {
        let (run, _) = try await ask(.json(#"{ "decision": false }"#), ["--json"])
        #expect(run.output == "{\"decision\":false}\n")
        #expect(run.status == 2)
    }

    static let answers: [(name: String, answer: LoopbackAnswer, status: Int32, says: String)] = [
        (
            "deny", .json(#"{"decision":false,"context":{"reason":{"code":"no_grant"}}}"#), 2,
            "no_grant"
        ),
        (
            "error in the context",
            .json(#"{"decision":false,"context":{"error":{"status":503,"code":"x"}}}"#), 3,
            "could not decide"
        ),
        (
            "503 with a code",
            .json(#"{"code":"keys_unavailable","detail":"no keys yet"}"#, status: 503), 3,
            "keys_unavailable"
        ),
        ("503 of a proxy", .response(503, body: "<html>"), 1, "status 503"),
        (
            "401", .json(#"{"code":"token_invalid","title":"Unauthorized"}"#, status: 401), 1,
            "status 401: token_invalid"
        ),
        ("403", .json(#"{"code":"subject_not_allowed"}"#, status: 403), 1, "subject_not_allowed"),
        ("404", .response(404), 1, "status 404"),
        ("redirect", .response(302, headers: ["Location: /elsewhere"]), 1, "status 302"),
        ("no JSON", .response(200, body: "<html>"), 1, "no decision"),
        ("no decision", .json("{}"), 1, "no decision"),
        ("a decision that is no boolean", .json(#"{"decision":"true"}"#), 1, "no decision"),
        ("two decisions", .json(#"{"decision":false,"decision":true}"#), 1, "no decision"),
        ("204", .response(204), 1, "status 204"),
        ("201 with a decision", .json(#"{"decision":true}"#, status: 201), 1, "status 201"),
        ("no HTTP", .raw("nonsense\r\n\r\n"), 1, ""),
        ("nothing", .raw(""), 1, ""),
        (
            "a broken-off answer",
            .raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"decision\":true}"), 1, ""
        ),
        ("control characters", .json("{\"code\":\"a\\u001b[2J\"}", status: 400), 1, "a\\u{1b}[2J"),
    ]

    @Test("never takes anything but a decision for an answer", arguments: answers.indices)
    func answer(index: Int) async throws {
        let (name, answer, status, says) = Self.answers[index]
        let (run, _) = try await ask(answer)
        #expect(run.status == status, "\(name): \(run.output)\(run.errors)")
        #expect(
            says.isEmpty || (run.output + run.errors).contains(says),
            "\(name): \(run.output)\(run.errors)"
        )
        #expect(status != 1 || run.output.isEmpty, "\(name)")
        #expect(!run.output.contains("allow"), "\(name)")
    }

    @Test("reads the token from a file, from the environment and from standard input")
    func tokens() async throws {
        let server = try LoopbackServer { _ in Self.allow }
        defer { server.stop() }
        let arguments = ["check", "--url", server.url(""), "read:document/1"]
        try await withFolder(["token": "from-file\n"]) { folder in
            let fromFile = try await Command.run(
                arguments + ["--token-file", "token"],
                environment: ["ROLECALL_TOKEN": "other"],
                folder: folder
            )
            #expect(fromFile.status == 0, "\(fromFile.errors)")
            _ = try await Command.run(arguments, environment: ["ROLECALL_TOKEN": " from-variable "])
            _ = try await Command.run(arguments, input: "from-input\r\n")
            _ = try await Command.run(
                arguments + ["--token-file", "-"],
                environment: ["ROLECALL_TOKEN": "other"],
                input: "from-dash"
            )
        }
        let tokens = server.requests.flatMap { $0.headers("Authorization") }
        #expect(
            tokens
                == ["from-file", "from-variable", "from-input", "from-dash"].map { "Bearer \($0)" }
        )
    }

    @Test(
        "refuses what is no token, and shows none of it",
        arguments: [
            "", " \n", "s3cret s3cret", "s3cret\ns3cret", "s3cret\u{0}", "s3cret\u{E9}", "s3cret\"",
            String(repeating: "s3cret", count: 3_000),
        ]
    )
    func badTokens(token: String) async throws {
        let server = try LoopbackServer { _ in Self.allow }
        defer { server.stop() }
        let run = try await Command.run(["check", "--url", server.url(""), "a:b/c"], input: token)
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("rolecall: standard input: "))
        #expect(!run.errors.contains("s3cret"))
        #expect(server.requests.isEmpty)
    }

    @Test(
        "never sends a token in plain text to another machine",
        arguments: [
            "http://192.0.2.1", "http://rolecall.example", "ftp://127.0.0.1", "127.0.0.1:8080",
            "http://127.0.0.1/?a",
            "http://user@127.0.0.1", "",
        ]
    )
    func badURLs(url: String) async throws {
        let run = try await Command.run(
            ["check", "--url", url, "a:b/c"],
            environment: ["ROLECALL_TOKEN": "t"]
        )
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("rolecall: the server `\(url)`"), "\(run.errors)")
    }

    @Test("says that a server cannot be reached")
    func unreachable() async throws {
        let server = try LoopbackServer { _ in Self.allow }
        let url = server.url("")
        server.stop()
        let run = try await Command.run(
            ["check", "--url", url, "a:b/c"],
            environment: ["ROLECALL_TOKEN": "t"]
        )
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("rolecall: \(url)"))
    }

    @Test("says that it has no server to ask")
    func noServer() async throws {
        let run = try await Command.run(["check", "a:b/c"], environment: ["ROLECALL_TOKEN": "t"])
        #expect(run.status == 1)
        #expect(run.errors.contains("--url"))
        #expect(run.errors.contains("--policies"))
    }
}
