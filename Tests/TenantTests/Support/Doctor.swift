import Foundation
import ServedBinary
import Testing

/// What `rolecall doctor` said.
struct Doctor: Sendable {
    let status: Int32?
    let lines: [String]

    /// Runs it to its end.
    static func run(_ arguments: [String]) async throws -> Doctor {
        let process = try ServedProcess(["doctor"] + arguments)
        let status = try await process.exitStatus()
        return Doctor(status: status, lines: await process.wholeOutput())
    }

    /// The lines that begin with `FAIL`.
    var failures: [String] { lines.filter { $0.hasPrefix("FAIL ") } }
    /// The lines that begin with `warn`.
    var warnings: [String] { lines.filter { $0.hasPrefix("warn ") } }

    /// Whether a line of that verdict holds the text.
    func says(_ verdict: String, _ text: String) -> Bool {
        lines.contains { $0.hasPrefix(verdict) && $0.contains(text) }
    }
}

extension Tenant {
    static let policies = """
        version: 1
        roles:
          viewer: { permissions: ["read:document"] }
          editor: { inherits: [viewer], permissions: ["edit:document"] }
        """

    /// Writes the configuration of a server in front of this tenant, and returns its path.
    func configuration(
        client: String = "rolecall",
        secret: String? = nil,
        issuer: String = "profile: [management]",
        audience: String = Self.audience,
        policies: String = Self.policies,
        more: String = ""
    ) throws -> String {
        let text = """
            public_url: https://rolecall.example
            listeners: [{ port: 0 }]
            policies: ./policies
            issuers:
              - { issuer: \(url)/, audiences: [\(audience)], \(issuer) }
            directory: { kind: auth0 }
            tenant: { domain: "\(url)", client_id: \(client), client_secret_file: \(secret ?? client).secret }
            \(more)

            """
        let name = "front-\(UUID()).yaml"
        try Self.write(name, text, in: folder)
        try Self.write("policies/main.yaml", policies, in: folder)
        return folder.appending(path: name).path
    }

    /// Runs the doctor on such a configuration.
    func doctor(_ config: String, _ more: String...) async throws -> Doctor {
        try await Doctor.run(["--config", config] + more)
    }
}
