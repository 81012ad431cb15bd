import FaultProxy
import ServedBinary
import Testing

extension Scenario {
    /// The tenant, or something before it, answers with what nobody can use.
    static func garbage() async throws -> Seen {
        let user = #"{"user_id":"auth0|other","app_metadata":{"roles":["viewer"]}}"#
        return try await spoilt([
            .garbage(Array("\u{0}\u{1}HTTP? no".utf8)),
            .answer(.json("{")),
            .answer(.json("[]")),
            .answer(.json(user)),
            .answer(ProxyAnswer(200, headers: [("Content-Type", "text/html")], body: "<html>")),
            .answer(ProxyAnswer(502)),
            .cut(afterBytes: 150),
            .header("X-Long", String(repeating: "x", count: 100_000)),
        ])
    }

    /// The tenant's answers about some users are deeper or longer than any may be; those about others are good.
    static func hugeAnswer() async throws -> Seen {
        let deep = String(repeating: #"{"a":"#, count: 90) + "1" + String(repeating: "}", count: 90)
        let faults: [Fault] = [
            .flood(bytes: 8 << 20), .flood(bytes: 1 << 30),
            .answer(.json(#"{"user_id":"auth0|x","app_metadata":\#(deep)}"#)),
        ]
        let good = faults.indices.map { "dora-\($0)" }
        let cache = Front.CacheTimes(fresh: 2, revalidate: 30)
        return try await play(cache, inMemory: ["ann"], others: good) { front in
            var seen = Seen()
            for (fault, other) in zip(faults, good) {
                try await eventually("ann may read") { try await front.check("ann").isAllow }
                front.proxy.set(fault, for: users + "users/auth0%7Cbad")
                front.proxy.set(fault, for: users + "users/auth0%7Cann")
                seen.inMemory.insert(try await front.check("ann").outcome)
                // More of them than the failures that open the circuit breaker.
                for number in 0..<12 {
                    seen.others.insert(try await front.check("bad-\(number)-of-\(other)").outcome)
                }
                let healthy = try await front.check(other)
                #expect(healthy.isAllow, "\(healthy.outcome)")
                try await eventually("ann is fetched anew") {
                    let answer = try await front.check("ann")
                    guard !answer.isAllow else { return false }
                    seen.then.insert(answer.outcome)
                    return true
                }
                front.proxy.clear(users + "users/auth0%7Cbad")
                front.proxy.clear(users + "users/auth0%7Cann")
            }
            try await eventually("ann may read") { try await front.check("ann").isAllow }
            return seen
        }
    }

    /// The tenant answers so, one after the other, and well in between.
    private static func spoilt(_ faults: [Fault]) async throws -> Seen {
        let others = faults.indices.map { "dora-\($0)" }
        let cache = Front.CacheTimes(ifError: 300)
        return try await play(cache, inMemory: ["ann"], others: others) { front in
            var seen = Seen()
            for (fault, other) in zip(faults, others) {
                let before = front.proxy.count(under: users)
                front.proxy.set(fault, for: users)
                try await eventually("the tenant was asked, and ann is old") {
                    seen.others.insert(try await front.check(other).outcome)
                    let known = try await front.check("ann")
                    seen.inMemory.insert(known.isAllow ? known.outcome : "no allow")
                    return known.isStale && front.proxy.count(under: users) > before
                }
                front.proxy.clear(users)
                try await eventually("\(other) may read") { try await front.check(other).isAllow }
            }
            return seen
        }
    }
}
