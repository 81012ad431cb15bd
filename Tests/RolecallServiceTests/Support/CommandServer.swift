import Curl
import Foundation
import JSON
import ServedBinary
import Testing

/// A configuration in a folder of its own, commands that work on its store, and a server if one is started.
struct CommandServer {
    let folder: URL
    let client: HTTPClient

    /// What a command left.
    struct Run {
        let status: Int32?
        let output: [String]
        let errors: [String]

        /// The columns of each line.
        var columns: [[String]] {
            output.map { $0.split(separator: "\t").map(String.init) }
        }
    }

    private static let files = [
        "rolecall.yaml": """
        public_url: https://rolecall.example
        listeners: [{ address: 127.0.0.1, port: 0 }]
        store: { path: data/store.db }
        """,
        "policies/a.yaml": """
        version: 1
        roles:
          viewer: { description: reads, permissions: ["read:document"] }
          admin: { permissions: ["*:rolecall"] }
        """,
    ]

    /// The configuration of an embedded directory with two roles, and with these clients; each one's secret
    /// is `secret-of-ID`.
    static func with(
        clients: [String: String] = [:],
        _ body: (CommandServer) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID())")
        for name in ["policies", "data"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name),
                withIntermediateDirectories: true
            )
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        try declare(clients, in: folder)
        let client = try HTTPClient()
        try await body(CommandServer(folder: folder, client: client))
        await client.shutdown()
    }

    private static func declare(_ clients: [String: String], in folder: URL) throws {
        guard !clients.isEmpty, let config = files["rolecall.yaml"] else { return }
        let lines = clients.map { id, members in
            "  - { id: \(id), secret_file: \(id).secret, \(members) }\n"
        }
        let text = config + "\nclients:\n" + lines.sorted().joined()
        try Data(text.utf8).write(to: folder.appending(path: "rolecall.yaml"))
        for id in clients.keys {
            let file = folder.appending(path: "\(id).secret")
            try Data("secret-of-\(id)".utf8).write(to: file)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: file.path
            )
        }
    }

    /// The issuer of the directory's tokens.
    static let issuer = "https://rolecall.example/"

    private var config: URL { folder.appending(path: "rolecall.yaml") }

    /// Starts the server; it listens when this returns.
    func start() async throws -> (process: ServedProcess, url: String, port: Int) {
        let process = try startUnheard()
        let port = try await process.port()
        return (process, "http://127.0.0.1:\(port)", port)
    }

    /// Starts the server, and does not wait until it listens.
    func startUnheard() throws -> ServedProcess { try ServedProcess(config: config) }

    /// Runs a command to its end.
    func run(_ arguments: String...) async throws -> Run { try await run(arguments) }

    /// Runs a command to its end, with the configuration of the server or with another one.
    func run(_ arguments: [String], config other: URL? = nil) async throws -> Run {
        let process = try ServedProcess(arguments + ["--config", (other ?? config).path])
        let status = try await process.exitStatus()
        return Run(
            status: status,
            output: await process.wholeOutput(),
            errors: await process.wholeLog()
        )
    }

    func post(
        _ address: String,
        token: String? = nil,
        _ body: JSONValue
    ) async throws -> Answer {
        let method = HTTPClientRequest.Method.post(
            body: body.encoded(),
            mediaType: "application/json"
        )
        let headers = try token.map { [try RequestHeader("Authorization", "Bearer \($0)")] } ?? []
        let request = HTTPClientRequest(
            try HTTPURL(address),
            method: method,
            headers: headers,
            timeout: .seconds(60)
        )
        return Answer(try await client.send(request))
    }

    /// An access token of a client that ``with(clients:_:)`` declared, by the server at `url`.
    func token(of client: String, at url: String, audience: String = issuer) async throws -> String
    {
        let answer = try await post(
            url + "/oauth/token",
            [
                "grant_type": "client_credentials", "client_id": .string(ExactString(client)),
                "client_secret": .string(ExactString("secret-of-\(client)")),
                "audience": .string(ExactString(audience)),
            ]
        )
        return try #require(answer.json["access_token"]?.string?.string, "\(answer.text)")
    }

    /// Runs SQL on the file of a store that nobody has open.
    func tamper(_ sql: String) async throws {
        let file = folder.appending(path: "data/store.db").path
        let status = try await blocking {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "python3", "-c",
                "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()",
                file, sql,
            ]
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        try #require(status == 0)
    }
}
