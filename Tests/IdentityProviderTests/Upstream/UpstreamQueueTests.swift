import LoopbackServer
import Testing

@testable import IdentityProvider

@Suite("The queue to a host", .timeLimit(.minutes(2)))
struct UpstreamQueueTests {
    @Test("sends a bounded number of requests at one time, over as many connections")
    func concurrency() async throws {
        try await withUpstream { session in
            await withTaskGroup(of: UpstreamError?.self) { group in
                for index in 0..<200 { group.addTask { await session.failure("/\(index)") } }
                for await error in group { #expect(error == nil) }
            }
            #expect(session.host.server.requests.count == 200)
            #expect(session.host.server.connections <= session.upstream.limits.requestsMax)
            #expect(session.state.counts == [.answered: 200])
            #expect(session.state.inFlight == 0)
        }
    }

    @Test("holds the rest back until one is answered")
    func holdsBack() async throws {
        try await withUpstream { session in
            let gate = session.host.hold()
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<10 { group.addTask { await session.failure() } }
                await session.wait(inFlight: 4, queued: 6)
                #expect(!session.state.isFailing)
                gate.open()
                for await error in group { #expect(error == nil) }
            }
            #expect(session.host.server.connections == 4)
        }
    }

    @Test("serves callers in the order in which they came")
    func order() async throws {
        var limits = UpstreamLimits.patient
        limits.requestsMax = 1
        try await withUpstream(limits) { session in
            let gate = session.host.hold()
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    group.addTask { _ = await session.failure("/\(index)") }
                    await session.wait(inFlight: 1, queued: index)
                }
                gate.open()
            }
            #expect(session.host.targets == (0..<20).map { "/\($0)" })
        }
    }

    @Test("takes a bounded number of callers, and refuses the next at once")
    func bound() async throws {
        var limits = UpstreamLimits.patient
        limits.queueMax = 3
        try await withUpstream(limits) { session in
            let gate = session.host.hold()
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<7 { group.addTask { await session.failure() } }
                await session.wait(inFlight: 4, queued: 3)
                #expect(await session.failure() == .queueFull(retryAfter: .seconds(3)))
                gate.open()
                for await error in group { #expect(error == nil) }
            }
            #expect(session.state.counts == [.answered: 7, .refusedFull: 1])
            #expect(await session.failure() == nil)
        }
    }

    @Test("lets nobody wait longer than the bound")
    func wait() async throws {
        try await withUpstream { session in
            let gate = session.host.hold()
            await withTaskGroup(of: UpstreamError?.self) { group in
                for _ in 0..<4 { group.addTask { await session.failure() } }
                await session.wait(inFlight: 4, queued: 0)
                async let late = session.failure("/late")
                await session.wait(inFlight: 4, queued: 1)
                await session.clock.waitForSleepers(1)
                session.clock.advance(by: .milliseconds(2999))
                #expect(session.state.queued == 1)
                session.clock.advance(by: .milliseconds(1))
                #expect(await late == .waitedTooLong(retryAfter: .seconds(3)))
                #expect(session.state.counts == [.refusedLate: 1])
                gate.open()
            }
            #expect(!session.host.targets.contains("/late"))
        }
    }

    @Test("forgets a caller that goes away, before its turn and after")
    func cancellation() async throws {
        try await withUpstream { session in
            let gate = session.host.hold()
            let first = (0..<4).map { _ in Task { await session.failure() } }
            await session.wait(inFlight: 4, queued: 0)
            let second = (0..<3).map { index in Task { await session.failure("/\(index)") } }
            await session.wait(inFlight: 4, queued: 3)
            second[1].cancel()
            #expect(await second[1].value == .cancelled)
            #expect(session.state.queued == 2)
            first[0].cancel()
            #expect(await first[0].value == .cancelled)
            await session.wait(inFlight: 4, queued: 1)
            gate.open()
            for task in first[1...] + [second[0], second[2]] { #expect(await task.value == nil) }
            #expect(session.state.counts == [.answered: 5, .abandoned: 2])
            #expect(!session.host.targets.contains("/1"))
            #expect(!session.state.isFailing)
        }
    }

    @Test("does not begin for a caller that is gone already")
    func cancelledBefore() async throws {
        try await withUpstream { session in
            let task = Task {
                await until { false }
                return await session.failure()
            }
            task.cancel()
            #expect(await task.value == .cancelled)
            #expect(session.host.server.requests.isEmpty)
            #expect(session.state.inFlight == 0)
        }
    }
}
