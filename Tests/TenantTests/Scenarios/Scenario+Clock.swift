import FaultProxy
import Testing

extension Scenario {
    /// The tenant's clock is hours off, and so is the time at which its rate limit lets more through.
    static func wrongClock() async throws -> Seen {
        let offsets = [Duration.seconds(3 * 3600), .seconds(-3 * 3600)]
        let others = offsets.indices.map { number in
            ["dora-\(number)", "emil-\(number)", "finn-\(number)"]
        }
        let cache = Front.CacheTimes(fresh: 600)
        return try await play(cache, inMemory: ["ann"], others: others.flatMap(\.self)) { front in
            var seen = Seen()
            for (offset, names) in zip(offsets, others) {
                let limit = RateLimit(perSecond: 1, burst: 2)
                let start = ContinuousClock.now
                front.proxy.forget()
                front.proxy.set(.dateOff(by: offset), .limit(limit), for: users)
                for name in names {
                    let answer = try await front.check(name)
                    #expect(answer.isAllow, "\(name), \(offset): \(answer)")
                    seen.others.insert(answer.outcome)
                    seen.inMemory.insert(try await front.check("ann").outcome)
                }
                let sent = front.proxy.count(under: users)
                let most = 2 + (.now - start) / .seconds(1) + 1
                #expect(Double(sent) <= most)
            }
            return seen
        }
    }
}
