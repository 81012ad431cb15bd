import Foundation
import JSON
import LoopbackServer
import ServedBinary
import Testing

extension TenantSuites {
    @Suite("rolecall doctor without a tenant", .timeLimit(.minutes(5)))
    struct DoctorWithoutTenantTests {
        /// A configuration, the verdict, and what is said.
        static let configurations: [(text: String, verdict: String, says: String)] = [
            ("nonsense: 1\n", "FAIL", "rolecall.yaml:1:1: unknown key `nonsense`"),
            ("policies: missing\n", "FAIL", "missing"),
            ("policies: bad\n", "FAIL", "bad/main.yaml:2:"),
            ("policies: good\n", "ok", "1 file, 0 roles, 0 rules"),
            ("listeners: [{ port: 0, surfaces: [admin] }]\n", "warn", "surface `admin`"),
            ("store: { path: none.db }\n", "warn", "there is none at"),
            (
                "listeners: [{ address: 203.0.113.1, port: 8080, insecure_plain_http: true }]\n",
                "FAIL",
                "203.0.113.1:8080: this machine does not have that address"
            ),
            (
                "public_url: https://a.example\nlisteners: [{ unix: missing/a.sock }]\n", "FAIL",
                "cannot be made"
            ),
            ("public_url: https://a.example\nlisteners: [{ unix: a.sock }]\n", "ok", "can be made"),
        ]

        @Test("says what the configuration does not give a server")
        func configuration() async throws {
            try await withFolder { folder in
                try Tenant.write("bad/main.yaml", "version: 1\nrole: {}\n", in: folder)
                try Tenant.write("good/main.yaml", "version: 1\n", in: folder)
                for (text, verdict, says) in Self.configurations {
                    let port = text.contains("listeners") ? "" : "listeners: [{ port: 0 }]\n"
                    try Tenant.write("rolecall.yaml", text + port, in: folder)
                    let config = folder.appending(path: "rolecall.yaml").path
                    let doctor = try await Doctor.run(["--config", config])
                    #expect(doctor.says(verdict, says), "\(says): \(doctor.lines)")
                    #expect(doctor.status == (verdict == "FAIL" ? 1 : 0), "\(doctor.lines)")
                }
            }
        }

        @Test("tells a port that is taken by another program")
        func port() async throws {
            let other = try LoopbackServer { _ in .response(404) }
            defer { other.stop() }
            try await withFolder { folder in
                try Tenant.write(
                    "rolecall.yaml",
                    "listeners: [{ port: \(other.port) }]\n",
                    in: folder
                )
                let config = folder.appending(path: "rolecall.yaml").path
                let doctor = try await Doctor.run(["--config", config])
                #expect(doctor.says("warn", "127.0.0.1:\(other.port) is in use"), "\(doctor.lines)")
            }
        }

        @Test("asks the running server for users of the embedded directory, or else its store")
        func store() async throws {
            try await Tenant.run { tenant in
                try await tenant.makeUser("ann", ["roles": ["viewer"]])
                let text = """
                    public_url: \(tenant.url)
                    listeners: [{ port: \(tenant.port) }]
                    store: { path: tenant.db }
                    audience: \(Tenant.audience)
                    """
                try Tenant.write("rolecall.yaml", text, in: tenant.folder)
                try Tenant.write("policies/main.yaml", Tenant.policies, in: tenant.folder)
                try Tenant.write("token", try await tenant.token(of: "ann"), in: tenant.folder)
                let config = tenant.folder.appending(path: "rolecall.yaml").path
                let token = tenant.folder.appending(path: "token").path
                let running = try await tenant.doctor(config, "--token-file", token)
                #expect(running.says("ok", "a server runs and has"), "\(running.lines)")
                #expect(running.says("ok", "a server answers there"))
                #expect(running.says("ok", "is good: an access token of `auth0|ann`"))
                #expect(running.says("ok", "holds role viewer: read:document"))
                #expect(running.status == 0)
                tenant.process.stop()
                _ = try await tenant.process.exitStatus()
                let stopped = try await tenant.doctor(config, "--user", "auth0|ann")
                #expect(stopped.says("ok", "no server has it open"), "\(stopped.lines)")
                #expect(stopped.says("ok", "holds role viewer: read:document"))
                let verified = try await tenant.doctor(config, "--token-file", token)
                #expect(verified.says("FAIL", "whose keys only a running server shows"))
            }
        }
    }
}

/// Runs a test in a folder of its own, and removes it afterwards.
private func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "doctor-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
}
