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

    /// The configuration of an embedded directory with two roles.
    static func with(_ body: (CommandServer) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID())")
        for name in ["policies", "data"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name),
                withIntermediateDirectories: true
            )
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        let client = try HTTPClient()
        try await body(CommandServer(folder: folder, client: client))
        await client.shutdown()
    }

    /// The issuer of the directory's tokens.
    static let issuer = "https://rolecall.example/"

    private var config: URL { folder.appending(path: "rolecall.yaml") }

    /// Starts the server; it listens when this returns.
    func start() async throws -> (process: ServedProcess, url: String) {
        let process = try ServedProcess(config: config)
        return (process, "http://127.0.0.1:\(try await process.port())")
    }

    /// Runs a command to its end.
    func run(_ arguments: String...) async throws -> Run { try await run(arguments) }

    /// Runs a command to its end.
    func run(_ arguments: [String]) async throws -> Run {
        let process = try ServedProcess(arguments + ["--config", config.path])
        let status = try await process.exitStatus()
        return Run(status: status, output: await process.wholeOutput(), errors: process.log)
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
