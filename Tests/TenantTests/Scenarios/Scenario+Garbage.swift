import FaultProxy
import ServedBinary

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
        ])
    }

    /// The tenant's answers have no end, or heads that have none.
    static func hugeAnswer() async throws -> Seen {
        try await spoilt([
            .flood(bytes: 8 << 20),
            .flood(bytes: 1 << 30),
            .header("X-Long", String(repeating: "x", count: 100_000)),
        ])
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
