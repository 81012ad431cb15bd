import Curl
import Foundation
import JOSE
import JSON
import ServedBinary
import Testing

@Suite("rolecall serve", .timeLimit(.minutes(2)))
struct ServeTests {
    private static let policies = """
        version: 1
        roles:
          viewer: { permissions: ["read:document"] }
        """

    private static func config(_ issuer: TestIssuer) -> String {
        """
        public_url: https://rolecall.example
        audience: https://rolecall.example/
        listeners: [{ address: 127.0.0.1, port: 0 }]
        policies: ./policies
        log: { level: debug }
        issuers:
          - issuer: \(issuer.name)
            algorithms: [ES256]
            subject_type: user
            jwks_file: keys.json
            attributes: { roles: [/roles], permissions: [/permissions] }
        """
    }

    private struct Serving {
        let folder: URL
        let process: ServedProcess
        let issuer: TestIssuer
        let client: HTTPClient
        let port: Int

        /// Tokens of the binary are judged by the real clock.
        func token(_ signer: JWSSigner? = nil, roles: JSONValue = ["viewer"]) throws -> String {
            let now = Int(Date().timeIntervalSince1970)
            let claims = issuer.claims(
                "alice",
                [
                    "iat": .number(JSONNumber(now - 5)), "exp": .number(JSONNumber(now + 600)),
                    "roles": roles,
                ]
            )
            return try (signer ?? issuer.signer).token(claims: claims)
        }

        func request(
            _ path: String,
            token: String? = nil,
            _ body: JSONValue? = nil
        ) throws
            -> HTTPClientRequest
        {
            HTTPClientRequest(
                try HTTPURL("http://127.0.0.1:\(port)\(path)"),
                method: body.map { .post(body: $0.encoded(), mediaType: "application/json") }
                    ?? .get,
                headers: try token.map { [try RequestHeader("Authorization", "Bearer \($0)")] }
                    ?? []
            )
        }

        func evaluate(_ token: String, _ body: JSONValue = readDocument) async throws -> Answer {
            let request = try request("/access/v1/evaluation", token: token, body)
            return Answer(try await client.send(request))
        }

        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
    }

    /// Serves from a folder of its own, and ends the server in any case.
    private func serving(
        more: String = "",
        _ body: (Serving) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "rolecall-serve-\(UUID())")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "policies"),
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let issuer = try TestIssuer()
        let keys = JSONWebKeySet([issuer.signer.publicKey]).publicJSON.encoded()
        try Data(keys).write(to: folder.appending(path: "keys.json"))
        let config = folder.appending(path: "rolecall.yaml")
        try Data((Self.config(issuer) + more).utf8).write(to: config)
        let policies = folder.appending(path: "policies/main.yaml")
        try Data(Self.policies.utf8).write(to: policies)
        let process = try ServedProcess(config: config)
        defer { process.stop() }
        let client = try HTTPClient()
        let serving = Serving(
            folder: folder,
            process: process,
            issuer: issuer,
            client: client,
            port: try await process.port()
        )
        try await body(serving)
        await client.shutdown()
    }

    @Test("port 0 is a free one, told on standard output; logs are elsewhere")
    func start() async throws {
        try await serving { serving in
            #expect(serving.port > 0)
            #expect(
                serving.process.outputLines == ["listening on http://127.0.0.1:\(serving.port)"]
            )
            let answer = try await serving.evaluate(serving.token())
            #expect(answer.decision == true, "\(answer.text)")
            for path in ["/health/live", "/health/ready", "/metrics"] {
                let answer = try await serving.client.send(try serving.request(path))
                #expect(answer.status == 200)
            }
        }
    }

    @Test("SIGHUP puts new policies in force, and never bad ones")
    func reload() async throws {
        try await serving { serving in
            let token = try serving.token()
            let look = question("look", "document", "1")
            let next = Self.policies.replacing("read:", with: "look:")
            let bad = [
                "version: 2\n", "roles: [", next + "\nrules: [{ id: x }]\n", "\u{0}",
                next + "\nunknown: 1\n",
            ]
            for text in bad {
                try serving.write("policies/main.yaml", text)
                try await serving.process.signal(SIGHUP, until: "not reloaded")
                #expect(try await serving.evaluate(token).decision == true)
                #expect(try await serving.evaluate(token, look).decision == false)
            }
            try serving.write("policies/main.yaml", next)
            try await serving.process.signal(SIGHUP, until: "reloaded")
            #expect(try await serving.evaluate(token).decision == false)
            #expect(try await serving.evaluate(token, look).decision == true)
            let metrics = try await serving.client.send(try serving.request("/metrics"))
            let lines = String(decoding: metrics.body, as: UTF8.self).split(separator: "\n")
            #expect(lines.contains("rolecall_policy_reloads_total 1"))
            #expect(lines.contains("rolecall_policy_reload_failures_total 5"))
            // What changes no policy is no entry.
            try await serving.process.signal(SIGHUP, until: "\"reloaded\"")
            // Without a directory there is no control socket: the journal is read when the store is free.
            serving.process.send(SIGTERM)
            #expect(try await serving.process.exitStatus() == 0)
            let config = serving.folder.appending(path: "rolecall.yaml").path
            let audit = try ServedProcess(["audit", "list", "--json", "--config", config])
            #expect(try await audit.exitStatus() == 0)
            let entries = try await audit.wholeOutput().map {
                try JSONValue(parsing: Array($0.utf8))
            }
            #expect(entries.map { $0["kind"] } == ["policy_reloaded"])
            #expect(entries.allSatisfy { $0["before"]?["revision"] != $0["after"]?["revision"] })
        }
    }

    @Test("SIGHUP reads key files again, all or nothing")
    func reloadKeys() async throws {
        try await serving { serving in
            let old = try serving.token()
            #expect(try await serving.evaluate(old).decision == true)
            let signer = try JWSSigner(generating: .es256)
            let new = try serving.token(signer)
            #expect(try await serving.evaluate(new).status == 401)
            let keys = "\(JSONWebKeySet([signer.publicKey]).publicJSON)"
            // Good keys beside bad policies change nothing; nor do bad keys beside good policies.
            try serving.write("keys.json", keys)
            try serving.write("policies/main.yaml", "version: 2\n")
            try await serving.process.signal(SIGHUP, until: "not reloaded")
            #expect(try await serving.evaluate(old).decision == true)
            try serving.write("keys.json", "{")
            try serving.write("policies/main.yaml", "version: 1\n")
            try await serving.process.signal(SIGHUP, until: "not reloaded")
            #expect(try await serving.evaluate(old).decision == true)
            try serving.write("keys.json", keys)
            try serving.write("policies/main.yaml", Self.policies)
            try await serving.process.signal(SIGHUP, until: "reloaded")
            #expect(try await serving.evaluate(old).status == 401)
            #expect(try await serving.evaluate(new).decision == true)
        }
    }

    @Test("SIGHUP takes keys of an issuer over while another one has changed, and names that one")
    func reloadKeysOfOne() async throws {
        let other = "\n  - { issuer: https://b.example/, jwks_file: keys.json, subject_type: b, "
        try await serving(more: other + "algorithms: [ES256] }\n") { serving in
            let (old, signer) = (try serving.token(), try JWSSigner(generating: .es256))
            #expect(try await serving.evaluate(old).decision == true)
            try serving.write("keys.json", "\(JSONWebKeySet([signer.publicKey]).publicJSON)")
            let config = Self.config(serving.issuer) + other + "algorithms: [ES256, ES384] }\n"
            try serving.write("rolecall.yaml", config)
            try await serving.process.signal(SIGHUP, until: "\"reloaded\"")
            #expect(try await serving.evaluate(old).status == 401)
            #expect(try await serving.evaluate(serving.token(signer)).decision == true)
            let left = serving.process.log.filter { $0.contains("key file is not taken over") }
            #expect(left.count == 1 && left[0].contains("https://b.example/"), "\(left)")
        }
    }

    @Test("a key that needs a restart is named and not put in force")
    func restartKeys() async throws {
        try await serving { serving in
            let text = Self.config(serving.issuer) + "\nlimits: { batch: 1 }\n"
            try serving.write("rolecall.yaml", text)
            try await serving.process.signal(SIGHUP, until: "need a restart")
            #expect(
                serving.process.log.contains { $0.contains("restart") && $0.contains("limits") }
            )
            let batch: JSONValue = ["evaluations": [readDocument, readDocument]]
            let answer = Answer(
                try await serving.client.send(
                    try serving.request("/access/v1/evaluations", token: serving.token(), batch)
                )
            )
            #expect(answer.decisions == [true, true])
        }
    }

    @Test("a configuration that has gone bad changes nothing")
    func badConfiguration() async throws {
        try await serving { serving in
            try serving.write("rolecall.yaml", Self.config(serving.issuer) + "\nnonsense: 1\n")
            try await serving.process.signal(SIGHUP, until: "not reloaded")
            #expect(try await serving.evaluate(serving.token()).decision == true)
        }
    }

    @Test("SIGTERM accepts no more, finishes what runs, and exits 0", arguments: [SIGTERM, SIGINT])
    func stop(_ signal: CInt) async throws {
        try await serving { serving in
            let port = serving.port
            let token = try serving.token()
            let body = readDocument.encoded()
            let connection = try await blocking { () throws -> RawConnection in
                let connection = try RawConnection(port: port)
                let head = [
                    "POST /access/v1/evaluation HTTP/1.1", "Host: localhost",
                    "Authorization: Bearer \(token)", "Content-Type: application/json",
                    "Content-Length: \(body.count)", "Expect: 100-continue", "", "",
                ]
                connection.send(Array(head.joined(separator: "\r\n").utf8))
                // The server has read the head, and waits for the body.
                let interim = try connection.receive()
                #expect(interim.starts(with: Array("HTTP/1.1 100".utf8)))
                return connection
            }
            try await serving.process.signal(signal, until: "stopping")
            let answer = try await blocking {
                connection.send(body)
                return try Answer(connection.receiveAll())
            }
            #expect(answer.decision == true, "\(answer.text)")
            #expect(try await serving.process.exitStatus() == 0)
            #expect(throws: RawConnection.Failure.self) { try RawConnection(port: port) }
        }
    }

    @Test("the log tells the head of the audit journal, at start and at stop")
    func heads() async throws {
        try await serving { serving in
            try await serving.process.signal(SIGTERM, until: "stopped")
            #expect(try await serving.process.exitStatus() == 0)
            let zeros = String(repeating: "0", count: 64)
            let lines = await serving.process.wholeLog().filter { $0.contains("audit journal") }
            #expect(lines.count == 2)
            #expect(lines.allSatisfy { $0.contains("\"head\":\"0:\(zeros)\"") }, "\(lines)")
        }
    }

    @Test("a log line is one JSON object, and none holds a token")
    func log() async throws {
        try await serving { serving in
            let good = try serving.token()
            let bad = try serving.token(JWSSigner(generating: .es256))
            for token in [good, bad, good + "x", "secret-word"] {
                _ = try await serving.evaluate(token)
            }
            try await serving.process.signal(SIGTERM, until: "stopped")
            #expect(try await serving.process.exitStatus() == 0)
            let parts = (good + "." + bad + ".secret-word").split(separator: ".")
            #expect(serving.process.log.contains { $0.contains("token refused") })
            for line in serving.process.log {
                let json = try? JSONValue(parsing: Array(line.utf8))
                #expect(json?.object != nil, "\(line)")
                #expect(!parts.contains { line.contains($0) }, "\(line)")
            }
        }
    }
}
