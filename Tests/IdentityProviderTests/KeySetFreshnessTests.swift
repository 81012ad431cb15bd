import Curl
import IdentityProvider
import JOSE
import JSON
import LoopbackServer
import Testing

@Suite("Key sets are kept fresh", .timeLimit(.minutes(2)))
struct KeySetFreshnessTests {
    @Test("the first is found through discovery")
    func firstLoad() async throws {
        let issuer = try TestIssuer()
        try await withLoadedCache(of: issuer) { session in
            let snapshot = session.cache.snapshot
            let signer = try #require(issuer.signers.first)
            #expect(snapshot.has(signer))
            #expect(snapshot.generation == 1)
            #expect(snapshot.lastError == nil)
        }
        #expect(
            issuer.server.requests.map(\.target) == [
                "/.well-known/openid-configuration", TestIssuer.keySetPath,
            ]
        )
        #expect(issuer.server.requests.allSatisfy { $0.headers("authorization").isEmpty })
    }

    @Test("none is there before the first load")
    func beforeFirstLoad() async throws {
        let client = try HTTPClient()
        let cache = try KeySetCache(
            issuer: "https://issuer.example/",
            location: .discovery,
            client: client
        )
        #expect(cache.snapshot.keys == nil)
        #expect(cache.snapshot.generation == 0)
        await client.shutdown()
    }

    @Test("a configured URL is asked without discovery, on another host too")
    func configuredURL() async throws {
        let issuer = try TestIssuer()
        let url = try HTTPURL("http://localhost:\(issuer.server.port)\(TestIssuer.keySetPath)")
        try await withCache(of: "https://issuer.example/", at: .url(url)) { session in
            #expect(await session.nextEvent() == .refreshed(generation: 1, keys: 1, skipped: 0))
        }
        #expect(issuer.discoveryFetches == 0)
    }

    @Test(
        "each is fetched ahead of the end of its fresh time",
        arguments: [
            (headers: [], random: 0, seconds: 450), (headers: [], random: 0.999999, seconds: 540),
            (headers: ["Cache-Control: max-age=100"], random: 0, seconds: 75),
            (headers: ["Cache-Control: max-age=100", "Age: 20"], random: 0, seconds: 60),
            (headers: ["Cache-Control: max-age=5"], random: 0, seconds: 45),
            (headers: ["Cache-Control: no-store"], random: 0, seconds: 45),
            (headers: ["Cache-Control: public, max-age=86400"], random: 0, seconds: 450),
        ] as [(headers: [String], random: Double, seconds: Int)]
    )
    func ahead(headers: [String], random: Double, seconds: Int) async throws {
        let issuer = try TestIssuer()
        issuer.setHeaders(headers)
        try await withLoadedCache(of: issuer, random: random) { session in
            session.clock.advance(by: .seconds(seconds - 1))
            await session.clock.waitForSleepers(1)
            #expect(issuer.keySetFetches == 1)
            session.clock.advance(by: .seconds(1))
            #expect(await session.nextEvent() == .refreshed(generation: 1, keys: 1, skipped: 0))
            #expect(issuer.keySetFetches == 2)
        }
    }

    @Test("a configured fresh time can be as short as one likes, and as long as a day")
    func configuredFreshTime() async throws {
        for (fresh, seconds) in [(4, 3), (864_000, 64_800)] {
            let issuer = try TestIssuer()
            issuer.setHeaders(["Cache-Control: max-age=1000000"])
            var times = KeySetTimes()
            times.fresh = .seconds(fresh)
            try await withLoadedCache(of: issuer, times: times) { session in
                session.clock.advance(by: .seconds(seconds - 1))
                await session.clock.waitForSleepers(1)
                #expect(issuer.keySetFetches == 1)
                session.clock.advance(by: .seconds(1))
                _ = await session.nextEvent()
                #expect(issuer.keySetFetches == 2)
            }
        }
    }

    @Test("the discovery document is asked once a day")
    func discoveryDaily() async throws {
        let issuer = try TestIssuer()
        try await withLoadedCache(of: issuer) { session in
            for _ in 0..<100 {
                session.clock.advance(by: .seconds(600))
                _ = await session.nextEvent()
            }
        }
        #expect(issuer.keySetFetches == 101)
        #expect(issuer.discoveryFetches == 1)
        try await withLoadedCache(of: issuer) { session in
            session.clock.advance(by: .seconds(86_400))
            _ = await session.nextEvent()
        }
        #expect(issuer.discoveryFetches == 3)
    }

    @Test(
        "the discovery document is asked again when the set is not where it was",
        arguments: [404, 301]
    )
    func movedSet(status: Int) async throws {
        let issuer = try TestIssuer()
        try await withLoadedCache(of: issuer) { session in
            issuer.answerKeySet { _ in .response(status) }
            session.clock.advance(by: .seconds(450))
            _ = await session.nextEvent()
            issuer.answerKeySet(nil)
            session.clock.advance(by: .seconds(60))
            #expect(await session.nextEvent() == .refreshed(generation: 1, keys: 1, skipped: 0))
        }
        #expect(issuer.discoveryFetches == 2)
    }

    @Test("one that arrives replaces the whole one before, and its generation is another")
    func replacement() async throws {
        let issuer = try TestIssuer()
        let first = try #require(issuer.signers.first)
        let second = try JWSSigner(generating: .es256)
        try await withLoadedCache(of: issuer) { session in
            issuer.publish([first, second])
            session.clock.advance(by: .seconds(450))
            #expect(await session.nextEvent() == .refreshed(generation: 2, keys: 2, skipped: 0))
            issuer.publish([second, first])
            session.clock.advance(by: .seconds(450))
            #expect(await session.nextEvent() == .refreshed(generation: 2, keys: 2, skipped: 0))
            issuer.publish([second])
            session.clock.advance(by: .seconds(450))
            #expect(await session.nextEvent() == .refreshed(generation: 3, keys: 1, skipped: 0))
            #expect(!session.cache.snapshot.has(first))
            #expect(session.cache.snapshot.has(second))
        }
    }

    @Test("another key under an old name is another set")
    func sameNameOtherKey() async throws {
        let issuer = try TestIssuer()
        let name = try #require(issuer.signers.first).keyID
        try await withLoadedCache(of: issuer) { session in
            issuer.publish([try JWSSigner(generating: .es256, keyID: name)])
            session.clock.advance(by: .seconds(450))
            #expect(await session.nextEvent() == .refreshed(generation: 2, keys: 1, skipped: 0))
        }
    }
}
