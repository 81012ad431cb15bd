import Curl
import Foundation
import JSON
import ServedBinary
import Testing

/// A demo in a folder of its own.
private struct Demo {
    let folder: URL
    let client: HTTPClient

    var data: String { folder.appending(path: "data").path }

    /// What `demo.json` says.
    func file() throws -> JSONValue {
        try JSONValue(parsing: Array(Data(contentsOf: folder.appending(path: "data/demo.json"))))
    }

    /// Starts the server and returns when it listens.
    func start() async throws -> ServedProcess {
        let process = try ServedProcess([
            "serve", "--listen", "127.0.0.1:0", "--data", data, "--policies",
            folder.appending(path: "policies").path,
        ])
        _ = try await process.port()
        return process
    }

    /// Runs a command to its end.
    func run(_ arguments: String...) async throws -> (status: Int32?, output: [String]) {
        let process = try ServedProcess(arguments + ["--data", data])
        let status = try await process.exitStatus()
        return (status, await process.wholeOutput())
    }

    func send(
        _ method: HTTPClientRequest.Method,
        _ path: String,
        token: ExactString? = nil
    ) async throws -> Answer {
        let url = try file()["url"]?.string?.string ?? ""
        let headers = try token.map { [try RequestHeader("Authorization", "Bearer \($0)")] } ?? []
        let request = HTTPClientRequest(
            try HTTPURL(url + path),
            method: method,
            headers: headers,
            timeout: .seconds(60)
        )
        return Answer(try await client.send(request))
    }

    func post(_ path: String, token: ExactString?, _ body: JSONValue) async throws -> Answer {
        let method = HTTPClientRequest.Method.post(
            body: body.encoded(),
            mediaType: "application/json"
        )
        return try await send(method, path, token: token)
    }

    /// A token of one of the demo's clients.
    func token(of client: ExactString, audience: String? = nil) async throws -> ExactString {
        let file = try file()
        let url = file["url"]?.string?.string ?? ""
        var body: JSONObject = [
            "grant_type": "client_credentials", "client_id": file[client]?["id"] ?? .null,
            "client_secret": file[client]?["secret"] ?? .null,
        ]
        body["audience"] = audience.map { .string(ExactString(url + $0)) }
        let answer = try await post("/oauth/token", token: nil, .object(body))
        return try #require(answer.json["access_token"]?.string, "\(answer.text)")
    }

    /// What the demo's backend is told of a user.
    func check(_ user: ExactString, _ token: ExactString) async throws -> Answer {
        try await post(
            "/access/v1/evaluation",
            token: token,
            [
                "subject": ["type": "user", "id": .string(user)], "action": ["name": "read"],
                "resource": ["type": "document", "id": "42"],
            ]
        )
    }
}

@Suite("rolecall serve without a configuration", .timeLimit(.minutes(3)))
struct DemoTests {
    private static let policies = """
        version: 1
        roles:
          viewer: { permissions: ["read:document"] }
          admin: { permissions: ["*:rolecall"] }
        """

    private func withDemo(_ body: (Demo) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID())")
        let policies = folder.appending(path: "policies")
        try FileManager.default.createDirectory(at: policies, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.policies.utf8).write(to: policies.appending(path: "a.yaml"))
        let client = try HTTPClient()
        try await body(Demo(folder: folder, client: client))
        await client.shutdown()
    }

    private func stop(_ process: ServedProcess) async throws {
        try await process.signal(SIGTERM, until: "stopped")
        #expect(try await process.exitStatus() == 0)
    }

    @Test("makes users and clients once, and finds all as it was")
    func restart() async throws {
        try await withDemo { demo in
            let first = try await demo.start()
            defer { first.stop() }
            let file = try demo.file()
            let secret = try #require(file["backend"]?["secret"]?.string?.string)
            #expect(first.outputLines.contains { $0.contains(secret) })
            #expect(first.outputLines.last?.hasPrefix("listening on ") == true)
            for (name, members) in [
                ("admin", ["email", "password", "user_id"]), ("backend", ["id", "secret"]),
                ("management", ["id", "secret"]),
            ] {
                for member in members {
                    #expect(file[ExactString(name)]?[ExactString(member)]?.string != nil)
                }
            }
            let attributes = try FileManager.default.attributesOfItem(
                atPath: demo.data + "/demo.json"
            )
            #expect(attributes[.posixPermissions] as? Int == 0o600)

            let token = try await demo.token(of: "backend")
            #expect(try await demo.check("auth0|vera", token).decision == true)
            let shown = try await demo.run("user", "show", "vera@example.com")
            #expect(shown.status == 0)
            try await stop(first)

            let second = try await demo.start()
            defer { second.stop() }
            #expect(!second.outputLines.contains { $0.contains(secret) })
            #expect(second.outputLines.contains { $0.contains("demo.json") })
            #expect(try demo.file()["backend"] == file["backend"])
            let again = try await demo.token(of: "backend")
            #expect(try await demo.check("auth0|vera", again).decision == true)
            #expect(try await demo.check("auth0|bodo", again).reasonCode == "subject_blocked")
            #expect(try await demo.run("user", "show", "auth0|vera").output == shown.output)
            try await stop(second)
        }
    }

    @Test("takes orders of commands while it runs, and without a server the commands do it")
    func commands() async throws {
        try await withDemo { demo in
            let server = try await demo.start()
            defer { server.stop() }
            let token = try await demo.token(of: "backend")
            let made = try await demo.run(
                "user",
                "create",
                "--email",
                "Ann@Example.com",
                "--id",
                "ann",
                "--role",
                "viewer",
                "--json"
            )
            #expect(made.status == 0)
            #expect(made.output.first?.contains("\"password\"") == true)
            #expect(try await demo.check("auth0|ann", token).decision == true)
            let twice = try await demo.run("user", "create", "--email", "ann@example.com")
            #expect(twice.status == 1)
            let client = try await demo.run(
                "client",
                "create",
                "--id",
                "reports",
                "--grant",
                "rolecall=evaluate:access"
            )
            #expect(client.status == 0)
            let keys = try await demo.run("keys", "rotate")
            let states = keys.output.map { $0.split(separator: "\t")[1] }
            #expect(Set(states) == ["next", "current", "previous"])
            #expect(try await demo.check("auth0|ann", token).decision == true)
            let backup = demo.folder.appending(path: "backup.db").path
            #expect(try await demo.run("backup", backup).status == 0)
            #expect(try await demo.run("backup", backup).status == 1)
            #expect(try await demo.run("restore", backup).status == 1)
            try await stop(server)

            #expect(try await demo.run("user", "show", "ann@example.com").status == 0)
            #expect(try await demo.run("client", "delete", "reports").status == 0)
            #expect(try await demo.run("client", "show", "reports").status == 1)
            #expect(try await demo.run("restore", backup).status == 0)
            #expect(try await demo.run("client", "show", "reports").status == 0)
            #expect(try await demo.run("user", "show", "nobody@example.com").status == 1)
        }
    }

    @Test("lets no second server have the store, and a restored one begins a new epoch")
    func oneServer() async throws {
        try await withDemo { demo in
            let server = try await demo.start()
            defer { server.stop() }
            let second = try ServedProcess([
                "serve", "--listen", "127.0.0.1:0", "--data", demo.data, "--policies",
                demo.folder.appending(path: "policies").path,
            ])
            #expect(try await second.exitStatus() == 1)
            let token = try await demo.token(of: "backend")
            let before = try await demo.check("auth0|vera", token)
            let revision = try #require(before["Rolecall-Revision"])
            let backup = demo.folder.appending(path: "backup.db").path
            #expect(try await demo.run("backup", backup).status == 0)
            try await stop(server)
            #expect(try await demo.run("restore", backup).status == 0)
            let restored = try await demo.start()
            defer { restored.stop() }
            let after = try await demo.check("auth0|vera", try await demo.token(of: "backend"))
            let next = try #require(after["Rolecall-Revision"])
            #expect(next.prefix(8) != revision.prefix(8))
            try await stop(restored)
        }
    }
}
