import Authorization
import JOSE
import JSON
import Testing

@testable import RolecallService

@Suite("Metrics, health and logs")
struct OperationsTests {
    @Test("metrics count what happened")
    func metrics() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", ["roles": ["viewer", 7]])
            let edit = question("edit", "document", "1")
            for _ in 0..<3 { _ = try await rolecall.evaluate(token, readDocument) }
            _ = try await rolecall.evaluateAll(token, ["evaluations": [readDocument, edit, edit]])
            let bob = question("read", "document", "1", subject: subject("bob"))
            _ = try await rolecall.evaluate(token, bob)
            _ = try await rolecall.evaluate("a.b.c", readDocument)
            _ = try await rolecall.evaluate(nil, readDocument)
            _ = try await rolecall.get("/nowhere/alice")
            let expired = JSONValue.number(JSONNumber(Int(TestClock.start) - 999))
            _ = try await rolecall.permissions(rolecall.issuer.token("alice", ["exp": expired]))
            let metrics = try await Metrics(rolecall)
            let evaluation = #"rolecall_http_requests_total{route="/access/v1/evaluation","#
            let expected: [(String, Double)] = [
                (evaluation + #"status="200"}"#, 3), (evaluation + #"status="401"}"#, 2),
                (evaluation + #"status="403"}"#, 1),
                (#"rolecall_http_requests_total{route="/access/v1/evaluations",status="200"}"#, 1),
                (#"rolecall_http_requests_total{route="/v1/permissions",status="401"}"#, 1),
                (#"rolecall_http_requests_total{route="none",status="404"}"#, 1),
                (#"rolecall_decisions_total{decision="allow",reason="role_permission"}"#, 4),
                (#"rolecall_decisions_total{decision="deny",reason="no_grant"}"#, 2),
                (#"rolecall_undecided_total{code="subject_not_allowed"}"#, 1),
                (#"rolecall_tokens_refused_total{reason="token_expired"}"#, 1),
                (#"rolecall_profile_unreadable_entries_total"#, 1),
                (#"rolecall_token_cache_entries"#, 1), (#"rolecall_principal_cache_entries"#, 1),
                (#"rolecall_issuer_keys_available{issuer="https://issuer.example/"}"#, 1),
                (#"rolecall_build_info{version="1.2.3"}"#, 1),
                (#"rolecall_policy_reloads_total"#, 0),
                (#"rolecall_policy_info{revision="\#(rolecall.policies.snapshot.revision)"}"#, 1),
            ]
            for (name, value) in expected {
                #expect(metrics[name] == value, "\(name)")
            }
        }
    }

    @Test("durations add up, and the buckets grow")
    func durations() async throws {
        try await withRolecall { rolecall in
            for _ in 0..<5 { _ = try await rolecall.get("/health/live") }
            let metrics = try await Metrics(rolecall)
            let name = "rolecall_http_request_duration_seconds"
            let count = try #require(metrics[name + "_count"])
            // The last exchange may not be over when its client asks for the metrics.
            #expect(count >= 4)
            let buckets = metrics.samples.compactMap { sample -> (Double, Double)? in
                guard sample.key.hasPrefix(name + "_bucket"),
                    let bound = sample.key.split(separator: "\"").dropFirst().first
                else { return nil }
                return (bound == "+Inf" ? .infinity : Double(bound) ?? .nan, sample.value)
            }.sorted { $0.0 < $1.0 }
            #expect(buckets.count > 5)
            #expect(buckets.last?.0 == .infinity)
            #expect(buckets.last?.1 == count)
            #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0.1 <= $1.1 })
        }
    }

    @Test("no request makes a label: neither paths, methods, subjects nor tokens")
    func labels() async throws {
        try await withRolecall { rolecall in
            for path in ["/secret-path", "/access/v1/secret-path", "/v1/permissions?secret-path"] {
                _ = try await rolecall.get(path)
            }
            _ = try await rolecall.raw("SECRETVERB /metrics")
            let token = try rolecall.issuer.token("secret-subject", ["roles": ["secret-role"]])
            _ = try await rolecall.evaluate(token, question("secret-action", "secret-type", "1"))
            _ = try await rolecall.evaluate("secret-token", readDocument)
            let text = try await rolecall.get("/metrics").text
            #expect(!text.lowercased().contains("secret"))
        }
    }

    @Test("the process is live whatever its keys; it is ready when every issuer has some")
    func health() async throws {
        let late = LateKeys()
        let waiting = try TestIssuer("https://b.example/") { _ in late }
        try await withRolecall(issuers: [try TestIssuer(), waiting]) { rolecall in
            let gauge = #"rolecall_issuer_keys_available{issuer="https://b.example/"}"#
            for (ready, value) in [(503, 0.0), (200, 1)] {
                let live = try await rolecall.get("/health/live")
                #expect(live.status == 200)
                let answer = try await rolecall.get("/health/ready")
                #expect(answer.status == ready)
                let metrics = try await Metrics(rolecall)
                #expect(metrics[gauge] == value)
                late.arrive(JSONWebKeySet([waiting.signer.publicKey]))
            }
        }
    }

    @Test("health is for probes: no credentials, no store, nothing about users")
    func probes() async throws {
        try await withRolecall { rolecall in
            for path in ["/health/live", "/health/ready"] {
                let answer = try await rolecall.get(path)
                #expect(answer.all("Content-Type") == ["application/json"])
                #expect(answer["Cache-Control"] == "no-store")
            }
        }
    }

    @Test("neither a token, nor a part of one, nor a claim is in any line of the log")
    func secrecy() async throws {
        try await withRolecall { rolecall in
            let claims: JSONValue = [
                "email": "secret-claim@example.com", "roles": ["viewer", "secret-role", 5],
                "acl": [["id": "secret-entry", "effect": "deny", "x": 1]],
            ]
            var tokens = [
                try rolecall.issuer.token("secret-subject", claims),
                try rolecall.issuer.client("secret-client", claims),
            ]
            tokens += try BadToken.all.map { try $0.make(rolecall.issuer) }
            let secret = question("secret-action", "secret-type", "secret-id")
            for token in tokens {
                for path in ["/access/v1/evaluation", "/access/v1/evaluations"] {
                    _ = try await rolecall.raw(
                        "POST \(path)?token=\(token.filter { $0 != " " })",
                        [
                            "Authorization: Bearer \(token)", "Content-Type: application/json",
                            "Rolecall-Subject-Token: \(token)", "Cookie: secret-cookie",
                        ],
                        body: secret.encoded()
                    )
                }
            }
            let lines = rolecall.log.lines
            #expect(!lines.isEmpty)
            let parts = tokens.flatMap { $0.split(separator: ".") }.filter { $0.utf8.count > 20 }
            for line in lines {
                #expect(!line.contains("secret"), "\(line)")
                #expect(!parts.contains { line.contains($0) }, "\(line)")
            }
        }
    }

    @Test("a flood of bad tokens does not flood the log")
    func flood() async throws {
        try await withRolecall { rolecall in
            for _ in 0..<100 { _ = try await rolecall.evaluate("a.b.c", readDocument) }
            // Each request has a line of its own at level debug, which is off unless asked for.
            let logged = rolecall.log.lines.count { !$0.hasPrefix("debug ") }
            #expect(logged == Int(ServiceEvents.linesPerSecond))
        }
    }

    @Test("nor does a profile with many entries that cannot be read")
    func unreadableEntries() async throws {
        try await withRolecall { rolecall in
            let most = ServiceEvents.entryLinesMax
            for count in [most, most + 1] {
                let before = rolecall.log.lines.count
                let roles = JSONValue.array((0..<count).map { .number(JSONNumber($0)) })
                let token = try rolecall.issuer.token("alice", ["roles": roles])
                #expect(try await rolecall.permissions(token).status == 200)
                let lines = rolecall.log.lines.dropFirst(before)
                let told = lines.count { $0.contains("profile entry cannot be read") }
                #expect(told == most)
            }
        }
    }
}
