import Curl
import Foundation
import ServedBinary
import Testing

/// A folder with all that a server needs, for servers that are started one after another.
struct Site: Sendable {
    let folder: URL
    let client: HTTPClient

    static let issuer = "https://rolecall.example/"
    /// How far the time of the service may go back, in seconds.
    static let leeway = 60

    private static let configuration = """
        public_url: https://rolecall.example
        listeners: [{ port: 0 }]
        policies: policies
        store: { path: data/store.db }
        log: { level: info }
        leeway: \(leeway)s
        clients:
          - { id: keeper, secret_file: keeper.secret, privileged: true, roles: [admin],
              grants: [ { audience: rolecall, scopes: [admin:access] },
                        { audience: management, scopes: ["*"] } ] }
          - { id: backend, secret_file: backend.secret,
              grants: [ { audience: rolecall, scopes: [evaluate:access] } ] }

        """

    static let policies = """
        version: 1
        roles:
          viewer: { permissions: ["read:document"] }
          admin: { permissions: ["*:rolecall"] }

        """

    /// Runs `body` with a folder of its own, which is removed in any case.
    ///
    /// `more` is what the configuration says besides.
    static func with<Value: Sendable>(
        more: String = "",
        _ body: (Site) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fault-\(UUID())")
        let client = try HTTPClient()
        let site = Site(folder: folder, client: client)
        let outcome: Result<Value, any Error>
        do {
            try site.write("rolecall.yaml", configuration + more)
            try site.write("policies/main.yaml", policies)
            for name in ["keeper", "backend"] {
                try site.write("\(name).secret", "secret-of-\(name)", mode: 0o600)
            }
            outcome = .success(try await body(site))
        } catch {
            outcome = .failure(error)
        }
        try? FileManager.default.removeItem(at: folder)
        await client.shutdown()
        return try outcome.get()
    }
}

extension Site {
    /// The path of a file in the folder.
    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// The database.
    var database: String { path("data/store.db") }

    /// Writes a file, in folders that are made where they are missing.
    func write(_ name: String, _ text: String, mode: Int = 0o644) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
        try allow(name, mode)
    }

    /// Sets the permissions of a file or folder.
    func allow(_ name: String, _ mode: Int) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: mode],
            ofItemAtPath: path(name)
        )
    }

    /// Starts a server, which listens when this returns, runs `body`, and ends it in any case.
    func serving<Value>(
        launcher: [String] = [],
        _ body: (Serving) async throws -> Value
    ) async throws -> Value {
        let process = try ServedProcess(arguments, launcher: launcher)
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(Serving(self, process)))
        } catch {
            outcome = .failure(error)
        }
        process.stop()
        // Only then is the store free for the next.
        _ = try await process.exitStatus()
        return try outcome.get()
    }

    /// What a server leaves that does not start.
    struct Refusal {
        let status: Int32?
        let log: [String]
    }

    /// Starts a server that is expected to end by itself.
    func refused(launcher: [String] = []) async throws -> Refusal {
        let process = try ServedProcess(arguments, launcher: launcher)
        defer { process.stop() }
        try #require(await !process.isListening(), "it starts")
        return Refusal(status: try await process.exitStatus(), log: await process.wholeLog())
    }

    /// Runs a command that works on the configuration; its exit status.
    func run(_ command: String...) async throws -> Int32? {
        let process = try ServedProcess(command + ["--config", path("rolecall.yaml")])
        return try await process.exitStatus()
    }

    private var arguments: [String] { ["serve", "--config", path("rolecall.yaml")] }
}
