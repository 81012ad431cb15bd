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
            ("listeners: [{ port: 0, surfaces: [people] }]\n", "warn", "surface `people`"),
            ("store: { path: none.db }\n", "warn", "there is none at"),
            (
                "clients: [{ id: a, secret_file: secret, roles: [nope] }]\n", "warn",
                "names role `nope`, which no policy defines"
            ),
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
                try Tenant.write("secret", "s3cret\n", in: folder)
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
                #expect(doctor.says("FAIL", "127.0.0.1:\(other.port) is in use"), "\(doctor.lines)")
                #expect(doctor.status == 1)
            }
        }

        /// What it says of a configuration while a server runs by another one; `%` is the port of both.
        private func examined(
            _ text: String,
            whileRunning other: String,
            _ check: (Doctor, _ port: Int) throws -> Void
        ) async throws {
            try await withFolder { folder in
                let config = folder.appending(path: "rolecall.yaml")
                try Tenant.write("rolecall.yaml", other.replacing("%", with: "0"), in: folder)
                let server = try ServedProcess(config: config)
                defer { server.stop() }
                let port = try await server.port()
                try Tenant.write("rolecall.yaml", text.replacing("%", with: "\(port)"), in: folder)
                try check(try await Doctor.run(["--config", config.path]), Int(port))
            }
        }

        @Test("knows a running server that shows its health elsewhere")
        func healthElsewhere() async throws {
            let text = "listeners: [{ port: %, surfaces: [decisions] }]\n"
            try await examined(text, whileRunning: text) { doctor, port in
                #expect(doctor.says("ok", "\(port): a server answers there"), "\(doctor.lines)")
                #expect(doctor.status == 0)
            }
        }

        @Test("tells a running server of another configuration from one of this")
        func othersServer() async throws {
            let listeners = "listeners: [{ port: % }]\n"
            let text = """
                public_url: http://127.0.0.1:%
                store: { path: other.db }
                audience: https://api.example/
                \(listeners)
                """
            try await examined(text, whileRunning: listeners) { doctor, _ in
                #expect(
                    doctor.says("FAIL", "a server answers there that is not"),
                    "\(doctor.lines)"
                )
                #expect(doctor.status == 1)
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
                    clients: [{ id: app, secret_file: app.secret }]
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
                try Tenant.write("token", try await tenant.idToken(of: "ann"), in: tenant.folder)
                let signedIn = try await tenant.doctor(config, "--token-file", token)
                #expect(
                    signedIn.says("ok", "an ID token of `auth0|ann` for app"),
                    "\(signedIn.lines)"
                )
                #expect(signedIn.says("ok", "holds role viewer: read:document"))
                #expect(signedIn.status == 0)
                // Closed in order: all of the store is in its file.
                tenant.process.send(SIGTERM)
                _ = try await tenant.process.exitStatus()
                try await Self.checkStopped(tenant, config)
                let verified = try await tenant.doctor(config, "--token-file", token)
                #expect(verified.says("FAIL", "whose keys only a running server shows"))
            }
        }

        /// The store is read, and stays as it is; also one of an older version.
        private static func checkStopped(_ tenant: Tenant, _ config: String) async throws {
            let store = tenant.folder.appending(path: "tenant.db")
            for isOlder in [false, true] {
                if isOlder { try Self.makeOlder(store) }
                let bytes = try Data(contentsOf: store)
                let names = try FileManager.default.contentsOfDirectory(atPath: tenant.folder.path)
                for sample in [["--user", "auth0|ann"], ["--email", "ann@example.com"]] {
                    let stopped = try await Doctor.run(["--config", config] + sample)
                    #expect(stopped.says("ok", "no server has it open"), "\(stopped.lines)")
                    #expect(stopped.says("ok", "holds role viewer: read:document"))
                    #expect(stopped.says("warn", "it has schema 1") == isOlder, "\(stopped.lines)")
                    #expect(stopped.status == 0)
                }
                #expect(try Data(contentsOf: store) == bytes)
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: tenant.folder.path).sorted()
                        == names.sorted()
                )
            }
        }

        /// Makes a database file say that the first version wrote it: its `user_version` is the four bytes
        /// from 60 on (<https://www.sqlite.org/fileformat.html> §1.3).
        private static func makeOlder(_ store: URL) throws {
            let handle = try FileHandle(forUpdating: store)
            try handle.seek(toOffset: 60)
            try handle.write(contentsOf: [0, 0, 0, 1])
            try handle.close()
        }
    }
}

/// Runs a test in a folder of its own, and removes it afterwards.
private func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "doctor-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
}
