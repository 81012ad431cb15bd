import FaultProxy
import Foundation
import JSON
import ServedBinary
import Testing

/// A server that administers the users of a tenant, on a store that outlives it.
struct AdminFront: Sendable {
    let tenant: Tenant
    let process: ServedProcess
    let port: Int
    private let config: String
    /// The token of a client that may ask about anybody.
    private let inspector: String

    var proxy: FaultProxy { tenant.proxy }

    static let policies = Tenant.policies + "\n  admin: { permissions: [\"*:rolecall\"] }\n"

    /// Runs a test with such a server, and ends it in any case.
    static func run(
        before tenant: Tenant,
        _ test: (AdminFront) async throws -> Void
    ) async throws {
        let audience = tenant.url + "/"
        let config = try tenant.configuration(
            audience: audience,
            policies: policies,
            more: "audience: \(audience)\nstore: { path: front/store.db }\n"
        )
        let inspector = try await tenant.clientToken(of: "inspector", audience: audience)
        try await run(tenant, config, inspector, test)
    }

    private static func run(
        _ tenant: Tenant,
        _ config: String,
        _ inspector: String,
        _ test: (AdminFront) async throws -> Void
    ) async throws {
        let process = try ServedProcess(config: URL(filePath: config))
        defer { process.stop() }
        let front = AdminFront(
            tenant: tenant,
            process: process,
            port: try await process.port(),
            config: config,
            inspector: inspector
        )
        try await eventually("it is ready") { try await front.isReady }
        try await test(front)
    }

    private var isReady: Bool {
        get async throws {
            try await RawRequest("GET /health/ready").answer(port: port).status == 200
        }
    }

    /// Kills it with whatever it does.
    func kill() async throws {
        process.stop()
        #expect(try await process.exitStatus() == nil, "\(process.log)")
    }

    /// Runs the rest of a test with another server on the store of this one, which must be gone.
    func again(_ test: (AdminFront) async throws -> Void) async throws {
        try await Self.run(tenant, config, inspector, test)
    }
}

extension AdminFront {
    /// The token of a user that opens the admin surface.
    func token(of user: String) async throws -> String {
        try await tenant.token(of: user, scope: "admin:access", audience: tenant.url + "/")
    }

    /// Sends a request to a path below `/v1/admin/`.
    func send(
        _ method: String,
        _ path: String,
        _ body: JSONValue? = nil,
        token: String,
        _ headers: [String] = []
    ) async throws -> RawAnswer {
        var lines = ["Authorization: Bearer \(token)"] + headers
        if body != nil { lines.append("Content-Type: application/json") }
        let request = RawRequest("\(method) /v1/admin/\(path)", lines, body: body?.encoded())
        return try await request.answer(port: port)
    }

    /// Whether the tenant's user `auth0|USER` may do something with document 1.
    func may(_ user: String, _ action: String) async throws -> Bool? {
        let question: JSONValue = [
            "subject": ["type": "user", "id": .string(ExactString("auth0|\(user)"))],
            "action": ["name": .string(ExactString(action))],
            "resource": ["type": "document", "id": "1"],
        ]
        let lines = ["Authorization: Bearer \(inspector)", "Content-Type: application/json"]
        let request = RawRequest(
            "POST /access/v1/evaluation",
            lines,
            body: question.encoded()
        )
        return try await request.answer(port: port).json["decision"]?.bool
    }

    /// The columns of `rolecall audit list`, the newest entry first.
    func journal() async throws -> [[String]] {
        let list = try await command("audit", "list")
        return list.map { $0.split(separator: "\t").map(String.init) }
    }

    /// Runs a command that must succeed.
    @discardableResult
    func command(_ arguments: String...) async throws -> [String] {
        let command = try ServedProcess(arguments + ["--config", config])
        try #require(try await command.exitStatus() == 0, "\(command.log)")
        return await command.wholeOutput()
    }
}

extension RawAnswer {
    /// The body, null if it is not JSON.
    var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
    var text: String { "\(status) \(String(decoding: body, as: UTF8.self))" }
    /// The status, and the code if there is one.
    var outcome: String {
        json["code"]?.string.map { "\(status) \($0)" } ?? "\(status)"
    }
    var tag: String { all("ETag").first ?? "" }
}
