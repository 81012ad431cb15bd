import FaultProxy
import Testing

extension Scenario {
    /// The slowest answer from memory but one percent, on a machine that has much to do.
    private static let fastEnough = Duration.seconds(1)

    /// What a busy machine may add to a stated time.
    private static let busy = Duration.seconds(3)

    /// Everybody in the world is asked about, and the tenant lets little through.
    static func rateLimited() async throws -> Seen {
        let (names, cache) = (["ann", "bob", "cleo"], Front.CacheTimes(revalidate: 300))
        return try await play(cache, inMemory: names) { front in
            let limit = RateLimit(perSecond: 0.05, burst: 10)
            let start = ContinuousClock.now
            front.proxy.forget()
            front.proxy.set(.limit(limit), for: users)
            var strangers: [FrontAnswer] = []
            let asked = try await Load.run(connections: 2) { number in
                try await front.check(names[number % names.count])
            } while: { _ in
                strangers = try await Load.answers(to: 10_000, connections: 64) { number in
                    try await front.check("nobody-\(number)")
                }
            }
            // What the tenant answered is true: there are no such users.
            let answered = strangers.filter { $0.isDeny }
            let refused = strangers.filter { !$0.isDeny }
            let sent = front.proxy.count(under: users)
            let most = Double(limit.burst) + limit.perSecond * ((.now - start) / .seconds(1)) + 1
            #expect(Double(sent) <= most && answered.count <= sent)
            #expect(refused.allSatisfy { ($0.retryAfter ?? 0) >= 1 })
            #expect(strangers.slowest < .seconds(3) + busy)
            #expect(asked.allSatisfy { $0.isAllow })
            #expect(asked.slowestButOnePercent < fastEnough)
            return Seen(inMemory: asked.outcomes, others: refused.outcomes)
        }
    }

    /// The tenant takes ten seconds for every answer.
    static func slow(waitMax: Int?) async throws -> Seen {
        let (names, cache) = (["ann", "bob", "cleo"], Front.CacheTimes(revalidate: 300))
        let waitMax = Duration.seconds(try #require(waitMax, "the article names no bound"))
        return try await play(cache, inMemory: names) { front in
            front.proxy.forget()
            front.proxy.set(.delay(.seconds(10)), for: users)
            var strangers: [FrontAnswer] = []
            let asked = try await Load.run { number in
                guard number.isMultiple(of: 10) else {
                    return try await front.check(names[number % names.count])
                }
                return try await front.get("/health/live")
            } while: { load in
                strangers = try await Load.answers(to: 200, connections: 200) { number in
                    try await front.check("nobody-\(number)")
                }
                #expect(load.count > 100, "all stood still")
            }
            #expect(strangers.slowest < waitMax + busy)
            #expect(strangers.allSatisfy { ($0.retryAfter ?? 0) >= 1 })
            #expect(front.proxy.peak(under: users) <= 4)
            #expect(asked.filter { !$0.user.hasPrefix("/") }.allSatisfy { $0.isAllow })
            #expect(asked.slowestButOnePercent < fastEnough)
            return Seen(inMemory: asked.outcomes, others: strangers.outcomes)
        }
    }
}
