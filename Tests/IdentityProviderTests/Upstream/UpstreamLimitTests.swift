import LoopbackServer
import Testing

@testable import IdentityProvider

@Suite("A host that limits", .timeLimit(.minutes(2)))
struct UpstreamLimitTests {
    /// What a 429 says and for how long nothing is sent after it.
    struct Limited: Sendable, CustomTestStringConvertible {
        let headers: [String]
        let milliseconds: Int
        var testDescription: String { "\(headers)" }

        init(_ headers: [String], _ milliseconds: Int) {
            self.headers = headers
            self.milliseconds = milliseconds
        }
    }

    static let date = "Date: \(RateLimitTests.date)"

    @Test(
        "is left alone for as long as it asks, up to the bound",
        arguments: [
            Limited([], 1000), Limited(["Retry-After: 2"], 2000), Limited(["Retry-After: 0"], 1000),
            Limited(["Retry-After: 7200"], 300_000), Limited(["Retry-After: soon"], 1000),
            Limited(["Retry-After: Sun, 06 Nov 1994 08:49:42 GMT", date], 5000),
            Limited(["Retry-After: Sun, 06 Nov 1994 08:49:42 GMT"], 1000),
            Limited(["x-ratelimit-reset: 784111780", date], 3000),
            Limited(["X-RateLimit-Reset: 784111780", "x-ratelimit-remaining: 0", date], 3000),
            // The host's clock is decades, hours and not at all behind ours.
            Limited(["x-ratelimit-reset: 784111780"], 1000),
            Limited(["x-ratelimit-reset: 784115377", date], 300_000),
            Limited(["x-ratelimit-reset: 1", date], 1000),
            Limited(["x-ratelimit-reset: 784111780", "Retry-After: 10", date], 10_000),
            Limited(["x-ratelimit-reset: 784111797", "Retry-After: 10", date], 20_000),
        ]
    )
    func pause(_ limited: Limited) async throws {
        try await withUpstream { session in
            session.host.answer { _ in .response(429, headers: limited.headers) }
            let pause = Duration.milliseconds(limited.milliseconds)
            #expect(await session.failure() == .limited(retryAfter: pause))
            #expect(session.state.limitedFor == pause)
            #expect(session.state.isFailing)
            session.host.answer { _ in .json("{}") }
            session.clock.advance(by: pause - .milliseconds(1))
            #expect(session.state.limitedFor == .milliseconds(1))
            #expect(session.state.counts == [.limited: 1])
            #expect(session.host.server.requests.count == 1)
            session.clock.advance(by: .milliseconds(1))
            #expect(session.state.limitedFor == nil)
            // Not until it has answered.
            #expect(session.state.isFailing)
            #expect(await session.failure() == nil)
            #expect(!session.state.isFailing)
        }
    }

    @Test("refuses at once whoever would wait in vain, and says when to come back")
    func refusal() async throws {
        try await withUpstream { session in
            session.host.answer { _ in .response(429, headers: ["Retry-After: 10"]) }
            _ = await session.failure()
            session.clock.advance(by: .seconds(4))
            #expect(await session.failure() == .limited(retryAfter: .seconds(6)))
            #expect(session.state.counts == [.limited: 1, .refusedLimited: 1])
            #expect(session.state.queued == 0)
        }
    }

    @Test("lets those wait who can be served in time, and the first goes ahead of the others")
    func trial() async throws {
        try await withUpstream { session in
            session.host.answer { _ in .response(429, headers: ["Retry-After: 2"]) }
            _ = await session.failure()
            let gate = session.host.hold()
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<6 { group.addTask { await session.failure() } }
                await session.wait(inFlight: 0, queued: 6)
                await session.clock.waitForSleepers(1)
                session.clock.advance(by: .seconds(2))
                await session.wait(inFlight: 1, queued: 5)
                gate.open()
                for await error in group { #expect(error == nil) }
            }
            #expect(session.state.counts == [.limited: 1, .answered: 6])
        }
    }

    @Test("after 429s in a row without a time is left alone for ever longer")
    func growing() async throws {
        try await withUpstream { session in
            session.host.answer { _ in .response(429) }
            var pauses: [Duration] = []
            for _ in 0..<11 {
                let error = await session.failure()
                let pause = try #require(error?.retryAfter)
                pauses.append(pause)
                session.clock.advance(by: pause)
            }
            let seconds = [1, 2, 4, 8, 16, 32, 64, 128, 150, 150, 150]
            #expect(pauses == seconds.map { .seconds($0) })
            // A 429 is an answer: the breaker is for hosts that do not answer.
            #expect(session.state.opensIn == nil)
        }
    }

    @Test("is not asked when nothing remains")
    func nothingRemains() async throws {
        try await withUpstream { session in
            let headers = ["x-ratelimit-remaining: 0", "x-ratelimit-reset: 784111778", Self.date]
            session.host.answer { _ in .json("{}", headers: headers) }
            #expect(await session.failure() == nil)
            #expect(session.state.limitedFor == .seconds(1))
            async let next = session.failure()
            await session.wait(inFlight: 0, queued: 1)
            await session.clock.waitForSleepers(1)
            session.clock.advance(by: .seconds(1))
            #expect(await next == nil)
            #expect(session.state.counts == [.answered: 2])
        }
    }

    @Test("is asked no more often at one time than it says there is room for")
    func bucket() async throws {
        try await withUpstream { session in
            let headers = ["x-ratelimit-limit: 2", "x-ratelimit-remaining: 2"]
            session.host.answer { _ in .json("{}", headers: headers) }
            #expect(await session.failure() == nil)
            let gate = session.host.hold()
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<5 { group.addTask { await session.failure() } }
                await session.wait(inFlight: 2, queued: 3)
                gate.open()
                for await error in group { #expect(error == nil) }
            }
        }
    }

    @Test("of which one more remains is asked once more, and then again when that is answered")
    func oneRemains() async throws {
        try await withUpstream { session in
            let headers = [
                "x-ratelimit-remaining: 1", "x-ratelimit-reset: 784111787", Self.date,
            ]
            session.host.answer { _ in .json("{}", headers: headers) }
            #expect(await session.failure() == nil)
            let gate = session.host.hold()
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<3 { group.addTask { await session.failure() } }
                await session.wait(inFlight: 1, queued: 2)
                #expect(session.state.limitedFor == nil)
                gate.open()
                for await error in group { #expect(error == nil) }
            }
        }
    }

    @Test("per caller holds nobody else, until several in a row meet a limit")
    func perCaller() async throws {
        var limits = UpstreamLimits.patient
        limits.rateScope = .caller
        try await withUpstream(limits) { session in
            let headers = ["x-ratelimit-remaining: 0", "Retry-After: 60"]
            for run in 1...4 {
                session.host.answer { _ in .response(429, headers: headers) }
                #expect(await session.failure() == .limited(retryAfter: .seconds(60)))
                #expect(session.state.limitedFor == nil)
                #expect(!session.state.isFailing, "\(run)")
            }
            session.host.answer { _ in .json("{}", headers: headers) }
            #expect(await session.failure() == nil)
            session.host.answer { _ in .response(429, headers: headers) }
            for _ in 1...5 { _ = await session.failure() }
            #expect(session.state.limitedFor == .seconds(60))
            #expect(session.state.isFailing)
        }
    }

    @Test("a storm of ten thousand callers sends what the host takes, and refuses the rest")
    func storm() async throws {
        try await withUpstream { session in
            session.host.answer { _ in .response(429, headers: ["Retry-After: 30"]) }
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<10_000 { group.addTask { await session.failure() } }
                for await error in group { #expect(error?.retryAfter != nil) }
            }
            #expect(session.host.server.requests.count <= 4)
            #expect(session.state.queued == 0)
            #expect(session.state.inFlight == 0)
        }
    }
}
