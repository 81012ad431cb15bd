import Curl
import IdentityProvider
import JOSE
import JSON
import LoopbackServer
import Testing

@Suite("Unknown keys", .timeLimit(.minutes(2)))
struct UnknownKeyTests {
    static func name(_ text: String) throws -> KeyID { try #require(KeyID(ExactString(text))) }

    @Test("a rotation fails no lookup, whether the old key stays or not")
    func rotation() async throws {
        let issuer = try TestIssuer()
        try await withLoadedCache(of: issuer) { session in
            for keepsOld in [true, false, true, false] {
                session.clock.advance(by: .seconds(31))
                let next = try JWSSigner(generating: .es256)
                issuer.publish((keepsOld ? issuer.signers : []) + [next])
                await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<50 { group.addTask { await session.finds(next) } }
                    for await isFound in group { #expect(isFound) }
                }
            }
        }
        #expect(issuer.keySetFetches == 5)
    }

    @Test("a rotation during a scheduled fetch fails no lookup")
    func rotationDuringFetch() async throws {
        let issuer = try TestIssuer()
        let next = try JWSSigner(generating: .es256)
        let started = Signal()
        let gate = Gate()
        try await withLoadedCache(of: issuer) { session in
            let old = TestIssuer.document(of: issuer.signers)
            issuer.answerKeySet { _ in
                started.fire()
                gate.wait()
                return .json(old)
            }
            session.clock.advance(by: .seconds(450))
            await started.wait()
            // What is under way still brings the old set.
            issuer.answerKeySet(nil)
            issuer.publish([next])
            async let isFound = session.finds(next)
            await session.clock.waitForSleepers(1)
            gate.open()
            #expect(await isFound)
        }
        #expect(issuer.keySetFetches == 3)
    }

    @Test("200 of them cause one fetch, and after the cooldown one more")
    func flood() async throws {
        let issuer = try TestIssuer()
        try await withLoadedCache(of: issuer) { session in
            for round in 1...3 {
                await withTaskGroup(of: Void.self) { group in
                    for index in 0..<200 {
                        group.addTask {
                            guard let id = KeyID(ExactString("\(round)-\(index)")) else { return }
                            _ = await session.cache.refreshed(afterUnknown: id)
                        }
                    }
                }
                #expect(issuer.keySetFetches == 1 + round)
                session.clock.advance(by: .seconds(30))
            }
        }
    }

    @Test("the cooldown holds whatever came of the fetch")
    func cooldownAfterFailure() async throws {
        let issuer = try TestIssuer()
        try await withLoadedCache(of: issuer) { session in
            issuer.answerKeySet { _ in .response(500) }
            _ = await session.cache.refreshed(afterUnknown: try Self.name("a"))
            #expect(issuer.keySetFetches == 2)
            issuer.answerKeySet(nil)
            let next = try JWSSigner(generating: .es256)
            issuer.publish([next])
            #expect(await !session.finds(next))
            #expect(issuer.keySetFetches == 2)
        }
    }

    @Test("a scheduled fetch does not start the cooldown")
    func cooldownAfterSchedule() async throws {
        let issuer = try TestIssuer()
        try await withLoadedCache(of: issuer) { session in
            let next = try JWSSigner(generating: .es256)
            issuer.publish([next])
            #expect(await session.finds(next))
        }
    }

    @Test("one that a fetch did not bring causes no other for a minute")
    func negativeCache() async throws {
        let issuer = try TestIssuer()
        try await withLoadedCache(of: issuer) { session in
            let id = try Self.name("nobody")
            _ = await session.cache.refreshed(afterUnknown: id)
            #expect(issuer.keySetFetches == 2)
            session.clock.advance(by: .seconds(59))
            _ = await session.cache.refreshed(afterUnknown: id)
            #expect(issuer.keySetFetches == 2)
            session.clock.advance(by: .seconds(1))
            _ = await session.cache.refreshed(afterUnknown: id)
            #expect(issuer.keySetFetches == 3)
        }
    }

    @Test("one that is published later is found by the next scheduled fetch")
    func negativeCacheEnds() async throws {
        let issuer = try TestIssuer()
        let next = try JWSSigner(generating: .es256)
        var times = KeySetTimes()
        times.fresh = .seconds(40)
        try await withLoadedCache(of: issuer, times: times) { session in
            #expect(await !session.finds(next))
            _ = await session.nextEvent()
            issuer.publish([next])
            session.clock.advance(by: .seconds(30))
            _ = await session.nextEvent()
            #expect(session.cache.snapshot.has(next))
        }
    }

    @Test("as many are remembered as there is room for")
    func negativeCacheBound() async throws {
        let issuer = try TestIssuer()
        var times = KeySetTimes()
        times.unknownKeysMax = 2
        times.unknownKeyCooldown = .zero
        try await withLoadedCache(of: issuer, times: times) { session in
            for name in ["a", "b", "c", "a", "b"] {
                _ = await session.cache.refreshed(afterUnknown: try Self.name(name))
            }
            #expect(issuer.keySetFetches == 4)
            _ = await session.cache.refreshed(afterUnknown: try Self.name("c"))
            #expect(issuer.keySetFetches == 5)
            // Names that are forgotten make room.
            session.clock.advance(by: .seconds(60))
            for _ in 0..<2 { _ = await session.cache.refreshed(afterUnknown: try Self.name("c")) }
            #expect(issuer.keySetFetches == 6)
        }
    }

    @Test("no name is longer than 512 bytes")
    func longName() {
        #expect(KeyID(ExactString(String(repeating: "k", count: 512))) != nil)
        #expect(KeyID(ExactString(String(repeating: "k", count: 513))) == nil)
    }

    @Test("nobody waits longer than two seconds, and the set still arrives")
    func slowIssuer() async throws {
        let issuer = try TestIssuer()
        let started = Signal()
        let gate = Gate()
        try await withLoadedCache(of: issuer) { session in
            let next = try JWSSigner(generating: .es256)
            let document = TestIssuer.document(of: [next])
            issuer.answerKeySet { _ in
                started.fire()
                gate.wait()
                return .json(document)
            }
            async let isFound = session.finds(next)
            await started.wait()
            // The cache itself sleeps until the next scheduled fetch.
            await session.clock.waitForSleepers(2)
            session.clock.advance(by: .seconds(2))
            #expect(await !isFound)
            gate.open()
            #expect(await session.nextEvent() == .refreshed(generation: 2, keys: 1, skipped: 0))
            #expect(session.cache.snapshot.has(next))
        }
    }

    @Test("only so many wait for one fetch")
    func waiters() async throws {
        let issuer = try TestIssuer()
        let started = Signal()
        let gate = Gate()
        var times = KeySetTimes()
        times.waitersMax = 1
        try await withLoadedCache(of: issuer, times: times) { session in
            let next = try JWSSigner(generating: .es256)
            let document = TestIssuer.document(of: [next])
            issuer.answerKeySet { _ in
                started.fire()
                gate.wait()
                return .json(document)
            }
            async let isFound = session.finds(next)
            await started.wait()
            await session.clock.waitForSleepers(2)
            #expect(await !session.finds(next))
            gate.open()
            #expect(await isFound)
        }
    }

    @Test("a waiter that is cancelled leaves the others their fetch")
    func cancelledWaiter() async throws {
        let issuer = try TestIssuer()
        let started = Signal()
        let gate = Gate()
        try await withLoadedCache(of: issuer) { session in
            let next = try JWSSigner(generating: .es256)
            let document = TestIssuer.document(of: [next])
            issuer.answerKeySet { _ in
                started.fire()
                gate.wait()
                return .json(document)
            }
            let first = Task { await session.finds(next) }
            await started.wait()
            let second = Task { await session.finds(next) }
            first.cancel()
            #expect(await !first.value)
            gate.open()
            #expect(await second.value)
        }
        #expect(issuer.keySetFetches == 2)
    }

    @Test("before the first set, a lookup waits for it")
    func beforeFirstLoad() async throws {
        let issuer = try TestIssuer()
        let signer = try #require(issuer.signers.first)
        try await withCache(of: issuer.issuer) { session in
            #expect(await session.finds(signer))
        }
        #expect(issuer.keySetFetches == 1)
    }
}
