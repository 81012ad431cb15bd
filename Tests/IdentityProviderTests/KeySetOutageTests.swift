import Curl
import IdentityProvider
import JOSE
import LoopbackServer
import Testing

@Suite("Key sets in an outage", .timeLimit(.minutes(2)))
struct KeySetOutageTests {
    @Test("the first load is tried again, ever more rarely, until the issuer is there")
    func outageAtStart() async throws {
        let issuer = try TestIssuer()
        issuer.server.stop()
        try await withCache(of: issuer.issuer, random: 0.999999) { session in
            for milliseconds in [500, 1000, 2000, 4000, 8000, 10_000, 10_000] {
                guard case .failed(let error, let delay) = await session.nextEvent() else {
                    Issue.record("expected a failure")
                    return
                }
                #expect(error.code == "issuer_unreachable")
                #expect(delay <= .milliseconds(milliseconds))
                #expect(delay > .milliseconds(milliseconds - 1))
                #expect(session.cache.snapshot.keys == nil)
                #expect(session.cache.snapshot.lastError == error)
                session.clock.advance(by: .milliseconds(milliseconds))
            }
            _ = await session.nextEvent()
            try issuer.server.start()
            session.clock.advance(by: .seconds(10))
            #expect(await session.nextEvent() == .refreshed(generation: 1, keys: 1, skipped: 0))
            #expect(session.cache.snapshot.lastError == nil)
        }
    }

    @Test("retries are spread over half of their wait")
    func jitter() async throws {
        let issuer = try TestIssuer()
        issuer.server.stop()
        try await withCache(of: issuer.issuer, random: 0) { session in
            guard case .failed(_, let delay) = await session.nextEvent() else {
                Issue.record("expected a failure")
                return
            }
            #expect(delay == .milliseconds(250))
        }
    }

    @Test("a lookup brings the first set when the issuer is back before the next try")
    func recoveryByLookup() async throws {
        let issuer = try TestIssuer()
        issuer.server.stop()
        try await withCache(of: issuer.issuer) { session in
            _ = await session.nextEvent()
            try issuer.server.start()
            let signer = try #require(issuer.signers.first)
            #expect(await session.finds(signer))
        }
    }

    @Test("the set at hand is used for a day after its fresh time, and then not at all")
    func staleBound() async throws {
        let issuer = try TestIssuer()
        let signer = try #require(issuer.signers.first)
        try await withLoadedCache(of: issuer) { session in
            issuer.server.stop()
            session.clock.advance(by: .seconds(87_000 - 1))
            #expect(session.cache.snapshot.has(signer))
            #expect(session.cache.snapshot.generation == 1)
            guard case .failed(_, let delay) = await session.nextEvent() else {
                Issue.record("expected a failure")
                return
            }
            #expect(delay == .milliseconds(250))
            session.clock.advance(by: .seconds(1))
            #expect(session.cache.snapshot.keys == nil)
            #expect(session.cache.snapshot.generation == 2)
            var event = await session.nextEvent()
            while case .failed = event { event = await session.nextEvent() }
            #expect(event == .expired)
            try issuer.server.start()
            repeat {
                session.clock.advance(by: .seconds(60))
                event = await session.nextEvent()
            } while event != .refreshed(generation: 3, keys: 1, skipped: 0)
            #expect(session.cache.snapshot.has(signer))
        }
    }

    @Test("waits after failures grow to a minute while there is a set")
    func retriesWithSet() async throws {
        let issuer = try TestIssuer()
        try await withLoadedCache(of: issuer) { session in
            issuer.server.stop()
            session.clock.advance(by: .seconds(450))
            var last = Duration.zero
            for _ in 0..<12 {
                guard case .failed(_, let delay) = await session.nextEvent() else {
                    Issue.record("expected a failure")
                    return
                }
                #expect(delay >= last)
                last = delay
                session.clock.advance(by: delay)
            }
            #expect(last == .seconds(30))
        }
    }

    struct BadAnswer: Sendable, CustomTestStringConvertible {
        let code: String
        let answer: @Sendable (TestIssuer) -> LoopbackAnswer

        init(_ code: String, _ answer: @escaping @Sendable (TestIssuer) -> LoopbackAnswer) {
            self.code = code
            self.answer = answer
        }

        var testDescription: String { code }

        static let privateKey = #"{"kty":"EC","kid":"x","crv":"P-256","x":"AA","y":"AA","d":"AA"}"#

        /// A good key set, with something before its end.
        static func document(_ issuer: TestIssuer, _ more: String) -> String {
            TestIssuer.document(of: issuer.signers).dropLast() + more + "}"
        }

        static let all = [
            BadAnswer("issuer_status_not_ok") { _ in .response(500) },
            BadAnswer("issuer_status_not_ok") { _ in .response(404) },
            BadAnswer("issuer_status_not_ok") { _ in .response(304) },
            BadAnswer("issuer_status_not_ok") { _ in .response(204) },
            BadAnswer("issuer_status_not_ok") { issuer in
                let there = issuer.server.url("/elsewhere")
                return .json(
                    TestIssuer.document(of: issuer.signers),
                    status: 302,
                    headers: ["Location: \(there)"]
                )
            },
            BadAnswer("issuer_response_not_json") { issuer in
                .response(headers: ["Content-Type: text/html"], body: document(issuer, ""))
            },
            BadAnswer("issuer_response_not_json") { .response(body: document($0, "")) },
            BadAnswer("issuer_response_not_json") { issuer in
                .json(document(issuer, ""), headers: ["Content-Type: application/json"])
            },
            BadAnswer("key_set_invalid_json") { _ in .json("<html>") },
            BadAnswer("key_set_invalid_json") { _ in .json("") },
            BadAnswer("key_set_invalid_json") { .json(document($0, ",")) },
            BadAnswer("key_set_invalid_json") { .json(document($0, #","a":1,"a":2"#)) },
            BadAnswer("key_set_malformed") { _ in .json("[]") },
            BadAnswer("key_set_malformed") { _ in .json(#"{"keys": {}}"#) },
            BadAnswer("key_set_too_many_entries") { _ in
                .json(
                    #"{"keys": ["# + Array(repeating: "{}", count: 101).joined(separator: ",")
                        + "]}"
                )
            },
            BadAnswer("key_set_no_usable_key") { _ in .json(#"{"keys": []}"#) },
            BadAnswer("key_set_no_usable_key") { _ in
                .json(#"{"keys": [{"kty":"oct","kid":"a","k":"AA"}]}"#)
            },
            BadAnswer("key_set_no_usable_key") { _ in .json(#"{"keys": [\#(privateKey)]}"#) },
            BadAnswer("key_set_no_usable_key") { issuer in
                .json(TestIssuer.document(of: issuer.signers + issuer.signers))
            },
            BadAnswer("issuer_unreachable") { _ in .chunks(20, of: 65536) },
            BadAnswer("issuer_unreachable") { issuer in
                .json(document(issuer, #","x":""# + String(repeating: "x", count: 1 << 20) + #"""#))
            },
            BadAnswer("issuer_unreachable") { _ in
                .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")
            },
            BadAnswer("issuer_unreachable") { _ in .raw("") },
            BadAnswer("issuer_unreachable") { _ in .raw("garbage\r\n\r\n") },
        ]
    }

    @Test("a failed fetch never empties the set", arguments: BadAnswer.all)
    func badAnswer(_ bad: BadAnswer) async throws {
        let issuer = try TestIssuer()
        let signer = try #require(issuer.signers.first)
        try await withLoadedCache(of: issuer) { session in
            issuer.answerKeySet { [weak issuer] _ in
                issuer.map(bad.answer) ?? .response(500)
            }
            session.clock.advance(by: .seconds(450))
            guard case .failed(let error, _) = await session.nextEvent() else {
                Issue.record("expected a failure")
                return
            }
            #expect(error.code == bad.code)
            let snapshot = session.cache.snapshot
            #expect(snapshot.has(signer))
            #expect(snapshot.generation == 1)
            #expect(snapshot.lastError == error)
        }
        #expect(!issuer.server.requests.contains { $0.target == "/elsewhere" })
    }

    @Test("one bad entry does the others no harm")
    func badEntry() async throws {
        let issuer = try TestIssuer()
        let good = TestIssuer.document(of: issuer.signers).dropLast(2)
        issuer.answerKeySet { _ in .json(good + "," + BadAnswer.privateKey + #",{"kty":"oct"}]}"#) }
        try await withCache(of: issuer.issuer) { session in
            #expect(await session.nextEvent() == .refreshed(generation: 1, keys: 1, skipped: 2))
        }
    }

    @Test(
        "a server that wants to be left alone is, for a while",
        arguments: [
            ([], 0.25), (["Retry-After: 120"], 120), (["Retry-After: 100000"], 300),
            (["Retry-After: 0"], 0.25), (["Retry-After: soon"], 0.25),
            (
                [
                    "Date: Sun, 06 Nov 1994 08:49:37 GMT",
                    "Retry-After: Sun, 06 Nov 1994 08:51:07 GMT",
                ], 90
            ),
        ] as [([String], Double)],
        [429, 503]
    )
    func retryAfter(wait: ([String], Double), status: Int) async throws {
        let issuer = try TestIssuer()
        let next = try JWSSigner(generating: .es256)
        try await withLoadedCache(of: issuer) { session in
            issuer.answerKeySet { _ in .response(status, headers: wait.0) }
            session.clock.advance(by: .seconds(450))
            guard case .failed(let error, let delay) = await session.nextEvent() else {
                Issue.record("expected a failure")
                return
            }
            #expect(error == .statusNotOK(status))
            #expect(delay == .seconds(wait.1))
            issuer.answerKeySet(nil)
            issuer.publish([next])
            // Unknown keys wait as well.
            #expect(await session.finds(next) == (wait.1 < 1))
        }
    }

    @Test("while there is no set, it is known for how long the server wants to be left alone")
    func retryAfterAtStart() async throws {
        let issuer = try TestIssuer()
        issuer.answerKeySet { _ in .response(503, headers: ["Retry-After: 30"]) }
        try await withCache(of: issuer.issuer) { session in
            _ = await session.nextEvent()
            #expect(session.cache.snapshot.retryAfter == .seconds(30))
            session.clock.advance(by: .seconds(10))
            #expect(session.cache.snapshot.retryAfter == .seconds(20))
            issuer.answerKeySet(nil)
            session.clock.advance(by: .seconds(20))
            #expect(session.cache.snapshot.retryAfter == nil)
            _ = await session.nextEvent()
            #expect(session.cache.snapshot.keys != nil)
        }
    }

    @Test("a fetch that takes too long is given up, both documents together")
    func slowFetch() async throws {
        let issuer = try TestIssuer()
        let gate = Gate()
        var times = KeySetTimes()
        times.fetch = .milliseconds(100)
        issuer.answerKeySet { _ in
            gate.wait()
            return .response(500)
        }
        try await withCache(of: issuer.issuer, times: times) { session in
            guard case .failed(let error, _) = await session.nextEvent() else {
                Issue.record("expected a failure")
                return
            }
            #expect(error == .unreachable(.timedOut))
        }
        gate.open()
    }
}
