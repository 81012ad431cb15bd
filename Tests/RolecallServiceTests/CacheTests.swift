import Authorization
import Foundation
import JOSE
import JSON
import RolecallService
import ServedBinary
import Testing

@Suite("What is kept between requests")
struct CacheTests {
    private static let viewer: JSONValue = ["roles": ["viewer"]]

    private func expectAllowed(
        _ rolecall: Rolecall,
        _ token: String,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await rolecall.evaluate(token, readDocument)
        #expect(answer.decision == true, "\(answer.text)", sourceLocation: location)
    }

    private func expectRefused(
        _ rolecall: Rolecall,
        _ token: String,
        _ code: String = "token_invalid",
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await rolecall.evaluate(token, readDocument)
        expectProblem(answer, 401, code, at: location)
        let list = try await rolecall.permissions(token)
        expectProblem(list, 401, code, at: location)
    }

    @Test("a token whose key is withdrawn is refused at once")
    func withdrawnKey() async throws {
        try await withRolecall { rolecall in
            let issuer = rolecall.issuer
            let keys = try #require(issuer.keys)
            let token = try issuer.token("alice", Self.viewer)
            let fresh = try issuer.token("bob", Self.viewer)
            try await expectAllowed(rolecall, token)
            let other = try TestIssuer(issuer.name)
            keys.replace(with: JSONWebKeySet([other.signer.publicKey]))
            try await expectRefused(rolecall, token)
            try await expectRefused(rolecall, fresh)
            try await expectAllowed(rolecall, other.token("alice", Self.viewer))
            keys.replace(with: JSONWebKeySet())
            try await expectRefused(rolecall, token)
            // Back in the set, it vouches for its tokens again.
            keys.replace(with: JSONWebKeySet([issuer.signer.publicKey]))
            try await expectAllowed(rolecall, token)
        }
    }

    @Test("as a subject token it ends too")
    func withdrawnSubjectKey() async throws {
        let backend = try TestIssuer("https://clients.example/", subjectType: "client")
        try await withRolecall(issuers: [try TestIssuer(), backend]) { rolecall in
            let client = try backend.client()
            let token = try rolecall.issuer.token("alice", Self.viewer)
            let headers = [(name: "Rolecall-Subject-Token", value: token)]
            #expect(try await rolecall.evaluate(client, readDocument, headers).decision == true)
            rolecall.issuer.keys?.replace(with: JSONWebKeySet())
            let answer = try await rolecall.evaluate(client, readDocument, headers)
            expectProblem(answer, 400, "invalid_request")
        }
    }

    @Test("another key under the same `kid` ends the tokens of the first")
    func replacedKey() async throws {
        try await withRolecall(issuers: [try TestIssuer(keyID: "k")]) { rolecall in
            let token = try rolecall.issuer.token("alice", Self.viewer)
            try await expectAllowed(rolecall, token)
            let other = try TestIssuer(rolecall.issuer.name, keyID: "k")
            rolecall.issuer.keys?.replace(with: JSONWebKeySet([other.signer.publicKey]))
            try await expectRefused(rolecall, token)
            try await expectAllowed(rolecall, other.token("alice", Self.viewer))
        }
    }

    @Test("a key twice in the set vouches for nothing; a new one beside it changes nothing")
    func keySets() async throws {
        try await withRolecall(issuers: [try TestIssuer(keyID: "k")]) { rolecall in
            let token = try rolecall.issuer.token("alice", Self.viewer)
            try await expectAllowed(rolecall, token)
            let own = rolecall.issuer.signer.publicKey
            let next = try TestIssuer(rolecall.issuer.name, keyID: "next").signer.publicKey
            rolecall.issuer.keys?.replace(with: JSONWebKeySet([next, own]))
            try await expectAllowed(rolecall, token)
            let twin = try TestIssuer(rolecall.issuer.name, keyID: "k").signer.publicKey
            rolecall.issuer.keys?.replace(with: JSONWebKeySet([own, twin]))
            try await expectRefused(rolecall, token)
        }
    }

    @Test("each request of a connection counts for the token that it brings itself")
    func oneConnection() async throws {
        try await withRolecall { rolecall in
            let alice = try rolecall.issuer.token("alice", Self.viewer)
            let carol = try rolecall.issuer.token("carol", Self.viewer)
            try #require(alice.utf8.count == carol.utf8.count)
            // Of the same length as the one before, but for its first byte, or for its last two.
            let end = alice.hasSuffix("AA") ? "QQ" : "AA"
            let broken = ["f\(alice.dropFirst())", "\(alice.dropLast(2))\(end)"]
            let headers =
                [alice, alice, carol, broken[0], carol, alice, broken[1], alice].map {
                    "Bearer \($0)"
                }
                + ["", "Bearer", "bearer \(alice)", "Bearer  \(alice)", "Basic \(alice)"]
            let requests = headers.map { header in
                "GET /v1/permissions HTTP/1.1\r\nHost: a\r\nAuthorization: \(header)\r\n\r\n"
            }
            let last = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let text = try await blocking {
                let connection = try RawConnection(port: rolecall.port)
                connection.send(Array((requests.joined() + last).utf8))
                return String(decoding: try connection.receiveAll(), as: UTF8.self)
            }
            let found = text.components(separatedBy: "HTTP/1.1 ").dropFirst().map { answer in
                ["alice", "carol"].first { answer.contains("\"id\":\"\($0)\"") }
                    ?? String(answer.prefix(3))
            }
            #expect(
                found == [
                    "alice", "alice", "carol", "401", "carol", "alice", "401", "alice",
                    "401", "401", "alice", "401", "401", "200",
                ]
            )
        }
    }

    @Test("a known token ends at `exp` and the leeway, to the second")
    func expiry() async throws {
        try await withRolecall { rolecall in
            // It is valid for an hour.
            let token = try rolecall.issuer.token("alice", Self.viewer)
            try await expectAllowed(rolecall, token)
            rolecall.clock.pass(seconds: 3600 + TestIssuer.leewaySeconds - 1)
            try await expectAllowed(rolecall, token)
            rolecall.clock.pass(seconds: 1)
            try await expectRefused(rolecall, token, "token_expired")
            try await expectRefused(rolecall, token, "token_expired")
        }
    }

    @Test("known tokens are held to the leeway before their time when the clock is set back")
    func steppedBack() async throws {
        try await withRolecall { rolecall in
            // Issued 20 and 61 seconds after what the clock says at last.
            let token = try rolecall.issuer.token("alice", Self.viewer)
            let later = JSONValue.number(JSONNumber(Int(TestClock.start) + 31))
            let young = try rolecall.issuer.token("bob", ["roles": ["viewer"], "iat": later])
            try await expectAllowed(rolecall, token)
            try await expectAllowed(rolecall, young)
            rolecall.clock.step(30)
            try await expectAllowed(rolecall, token)
            rolecall.clock.step(-60)
            try await expectAllowed(rolecall, token)
            try await expectRefused(rolecall, young)
        }
    }

    @Test("what was seen expired by more than the leeway stays so when the clock is set back")
    func notRevived() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.viewer)
            let long = try rolecall.issuer.token(
                "bob",
                [
                    "exp": .number(JSONNumber(Int(TestClock.start) + 100_000)),
                    "roles": [["role": "viewer", "expires_at": "2027-01-15T08:10:00Z"]],
                ]
            )
            try await expectAllowed(rolecall, token)
            try await expectAllowed(rolecall, long)
            rolecall.clock.step(3600 + 2 * TestIssuer.leewaySeconds + 1)
            try await expectRefused(rolecall, token, "token_expired")
            #expect(try await rolecall.evaluate(long, readDocument).decision == false)
            rolecall.clock.step(-3700)
            try await expectRefused(rolecall, token, "token_expired")
            #expect(try await rolecall.evaluate(long, readDocument).decision == false)
            #expect(try await rolecall.permissions(long).json["permissions"] == [])
        }
    }

    @Test("a grant lapses on time though its user is known already")
    func grantExpiry() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token(
                "alice",
                ["roles": [["role": "viewer", "expires_at": "2027-01-15T08:00:05Z"]]]
            )
            for (pass, decision) in [(0.0, true), (4, true), (0.5, true), (0.5, false), (9, false)]
            {
                rolecall.clock.pass(seconds: pass)
                #expect(try await rolecall.evaluate(token, readDocument).decision == decision)
            }
        }
    }

    @Test("the request after a change of policies sees them, and the one after it is back")
    func policies() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.viewer)
            try await expectAllowed(rolecall, token)
            let first = rolecall.policies.snapshot
            let next = try Rolecall.compile(
                Rolecall.documents.replacing("read:document", with: "look:document")
            )
            rolecall.policies.replace(with: next)
            let answer = try await rolecall.evaluate(token, readDocument)
            #expect(answer.decision == false)
            #expect(answer["Rolecall-Policy-Revision"] == next.revision)
            #expect(next.revision != first.revision)
            rolecall.policies.replace(with: first)
            try await expectAllowed(rolecall, token)
        }
    }

    @Test("each token of a user is read for itself")
    func tokensOfOneUser() async throws {
        try await withRolecall { rolecall in
            let viewer = try rolecall.issuer.token("alice", Self.viewer)
            let nothing = try rolecall.issuer.token("alice")
            let denied = try rolecall.issuer.token(
                "alice",
                ["roles": ["viewer"], "acl": [["effect": "deny", "permissions": ["*:*"]]]]
            )
            for _ in 0..<3 {
                for (token, decision) in [(viewer, true), (nothing, false), (denied, false)] {
                    #expect(try await rolecall.evaluate(token, readDocument).decision == decision)
                }
            }
        }
    }

    @Test("a flood of tokens stays within the bound, and the one in use is kept")
    func flood() async throws {
        var setup = Rolecall.Setup()
        setup.limits.cachedUsers = 32
        try await withRolecall(setup) { rolecall in
            let known = try rolecall.issuer.token("alice", Self.viewer)
            for number in 0..<200 {
                let token = try rolecall.issuer.token(ExactString("user-\(number)"), Self.viewer)
                try await expectAllowed(rolecall, token)
                try await expectAllowed(rolecall, known)
            }
            let metrics = try await Metrics(rolecall)
            #expect(metrics["rolecall_token_cache_entries"] ?? 99 <= 32)
            #expect(metrics["rolecall_principal_cache_entries"] ?? 99 <= 32)
            #expect(metrics[#"rolecall_token_cache_lookups_total{outcome="hit"}"#] == 199)
            #expect(metrics[#"rolecall_token_cache_lookups_total{outcome="miss"}"#] == 201)
        }
    }

    @Test("keys that come late are waited for, and none are a 503")
    func lateKeys() async throws {
        let late = LateKeys()
        let issuer = try TestIssuer { _ in late }
        try await withRolecall(issuers: [issuer, try TestIssuer("https://b.example/")]) {
            rolecall in
            let token = try issuer.token("alice", Self.viewer)
            for answer in [
                try await rolecall.evaluate(token, readDocument),
                try await rolecall.evaluateAll(token, ["evaluations": [readDocument]]),
                try await rolecall.permissions(token),
            ] {
                expectProblem(answer, 503, "keys_unavailable")
                #expect(answer["Retry-After"] != nil)
            }
            // Tokens of other issuers are decided on meanwhile.
            try await expectAllowed(rolecall, rolecall.issuers[1].token("bob", Self.viewer))
            late.publish(JSONWebKeySet([issuer.signer.publicKey]))
            try await expectAllowed(rolecall, token)
            #expect(try await rolecall.permissions(token).status == 200)
        }
    }

    @Test("while a key is fetched, media type and body are judged as ever")
    func lateJudgement() async throws {
        let late = LateKeys()
        let issuer = try TestIssuer { _ in late }
        try await withRolecall(issuers: [issuer]) { rolecall in
            late.publish(JSONWebKeySet([issuer.signer.publicKey]))
            func ask(_ name: ExactString, _ type: String, _ body: [UInt8]) async throws -> Answer {
                try await rolecall.post(
                    "/access/v1/evaluation",
                    token: issuer.token(name),
                    body: body,
                    mediaType: type
                )
            }
            expectProblem(try await ask("a", "text/plain", [0xFF]), 400, "invalid_request")
            late.arrive(JSONWebKeySet())
            expectProblem(try await ask("b", "application/json", [0xFF]), 400, "invalid_json")
            late.arrive(JSONWebKeySet())
            #expect(try await ask("c", "application/json", readDocument.encoded()).status == 200)
            late.publish(JSONWebKeySet())
            late.arrive(JSONWebKeySet())
            expectProblem(try await ask("d", "text/plain", [0xFF]), 401, "token_invalid")
        }
    }

    @Test("an issuer that never answers is a 503 when the request's time is over")
    func stuckKeys() async throws {
        var setup = Rolecall.Setup()
        setup.requestTime = .milliseconds(200)
        let issuer = try TestIssuer { _ in StuckKeys() }
        try await withRolecall(setup, issuers: [issuer]) { rolecall in
            let token = try issuer.token("alice", Self.viewer)
            expectProblem(try await rolecall.evaluate(token, readDocument), 503, "overloaded")
            expectProblem(try await rolecall.permissions(token), 503, "overloaded")
            // Each was answered once, whatever becomes of the work that was given up.
            for _ in 0..<20 {
                let metrics = try await Metrics(rolecall)
                let name = "rolecall_http_requests_total"
                let counts = metrics.samples.filter {
                    $0.key.hasPrefix(name) && !$0.key.contains("/metrics")
                }
                #expect(
                    counts == [
                        name + #"{route="/access/v1/evaluation",status="503"}"#: 1,
                        name + #"{route="/v1/permissions",status="503"}"#: 1,
                    ]
                )
            }
        }
    }

    @Test("while policies change, every answer is one of the revision that it names")
    func racing() async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.viewer)
            let sets = [
                rolecall.policies.snapshot,
                try Rolecall.compile(
                    Rolecall.documents.replacing("read:document", with: "look:document")
                ),
            ]
            let look = question("look", "document", "1")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for number in 0..<100 {
                            rolecall.policies.replace(with: sets[number % 2])
                            let answer = try await rolecall.evaluateAll(
                                token,
                                ["evaluations": [readDocument, look, readDocument]]
                            )
                            let isFirst = answer["Rolecall-Policy-Revision"] == sets[0].revision
                            #expect(answer.decisions == [isFirst, !isFirst, isFirst])
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
