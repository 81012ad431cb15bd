import Curl
import JSON
import LoopbackServer
import Testing

@testable import IdentityProvider

@Suite("A host that fails", .timeLimit(.minutes(2)))
struct UpstreamFailureTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        let code: String
        let outcome: UpstreamOutcome
        let answer: LoopbackAnswer

        init(_ code: String, _ outcome: UpstreamOutcome, _ answer: LoopbackAnswer) {
            self.code = code
            self.outcome = outcome
            self.answer = answer
        }

        var testDescription: String { "\(code) \(outcome.rawValue)" }

        static let all = [
            Bad("upstream_status_not_ok", .statusNotOK, .response(500)),
            Bad("upstream_status_not_ok", .statusNotOK, .response(503)),
            Bad(
                "upstream_status_not_ok",
                .statusNotOK,
                .response(302, headers: ["Location: /elsewhere"])
            ),
            Bad("upstream_status_not_ok", .answered, .response(400)),
            Bad("upstream_status_not_ok", .answered, .response(404)),
            Bad("upstream_timed_out", .timedOut, .stream { $0.waitForClose() }),
            Bad(
                "upstream_timed_out",
                .timedOut,
                .stream { peer in
                    _ = peer.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{".utf8))
                    peer.waitForClose()
                }
            ),
            Bad("upstream_cut", .cut, .raw("")),
            Bad("upstream_cut", .cut, .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}")),
            Bad("upstream_unreachable", .unreachable, .raw("SSH-2.0-x\r\n\r\n")),
            Bad(
                "upstream_unreachable",
                .unreachable,
                .json("{}", headers: ["X-A: " + String(repeating: "x", count: 40_000)])
            ),
            Bad(
                "upstream_not_json",
                .garbage,
                .response(headers: ["Content-Type: text/html"], body: "<html>")
            ),
            Bad("upstream_not_json", .garbage, .response(body: "{}")),
            Bad("upstream_invalid_json", .garbage, .json("{")),
            Bad("upstream_invalid_json", .garbage, .json(#"{"a": 1, "a": 1}"#)),
            Bad(
                "upstream_invalid_json",
                .garbage,
                .json(String(repeating: "[", count: 65) + String(repeating: "]", count: 65))
            ),
            Bad("upstream_body_too_large", .garbage, .chunks(40, of: 65_536)),
            Bad(
                "upstream_body_too_large",
                .garbage,
                .json("\"" + String(repeating: "x", count: 2 << 20) + "\"")
            ),
        ]
    }

    @Test("gives an error that says how, and the count of it", arguments: Bad.all)
    func answers(_ bad: Bad) async throws {
        var limits = UpstreamLimits.patient
        if bad.outcome == .timedOut { limits.requestTime = .milliseconds(100) }
        try await withUpstream(limits, answer: bad.answer) { session in
            let error = await session.failure()
            #expect(error?.code == bad.code)
            #expect(session.state.counts == [bad.outcome: 1])
            #expect(session.state.isFailing == (bad.outcome != .answered))
            #expect(session.state.inFlight == 0)
        }
    }

    @Test(
        "does not fail by what it has of one user, which is over a limit",
        arguments: [
            .json(String(repeating: "[", count: 65) + String(repeating: "]", count: 65)),
            .json(String(repeating: "1", count: 5_000)), .chunks(40, of: 65_536),
            .json("\"" + String(repeating: "x", count: 2 << 20) + "\""),
        ] as [LoopbackAnswer]
    )
    func largeProfiles(_ answer: LoopbackAnswer) async throws {
        try await withUpstream(answer: answer) { session in
            for _ in 0..<10 {
                let error = await session.failure(for: .profile)
                #expect(error?.code == "upstream_profile_too_large")
            }
            #expect(session.state.counts == [.answered: 10])
            #expect(!session.state.isFailing)
        }
    }

    @Test(
        "does not fail by half a surrogate pair, which a user may have in the own profile",
        arguments: [#"{"name":"\ud800"}"#, #"{"\uDFFF":1}"#, #"["a\udBff\u0041"]"#]
    )
    func halfPairs(_ body: String) async throws {
        try await withUpstream(answer: .json(body)) { session in
            for _ in 0..<10 {
                #expect(await session.failure(for: .profile) == .invalidAnswer(.text))
            }
            #expect(session.state.counts == [.answered: 10])
            #expect(!session.state.isFailing)
        }
    }

    @Test(
        "fails by every other fault of its JSON",
        arguments: [#"{"a":"\ud80"}"#, #"{"a":"\uXXXX"}"#, #"{"a":"\x"}"#, #"{"a":1,"a":1}"#]
    )
    func malformed(_ body: String) async throws {
        try await withUpstream(answer: .json(body)) { session in
            #expect(await session.failure(for: .profile)?.code == "upstream_invalid_json")
            #expect(session.state.isFailing)
        }
    }

    @Test("fails with a page of an error that is too long, whatever was asked for")
    func longErrors() async throws {
        let page = String(repeating: "x", count: (2 << 20) + 1)
        try await withUpstream(answer: .response(502, body: page)) { session in
            #expect(await session.failure(for: .profile) == .statusNotOK(502))
            #expect(session.state.isFailing)
        }
    }

    @Test("takes what is just within the bounds")
    func withinBounds() async throws {
        let depth = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        let size = "\"" + String(repeating: "x", count: (2 << 20) - 2) + "\""
        for body in [depth, size] {
            try await withUpstream(answer: .json(body)) { session in
                #expect(await session.failure() == nil)
            }
        }
    }

    @Test("that is not there is unreachable")
    func gone() async throws {
        try await withUpstream { session in
            session.host.server.stop()
            #expect(await session.failure()?.code == "upstream_unreachable")
            #expect(session.state.counts == [.unreachable: 1])
        }
    }

    @Test("is given a pause after each failure, during which callers wait")
    func pauses() async throws {
        try await withUpstream(answer: .response(500)) { session in
            #expect(await session.failure() == .statusNotOK(500))
            for (index, milliseconds) in [50, 100, 200, 400].enumerated() {
                #expect(session.state.opensIn == nil)
                async let next = session.failure()
                await session.wait(inFlight: 0, queued: 1)
                await session.clock.waitForSleepers(1)
                session.clock.advance(by: .milliseconds(milliseconds - 1))
                #expect(session.state.queued == 1)
                #expect(session.host.server.requests.count == index + 1)
                session.clock.advance(by: .milliseconds(1))
                #expect(await next == .statusNotOK(500))
            }
            #expect(session.state.opensIn == .milliseconds(500))
        }
    }

    @Test("is left alone after five failures in a row, and probed until it answers")
    func breaker() async throws {
        try await withUpstream(answer: .response(500)) { session in
            for _ in 0..<5 {
                #expect(await session.failure() == .statusNotOK(500))
                session.clock.advance(by: .milliseconds(400))
            }
            var requests = 5
            #expect(session.state.opensIn == .milliseconds(100))
            session.clock.advance(by: .milliseconds(100))
            for milliseconds in [1000, 2000, 4000, 8000, 15_000, 15_000] {
                #expect(session.state.opensIn == nil)
                #expect(session.state.isFailing)
                #expect(await session.failure() == .statusNotOK(500))
                requests += 1
                let open = Duration.milliseconds(milliseconds)
                #expect(session.state.opensIn == open)
                if open > .seconds(3) {
                    #expect(await session.failure() == .circuitOpen(retryAfter: open))
                }
                #expect(session.host.server.requests.count == requests)
                session.clock.advance(by: open)
            }
            session.host.answer { _ in .json("{}") }
            #expect(await session.failure() == nil)
            #expect(!session.state.isFailing)
            // It takes five failures again.
            session.host.answer { _ in .response(500) }
            for _ in 0..<4 {
                _ = await session.failure()
                session.clock.advance(by: .seconds(1))
            }
            #expect(session.state.opensIn == nil)
            _ = await session.failure()
            #expect(session.state.opensIn == .milliseconds(500))
        }
    }

    /// Has the breaker open for half a second.
    static func open(_ session: UpstreamSession) async {
        session.host.answer { _ in .response(500) }
        for _ in 0..<5 {
            session.clock.advance(by: .seconds(1))
            _ = await session.failure()
        }
    }

    @Test("half open, gets one probe while the others wait for what comes of it")
    func halfOpen() async throws {
        try await withUpstream { session in
            await Self.open(session)
            let gate = session.host.hold()
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<8 { group.addTask { await session.failure() } }
                await session.wait(inFlight: 0, queued: 8)
                await session.clock.waitForSleepers(1)
                session.clock.advance(by: .milliseconds(500))
                await session.wait(inFlight: 1, queued: 7)
                gate.open()
                for await error in group { #expect(error == nil) }
            }
            #expect(session.state.counts == [.statusNotOK: 5, .answered: 8])
        }
    }

    @Test("half open, gets another probe when the caller of the first goes away")
    func abandonedProbe() async throws {
        try await withUpstream { session in
            await Self.open(session)
            session.clock.advance(by: .milliseconds(500))
            let gate = session.host.hold()
            let probe = Task { await session.failure() }
            await session.wait(inFlight: 1, queued: 0)
            let next = Task { await session.failure() }
            await session.wait(inFlight: 1, queued: 1)
            probe.cancel()
            #expect(await probe.value == .cancelled)
            await session.wait(inFlight: 1, queued: 0)
            gate.open()
            #expect(await next.value == nil)
        }
    }

    @Test("half open, keeps callers no longer than the bound while its probe hangs")
    func hangingProbe() async throws {
        try await withUpstream { session in
            await Self.open(session)
            session.clock.advance(by: .milliseconds(500))
            let gate = session.host.hold()
            let probe = Task { await session.failure() }
            await session.wait(inFlight: 1, queued: 0)
            let next = Task { await session.failure() }
            await session.wait(inFlight: 1, queued: 1)
            await session.clock.waitForSleepers(1)
            session.clock.advance(by: .seconds(3))
            #expect(await next.value == .circuitOpen(retryAfter: .seconds(1)))
            gate.open()
            #expect(await probe.value == nil)
        }
    }

    @Test("does not open the breaker by answers that are about one user")
    func otherAnswers() async throws {
        try await withUpstream(answer: .response(404)) { session in
            for _ in 0..<20 { #expect(await session.failure() == .statusNotOK(404)) }
            #expect(!session.state.isFailing)
        }
    }

    @Test("is left alone for as long as its 503 says")
    func retryAfterOnFailure() async throws {
        let answer = LoopbackAnswer.response(503, headers: ["Retry-After: 20"])
        try await withUpstream(answer: answer) { session in
            let failure = await session.failure()
            #expect(failure == .statusNotOK(503, retryAfter: .seconds(20)))
            #expect(failure?.retryAfter == .seconds(20))
            #expect(session.state.limitedFor == .seconds(20))
            #expect(await session.failure() == .limited(retryAfter: .seconds(20)))
        }
    }

    @Test("pauses are spread over half of their length")
    func jitter() async throws {
        let limits = UpstreamLimits()
        #expect(limits.openTime(times: 1, random: 0) == .milliseconds(500))
        #expect(limits.openTime(times: 1, random: 0.5) == .milliseconds(750))
        #expect(limits.openTime(times: 1000, random: 0) == .seconds(15))
        #expect(limits.backoff(failures: 1, random: 0.5) == .milliseconds(75))
        #expect(limits.backoff(failures: 1000, random: 0.5) == .milliseconds(7500))
    }
}
